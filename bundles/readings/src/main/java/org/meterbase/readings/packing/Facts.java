// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.packing;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.meterbase.api.delivery.DeviceStamp;
import org.meterbase.api.delivery.Provenance;
import org.meterbase.api.delivery.SegmentChannel;
import org.meterbase.api.delivery.StampConvention;
import org.meterbase.api.model.Accumulation;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.Identity;
import org.meterbase.api.model.Side;
import org.meterbase.api.model.StampAt;
import org.meterbase.api.model.Unit;

/** Packs the words that deliveries are made of. Constants of enumerations go as their place, units as their CIM code. */
public final class Facts {
    private static final Side[] SIDES = Side.values();
    private static final Accumulation[] ACCUMULATIONS = Accumulation.values();
    private static final StampAt[] STAMP_ATS = StampAt.values();
    private static final StampConvention.DeviationSign[] SIGNS = StampConvention.DeviationSign.values();
    private static final Provenance.Source[] SOURCES = Provenance.Source.values();
    private static final int MAX_DIGITS = 1024;

    /** Beside the source's place: the item in quarantine follows, from which it was released. */
    private static final int RELEASED = 0x40;

    private Facts() {}

    static void write(Packer out, DeviceKey device) {
        if (out.isNew(device)) {
            out.count(device.shard());
            out.count(device.id());
        }
    }

    static DeviceKey device(Unpacker in) {
        DeviceKey before = in.before(DeviceKey.class);
        return before != null ? before : in.learn(new DeviceKey(in.count(DeviceKey.SHARDS - 1), in.count()));
    }

    static void write(Packer out, Instant instant) {
        out.number(instant.getEpochSecond());
        out.count(instant.getNano());
    }

    static Instant instant(Unpacker in) {
        long second = in.number();
        int nano = in.count(999_999_999);
        try {
            return Instant.ofEpochSecond(second, nano);
        } catch (DateTimeException e) {
            throw new Malformed("no instant has the second " + second, e);
        }
    }

    static void write(Packer out, DeviceStamp stamp) {
        out.flag(stamp != null);
        if (stamp != null) {
            out.number(stamp.wallClock());
            out.number(stamp.deviation());
            out.number(stamp.clockStatus());
        }
    }

    /** A stamp, or null where there was none. */
    static DeviceStamp stamp(Unpacker in) {
        return in.flag()
                ? new DeviceStamp(in.number(), (short) in.number(Short.MIN_VALUE, Short.MAX_VALUE), (short)
                        in.number(Short.MIN_VALUE, Short.MAX_VALUE))
                : null;
    }

    static void write(Packer out, StampConvention convention) {
        if (out.isNew(convention)) {
            out.octet(convention.sign().ordinal());
            out.octet(convention.stampAt().ordinal());
            out.word(convention.zone().getId());
        }
    }

    static StampConvention convention(Unpacker in) {
        StampConvention before = in.before(StampConvention.class);
        if (before != null) {
            return before;
        }
        // The packer knows of a convention before it knows of the zone in it.
        int place = in.reserve();
        StampConvention.DeviationSign sign = in.oneOf(SIGNS);
        StampAt stampAt = in.oneOf(STAMP_ATS);
        String zone = in.word();
        try {
            return in.learn(
                    place, StampConvention.STANDARD.with(sign).at(stampAt).in(ZoneId.of(zone)));
        } catch (DateTimeException e) {
            throw new Malformed("this platform does not know the zone '" + zone + "'", e);
        }
    }

    /** Writes a layout; from the second time on only its place. */
    public static void write(Packer out, Layout layout) {
        if (out.isNew(layout)) {
            out.count(layout.periodSeconds());
            write(out, layout.convention());
            out.count(layout.channels().size());
            for (SegmentChannel channel : layout.channels()) {
                out.word(channel.name());
                writeMeaning(out, channel.scaler(), channel.unit(), channel.side(), channel.accumulation());
            }
        }
    }

    /** Reads a layout. */
    public static Layout layout(Unpacker in) {
        Layout before = in.before(Layout.class);
        if (before != null) {
            return before;
        }
        int place = in.reserve();
        int period = in.count(366 * 86_400);
        StampConvention convention = convention(in);
        int columns = in.count(255);
        List<SegmentChannel> channels = new ArrayList<>(columns);
        for (int column = 0; column < columns; column++) {
            String name = in.word();
            int scaler = in.number(-64, 63);
            Unit unit = unit(in);
            channels.add(SegmentChannel.of(name, scaler, unit).on(side(in)).as(accumulation(in)));
        }
        return in.learn(place, new Layout(period, convention, channels));
    }

    static void writeMeaning(Packer out, int scaler, Unit unit, Side side, Accumulation accumulation) {
        out.number(scaler);
        out.count(unit.code());
        out.octet(side.ordinal());
        out.octet(accumulation.ordinal());
    }

    static Unit unit(Unpacker in) {
        return Unit.ofCode(in.count(Integer.MAX_VALUE));
    }

    static Side side(Unpacker in) {
        return in.oneOf(SIDES);
    }

    static Accumulation accumulation(Unpacker in) {
        return in.oneOf(ACCUMULATIONS);
    }

    static void write(Packer out, BigDecimal value) {
        out.number(value.scale());
        out.octets(value.unscaledValue().toByteArray());
    }

    static BigDecimal decimal(Unpacker in) {
        int scale = in.number(Integer.MIN_VALUE, Integer.MAX_VALUE);
        byte[] digits = in.octets(MAX_DIGITS);
        if (digits.length == 0) {
            throw new Malformed("a number without digits");
        }
        return new BigDecimal(new BigInteger(digits), scale);
    }

    static void write(Packer out, Provenance provenance) {
        boolean released = provenance.released() != 0;
        out.octet(provenance.source().ordinal() | (released ? RELEASED : 0));
        if (released) {
            out.count(provenance.released());
        }
        write(out, provenance.received());
        out.count(provenance.run());
        out.count(provenance.conversation());
        out.word(provenance.agent());
        Duration offset = provenance.clockOffset().orElse(null);
        out.flag(offset != null);
        if (offset != null) {
            out.number(offset.getSeconds());
            out.count(offset.getNano());
        }
        Identity answered = provenance.answered();
        out.word(answered.serialNumber().orElse(""));
        out.word(answered.logicalDeviceName().orElse(""));
        out.word(answered.systemTitle().orElse(""));
    }

    private static Provenance.Source source(int place) {
        if (place >= SOURCES.length) {
            throw new Malformed("no source has the place " + place);
        }
        return SOURCES[place];
    }

    static Provenance provenance(Unpacker in) {
        int source = in.octet();
        long released = (source & RELEASED) != 0 ? in.count() : 0;
        Provenance.Builder provenance = Provenance.builder(source(source & ~RELEASED), instant(in))
                .released(released)
                .conversation(in.count(), in.count())
                .agent(in.word());
        if (in.flag()) {
            provenance.clockOffset(Duration.ofSeconds(in.number(), in.count(999_999_999)));
        }
        return provenance
                .answered(Identity.builder()
                        .serialNumber(in.word())
                        .logicalDeviceName(in.word())
                        .systemTitle(in.word())
                        .build())
                .build();
    }
}
