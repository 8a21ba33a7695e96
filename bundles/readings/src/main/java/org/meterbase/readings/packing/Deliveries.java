// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.packing;

import java.time.Instant;
import java.util.OptionalLong;
import org.meterbase.api.delivery.Coverage;
import org.meterbase.api.delivery.Delivery;
import org.meterbase.api.delivery.DeviceEvent;
import org.meterbase.api.delivery.DeviceStamp;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.delivery.Observation;
import org.meterbase.api.delivery.Register;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.delivery.StampConvention;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.TimeRange;

/** Packs one delivery of each kind. One reader reads all deliveries of a record, and bounds what they hold together. */
final class Deliveries {
    /** Bounds the memory that a few malicious octets can ask for: 4 million values in one record are 32 MB. */
    static final int MAX_CELLS = 1 << 22;

    /** How segments were written at first; only read. */
    private static final int WHOLE_INTERVALS = 1;

    private static final int REGISTERS = 2;
    private static final int EVENT = 3;
    private static final int OBSERVATION = 4;
    private static final int COVERAGE = 5;
    private static final int INTERVALS = 6;
    private static final int ONE_ROW = 7;

    private static final RegisterSet.Kind[] REGISTER_KINDS = RegisterSet.Kind.values();
    private static final Observation.Kind[] OBSERVATION_KINDS = Observation.Kind.values();

    private final Unpacker in;
    private final SingleRows singles = new SingleRows();
    private int cells;

    Deliveries(Unpacker in) {
        this.in = in;
    }

    /** Writes a delivery of a record. @param singles of this record */
    static void write(Packer out, Delivery delivery, SingleRows singles) {
        if (delivery instanceof IntervalSegment segment && segment.rowCount() == 1) {
            out.octet(ONE_ROW);
            singles.write(out, segment);
        } else {
            write(out, delivery);
        }
    }

    static void write(Packer out, Delivery delivery) {
        if (delivery instanceof IntervalSegment segment) {
            out.octet(INTERVALS);
            Segments.write(out, segment);
        } else if (delivery instanceof RegisterSet set) {
            out.octet(REGISTERS);
            write(out, set);
        } else if (delivery instanceof DeviceEvent event) {
            out.octet(EVENT);
            write(out, event);
        } else if (delivery instanceof Observation observation) {
            out.octet(OBSERVATION);
            Facts.write(out, observation.device());
            out.octet(observation.kind().ordinal());
            out.word(observation.name());
            Facts.write(out, observation.observedAt());
            Values.write(out, observation.value());
        } else if (delivery instanceof Coverage coverage) {
            out.octet(COVERAGE);
            write(out, coverage);
        }
    }

    PackedDelivery read() {
        int kind = in.octet();
        return switch (kind) {
            case INTERVALS -> segment(Segments.read(in, MAX_CELLS - cells));
            case ONE_ROW -> segment(singles.read(in));
            case WHOLE_INTERVALS -> PackedDelivery.of(wholeSegment());
            case REGISTERS -> PackedDelivery.of(registers());
            case EVENT -> PackedDelivery.of(event());
            case OBSERVATION -> PackedDelivery.of(observation());
            case COVERAGE -> PackedDelivery.of(coverage());
            default -> throw new Malformed("no kind of delivery has the number " + kind);
        };
    }

    private PackedDelivery segment(PackedSegment segment) {
        for (DaySlice slice : segment.slices()) {
            cells += slice.rows() * segment.layout().channels().size();
        }
        if (cells > MAX_CELLS) {
            throw new Malformed("more than " + MAX_CELLS + " values in one record");
        }
        return PackedDelivery.of(segment);
    }

    private IntervalSegment wholeSegment() {
        IntervalSegment segment = Segments.readWhole(in, MAX_CELLS - cells);
        cells += segment.rowCount() * segment.channelCount();
        return segment;
    }

    private static void write(Packer out, RegisterSet set) {
        Facts.write(out, set.device());
        out.octet(set.kind().ordinal());
        out.word(set.source());
        Facts.write(out, set.stamp().orElse(null));
        Facts.write(out, set.convention());
        Facts.write(out, set.readAt());
        out.number(set.ordinal());
        write(out, set.closingReason());
        write(out, set.resetCount());
        out.word(set.calendarName().orElse(""));
        out.count(set.registers().size());
        for (Register register : set.registers()) {
            out.word(register.name());
            out.number(register.value());
            Facts.writeMeaning(out, register.scaler(), register.unit(), register.side(), register.accumulation());
            Facts.write(out, register.capturedAt().orElse(null));
        }
    }

    private RegisterSet registers() {
        DeviceKey device = Facts.device(in);
        RegisterSet.Kind kind = in.oneOf(REGISTER_KINDS);
        String source = in.word();
        DeviceStamp stamp = Facts.stamp(in);
        StampConvention convention = Facts.convention(in);
        RegisterSet.Builder set = RegisterSet.builder(device, kind, Facts.instant(in))
                .source(source)
                .stamp(stamp, convention)
                .ordinal(in.number(Integer.MIN_VALUE, Integer.MAX_VALUE));
        if (in.flag()) {
            set.closingReason(in.number());
        }
        if (in.flag()) {
            set.resetCount(in.number());
        }
        String calendar = in.word();
        set.calendarName(calendar.isEmpty() ? null : calendar);
        for (int left = in.count(RegisterSet.MAX_REGISTERS); left > 0; left--) {
            String name = in.word();
            long value = in.number();
            set.register(Register.builder(name, value, in.number(-128, 127), Facts.unit(in))
                    .side(Facts.side(in))
                    .accumulation(Facts.accumulation(in))
                    .capturedAt(Facts.stamp(in))
                    .build());
        }
        return set.build();
    }

    private static void write(Packer out, OptionalLong value) {
        out.flag(value.isPresent());
        value.ifPresent(out::number);
    }

    private static void write(Packer out, DeviceEvent event) {
        Facts.write(out, event.device());
        out.word(event.log());
        out.word(event.code());
        Facts.write(out, event.stamp());
        Facts.write(out, event.convention());
        out.number(event.ordinal());
        out.octets(event.details());
    }

    private DeviceEvent event() {
        DeviceKey device = Facts.device(in);
        String log = in.word();
        String code = in.word();
        DeviceStamp stamp = Facts.stamp(in);
        if (stamp == null) {
            throw new Malformed("an event without a stamp");
        }
        StampConvention convention = Facts.convention(in);
        int ordinal = in.number(Integer.MIN_VALUE, Integer.MAX_VALUE);
        return new DeviceEvent(device, log, code, stamp, convention, ordinal, in.octets(DeviceEvent.MAX_DETAILS));
    }

    private Observation observation() {
        DeviceKey device = Facts.device(in);
        Observation.Kind kind = in.oneOf(OBSERVATION_KINDS);
        String name = in.word();
        Instant observedAt = Facts.instant(in);
        return new Observation(device, kind, name, Values.read(in), observedAt);
    }

    private static void write(Packer out, Coverage coverage) {
        Facts.write(out, coverage.device());
        out.word(coverage.source());
        Facts.write(out, coverage.asked().from());
        Facts.write(out, coverage.asked().to());
        out.flag(coverage.answered());
        out.count(coverage.rows());
        Instant oldest = coverage.oldest().orElse(null);
        out.flag(oldest != null);
        if (oldest != null) {
            Facts.write(out, oldest);
        }
    }

    private Coverage coverage() {
        DeviceKey device = Facts.device(in);
        String source = in.word();
        TimeRange asked = new TimeRange(Facts.instant(in), Facts.instant(in));
        boolean answered = in.flag();
        int rows = in.count(Integer.MAX_VALUE);
        return new Coverage(device, source, asked, answered, rows, in.flag() ? Facts.instant(in) : null);
    }
}
