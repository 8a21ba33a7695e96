// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** A set of slots in rising order, as half-open ranges. Immutable. */
public final class Slots {
    private final List<Range> ranges;

    private Slots(List<Range> ranges) {
        this.ranges = ranges;
    }

    private record Range(long from, long to) {}

    /** The slots from {@code from} to before {@code to}. */
    public static Slots of(long from, long to) {
        return new Slots(from < to ? List.of(new Range(from, to)) : List.of());
    }

    /** All of these but those from {@code from} to before {@code to}. */
    public Slots without(long from, long to) {
        List<Range> kept = new ArrayList<>();
        for (Range range : ranges) {
            add(kept, range.from, Math.min(range.to, from));
            add(kept, Math.max(range.from, to), range.to);
        }
        return from < to ? new Slots(kept) : this;
    }

    /** Those of these from {@code from} to before {@code to}. */
    public Slots within(long from, long to) {
        List<Range> kept = new ArrayList<>();
        for (Range range : ranges) {
            add(kept, Math.max(range.from, from), Math.min(range.to, to));
        }
        return new Slots(kept);
    }

    /** The n-th to m-th of these, counted from 1, both included. */
    public Slots entries(long first, long last) {
        List<Range> kept = new ArrayList<>();
        long before = 0;
        for (Range range : ranges) {
            add(
                    kept,
                    Math.max(range.from, range.from + first - 1 - before),
                    Math.min(range.to, range.from + last - before));
            before += range.to - range.from;
        }
        return new Slots(kept);
    }

    /** How many they are. */
    public long count() {
        return ranges.stream().mapToLong(range -> range.to - range.from).sum();
    }

    public boolean contains(long slot) {
        return ranges.stream().anyMatch(range -> range.from <= slot && slot < range.to);
    }

    public void forEach(LongConsumer each) {
        for (Range range : ranges) {
            for (long slot = range.from; slot < range.to; slot++) {
                each.accept(slot);
            }
        }
    }

    private static void add(List<Range> ranges, long from, long to) {
        if (from < to) {
            ranges.add(new Range(from, to));
        }
    }
}
