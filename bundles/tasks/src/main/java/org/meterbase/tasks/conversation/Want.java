// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.conversation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.meterbase.api.delivery.Observation;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.TimeRange;
import org.meterbase.api.protocol.Item;

/** One thing to be asked of one device: what an item is made of when its turn comes. */
sealed interface Want {
    /** The item of this want. */
    Item item(long id, DeviceKey device);

    /** Whether what this want brings is also what the other asks for. */
    boolean covers(Want other);

    /** This want without what has come already. */
    default Want after(long stamp) {
        return this;
    }

    /** Registers, read as they stand. */
    record Registers(List<String> names) implements Want {
        @Override
        public Item item(long id, DeviceKey device) {
            return new Item.ReadRegisters(id, device, RegisterSet.Kind.SPOT, names);
        }

        @Override
        public boolean covers(Want other) {
            return other instanceof Registers o && new HashSet<>(names).containsAll(o.names);
        }
    }

    /** Rows of a load profile. */
    record Profile(String name, TimeRange range, Duration period) implements Want {
        @Override
        public Item item(long id, DeviceKey device) {
            return new Item.ReadProfile(id, device, name, range, period);
        }

        @Override
        public boolean covers(Want other) {
            return other instanceof Profile o && name.equals(o.name) && spans(range, o.range);
        }

        @Override
        public Want after(long stamp) {
            java.time.Instant from = java.time.Instant.ofEpochSecond(stamp + 1);
            return from.isAfter(range.from()) && from.isBefore(range.to())
                    ? new Profile(name, new TimeRange(from, range.to()), period)
                    : this;
        }
    }

    /** Entries of a log. */
    record Events(String log, TimeRange range) implements Want {
        @Override
        public Item item(long id, DeviceKey device) {
            return new Item.ReadEvents(id, device, log, range);
        }

        @Override
        public boolean covers(Want other) {
            return other instanceof Events o && log.equals(o.log) && spans(range, o.range);
        }
    }

    /** Registers that the device froze. */
    record Frozen(RegisterSet.Kind kind, String profile, TimeRange range) implements Want {
        @Override
        public Item item(long id, DeviceKey device) {
            return new Item.ReadRegisterSets(id, device, kind, profile, range);
        }

        @Override
        public boolean covers(Want other) {
            return other instanceof Frozen o && profile.equals(o.profile) && spans(range, o.range);
        }
    }

    /** The clock. */
    record Clock() implements Want {
        @Override
        public Item item(long id, DeviceKey device) {
            return new Item.ReadClock(id, device);
        }

        @Override
        public boolean covers(Want other) {
            return other instanceof Clock;
        }
    }

    /** A parameter or a state. */
    record Parameter(Observation.Kind kind, String name) implements Want {
        @Override
        public Item item(long id, DeviceKey device) {
            return new Item.ReadParameter(id, device, kind, name);
        }

        @Override
        public boolean covers(Want other) {
            return equals(other);
        }
    }

    private static boolean spans(TimeRange wide, TimeRange narrow) {
        return !narrow.from().isBefore(wide.from()) && !narrow.to().isAfter(wide.to());
    }

    /**
     * Holes as few requests: what lies between two close holes is asked for again rather than paid for with a request of its own.
     *
     * @param most at most so many ranges; the narrowest gaps between them are given up first
     */
    static List<TimeRange> joined(List<TimeRange> holes, Duration close, int most) {
        List<TimeRange> ranges = new ArrayList<>();
        Duration gap = close;
        List<TimeRange> from = holes;
        while (true) {
            ranges.clear();
            for (TimeRange hole : from) {
                TimeRange last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
                if (last != null && Duration.between(last.to(), hole.from()).compareTo(gap) <= 0) {
                    ranges.set(ranges.size() - 1, new TimeRange(last.from(), hole.to()));
                } else {
                    ranges.add(hole);
                }
            }
            if (ranges.size() <= most) {
                return ranges;
            }
            gap = gap.isZero() ? Duration.ofMinutes(15) : gap.multipliedBy(2);
            from = List.copyOf(ranges);
        }
    }
}
