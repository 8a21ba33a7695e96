// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.cosem;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.meterbase.simulator.utility.Channel;
import org.meterbase.simulator.utility.Load;
import org.meterbase.simulator.utility.MeterModel;
import org.meterbase.simulator.utility.Moment;

/** The COSEM objects of one meter model, and reading from them. Shared by all meters of the model. */
public final class ObjectModel {
    private static final Obis DEVICE_NAME = Obis.of("0.0.42.0.0.255");
    private static final Obis CLOCK = Obis.of("0.0.1.0.0.255");
    private static final Obis ASSOCIATION = Obis.of("0.0.40.0.0.255");
    private static final Obis STATUS = Obis.of("0.0.96.10.1.255");
    private static final Obis EVENT_CODE = Obis.of("0.0.96.11.0.255");
    private static final int FIFO = 1;

    private final Map<Obis, CosemObject> objects = new LinkedHashMap<>();

    public ObjectModel(MeterModel model) {
        text(DEVICE_NAME, moment -> moment.meter().logicalDeviceName());
        text(Obis.of("0.0.96.1.0.255"), moment -> moment.meter().serial());
        text(Obis.of("1.0.0.2.0.255"), moment -> model.firmware());
        add(Clocks.of(CLOCK));
        add(new CosemObject(17, 0, Obis.of("0.0.41.0.0.255"), 1, List.of(plain((out, moment) -> out.array(1)
                .structure(2)
                .longUnsigned(model.serverSap())
                .octetString(ascii(moment.meter().logicalDeviceName()))))));
        for (Channel channel : model.registers()) {
            add(Registers.of(channel));
        }
        for (Channel channel : model.profile().channels()) {
            add(Registers.of(channel));
        }
        data(
                STATUS,
                (out, moment) -> out.unsigned(moment.status(
                        moment.actual() - Math.floorMod(moment.actual(), (long) Load.PERIOD), moment.actual() + 1)));
        data(EVENT_CODE, (out, moment) -> {
            var events = moment.events();
            out.unsigned(events.isEmpty() ? 0 : events.get(events.size() - 1).code());
        });
        List<Table.Column> columns = new ArrayList<>();
        columns.add(new Table.Column(8, CLOCK, 2));
        columns.add(new Table.Column(1, STATUS, 2));
        model.profile().channels().forEach(channel -> columns.add(new Table.Column(3, Obis.of(channel.obis()), 2)));
        int rowsHeld = model.profile().bufferDays() * 86_400 / model.profile().periodSeconds();
        add(profile(
                model.profile().obis(),
                new Table(columns, new LoadRows(model.profile())),
                model.profile().periodSeconds(),
                rowsHeld));
        List<Table.Column> logged = List.of(new Table.Column(8, CLOCK, 2), new Table.Column(1, EVENT_CODE, 2));
        add(profile("0.0.99.98.0.255", new Table(logged, new EventRows()), 0, 255));
        // Output closed, connected, and no transition allowed (IEC 62056-6-2, 4.5.8): control is not the reader's
        // business.
        add(new CosemObject(
                70,
                0,
                Obis.of("0.0.96.3.10.255"),
                2,
                List.of(
                        plain((out, moment) -> out.bool(true)),
                        plain((out, moment) -> out.enumerated(1)),
                        plain((out, moment) -> out.enumerated(0)))));
        BillingObjects.of(model.billing()).forEach(this::add);
        if (model.security() == MeterModel.Security.GMAC) {
            SecuritySetup.objects().forEach(this::add);
        }
        add(Associations.of(ASSOCIATION, model, objects.values()));
    }

    /**
     * Writes an attribute's value, or nothing.
     *
     * @param reader false for the public client, which may know who a meter is and what time it has, and no more
     */
    public void read(OctetWriter out, Moment moment, boolean reader, Asked asked) throws Refused {
        CosemObject object = objects.get(asked.name());
        if (object == null) {
            throw new Refused(AccessResult.OBJECT_UNDEFINED);
        }
        if (object.classId() != asked.classId()) {
            throw new Refused(AccessResult.OBJECT_CLASS_INCONSISTENT);
        }
        if (!reader && object.classId() != 8 && object.classId() != 17 && !publicName(object.name())) {
            throw new Refused(AccessResult.READ_WRITE_DENIED);
        }
        object.attribute(asked.attribute()).write(out, moment, asked.selector());
    }

    /** Logical name, class, attribute and selection of one value that is asked for. */
    public record Asked(int classId, Obis name, int attribute, Selector selector) {
        /** Cosem-Attribute-Descriptor-With-Selection. */
        public static Asked read(OctetReader in) throws Malformed {
            int classId = in.u16();
            Obis name = in.name();
            int attribute = in.u8();
            Selector selector = in.u8() == 0 ? Selector.NONE : new Selector(in.u8(), in.data());
            return new Asked(classId, name, attribute, selector);
        }
    }

    private static boolean publicName(Obis name) {
        return name.equals(DEVICE_NAME) || name.equals(SecuritySetup.INVOCATION_COUNTER);
    }

    private void text(Obis name, Function<Moment, String> text) {
        data(name, (out, moment) -> out.octetString(ascii(text.apply(moment))));
    }

    private void data(Obis name, Attribute.Plain value) {
        add(new CosemObject(1, 0, name, 0, List.of(value)));
    }

    static CosemObject profile(String name, Table table, int period, int entries) {
        Attribute.Plain sortObject = (out, moment) -> table.columns().get(0).write(out);
        return new CosemObject(
                7,
                1,
                Obis.of(name),
                2,
                List.of(
                        table,
                        plain((out, moment) -> {
                            out.array(table.columns().size());
                            table.columns().forEach(column -> column.write(out));
                        }),
                        plain((out, moment) -> out.doubleLongUnsigned(period)),
                        plain((out, moment) -> out.enumerated(FIFO)),
                        sortObject,
                        plain((out, moment) ->
                                out.doubleLongUnsigned(table.rows().count(moment))),
                        plain((out, moment) -> out.doubleLongUnsigned(entries))));
    }

    private void add(CosemObject object) {
        objects.put(object.name(), object);
    }

    /** Lets a lambda be an attribute. */
    static Attribute plain(Attribute.Plain attribute) {
        return attribute;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
