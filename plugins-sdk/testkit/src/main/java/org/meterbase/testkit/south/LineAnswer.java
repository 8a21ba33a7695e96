// SPDX-License-Identifier: Apache-2.0
package org.meterbase.testkit.south;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.meterbase.api.delivery.Coverage;
import org.meterbase.api.delivery.DeviceEvent;
import org.meterbase.api.delivery.DeviceStamp;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.delivery.Observation;
import org.meterbase.api.delivery.Register;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.delivery.SegmentChannel;
import org.meterbase.api.delivery.StampConvention;
import org.meterbase.api.model.Unit;
import org.meterbase.api.protocol.Item;
import org.meterbase.api.protocol.Wire;

/** Collects the lines of one answer and delivers what they say. */
interface LineAnswer {
    /** Takes a line. @return whether it was the last; @throws IllegalArgumentException where it is none of this answer */
    boolean line(String words, Wire wire);

    /** A block has ended: delivers its rows. @return whether this answer comes in blocks */
    default boolean more(Wire wire) {
        return false;
    }

    private static String[] parts(String words, String first, int count) {
        String[] parts = words.split(" ");
        if (!parts[0].equals(first) || parts.length < count) {
            throw new IllegalArgumentException("expected a line " + first);
        }
        return parts;
    }

    /** Registers, read as they stand. */
    final class Registers implements LineAnswer {
        private final RegisterSet.Builder set;
        private int count;

        Registers(Item.ReadRegisters item, Instant readAt) {
            set = RegisterSet.builder(item.device(), item.kind(), readAt);
        }

        @Override
        public boolean line(String words, Wire wire) {
            if (words.equals("END")) {
                if (count > 0) {
                    wire.deliver(set.build());
                }
                return true;
            }
            String[] parts = parts(words, "REGISTER", 5);
            count++;
            set.register(Register.builder(
                            parts[1], Long.parseLong(parts[2]), Byte.parseByte(parts[3]), Unit.valueOf(parts[4]))
                    .build());
            return false;
        }
    }

    /** Rows of a profile; a segment for each block. */
    final class Rows implements LineAnswer {
        private final Item.ReadProfile item;
        private IntervalSegment.Builder block;
        private int rows;

        Rows(Item.ReadProfile item) {
            this.item = item;
        }

        @Override
        public boolean line(String words, Wire wire) {
            if (words.equals("END")) {
                more(wire);
                wire.deliver(new Coverage(item.device(), item.profile(), item.range(), true, rows, null));
                return true;
            }
            String[] parts = parts(words, "ROW", 3);
            if (block == null) {
                List<SegmentChannel> channels = new ArrayList<>();
                for (int i = 2; i < parts.length; i++) {
                    channels.add(SegmentChannel.of("channel-" + (i - 1), 0, Unit.WATT_HOUR));
                }
                block = IntervalSegment.builder(
                        item.device(), item.profile(), item.period(), StampConvention.STANDARD, channels, 16);
            }
            block.row(Long.parseLong(parts[1]), (short) 0, DeviceStamp.STATUS_UNSPECIFIED, 0, 0);
            for (int i = 2; i < parts.length; i++) {
                block.value(i - 2, Long.parseLong(parts[i]));
            }
            rows++;
            return false;
        }

        @Override
        public boolean more(Wire wire) {
            if (block != null) {
                wire.deliver(block.build());
                block = null;
            }
            return true;
        }
    }

    /** Entries of a log. */
    final class Events implements LineAnswer {
        private final Item.ReadEvents item;
        private int rows;

        Events(Item.ReadEvents item) {
            this.item = item;
        }

        @Override
        public boolean line(String words, Wire wire) {
            if (words.equals("END")) {
                wire.deliver(new Coverage(item.device(), item.log(), item.range(), true, rows, null));
                return true;
            }
            String[] parts = parts(words, "EVENT", 3);
            DeviceStamp stamp = DeviceStamp.ofEpochSecond(Long.parseLong(parts[1]));
            wire.deliver(new DeviceEvent(
                    item.device(), item.log(), parts[2], stamp, StampConvention.STANDARD, 0, new byte[0]));
            rows++;
            return false;
        }
    }

    /** The clock. */
    final class ClockTime implements LineAnswer {
        private final Item item;
        private final Instant asked;

        ClockTime(Item item, Instant asked) {
            this.item = item;
            this.asked = asked;
        }

        @Override
        public boolean line(String words, Wire wire) {
            long second = Long.parseLong(parts(words, "CLOCK", 2)[1]);
            Instant shown = Instant.ofEpochSecond(second);
            Instant middle = asked.plus(Duration.between(asked, wire.now()).dividedBy(2));
            wire.clockOffset(Duration.between(middle, shown));
            wire.deliver(new Observation(
                    item.device(),
                    Observation.Kind.CLOCK,
                    "CLOCK",
                    new Observation.Value.Stamp(DeviceStamp.ofEpochSecond(second), shown),
                    wire.now()));
            return true;
        }
    }

    /** A parameter. */
    final class Parameter implements LineAnswer {
        private final Item.ReadParameter item;

        Parameter(Item.ReadParameter item) {
            this.item = item;
        }

        @Override
        public boolean line(String words, Wire wire) {
            parts(words, "VALUE", 2);
            String name = item.name().isEmpty() ? item.kind().name() : item.name();
            wire.deliver(new Observation(
                    item.device(), item.kind(), name, new Observation.Value.Text(words.substring(6)), wire.now()));
            return true;
        }
    }
}
