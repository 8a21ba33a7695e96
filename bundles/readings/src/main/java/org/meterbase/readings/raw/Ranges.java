// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.raw;

import java.util.ArrayList;
import java.util.List;
import org.meterbase.readings.packing.Packer;
import org.meterbase.readings.packing.Unpacker;

/** Disjoint, ascending, half-open ranges of seconds; neighbours are joined. Immutable. */
public final class Ranges {
    /** No range. */
    public static final Ranges NONE = new Ranges(List.of());

    private static final int MAX = 1 << 20;

    /** One range, {@code to} excluded. */
    public record Range(long from, long to) {}

    private final List<Range> ranges;

    private Ranges(List<Range> ranges) {
        this.ranges = ranges;
    }

    /** The ranges, ascending. Unmodifiable. */
    public List<Range> list() {
        return ranges;
    }

    /** These and another; the same object where nothing changes. */
    public Ranges plus(long from, long to) {
        if (from >= to) {
            return this;
        }
        List<Range> sum = new ArrayList<>(ranges.size() + 1);
        long begin = from;
        long end = to;
        int place = 0;
        for (Range range : ranges) {
            if (range.to() < begin) {
                sum.add(place++, range);
            } else if (range.from() > end) {
                sum.add(range);
            } else if (range.from() <= from && range.to() >= to) {
                return this;
            } else {
                begin = Math.min(begin, range.from());
                end = Math.max(end, range.to());
            }
        }
        sum.add(place, new Range(begin, end));
        return new Ranges(List.copyOf(sum));
    }

    /** These and others. */
    public Ranges plus(Ranges others) {
        Ranges sum = this;
        for (Range range : others.ranges) {
            sum = sum.plus(range.from(), range.to());
        }
        return sum;
    }

    /** Whether a second lies in one of them. */
    public boolean contains(long second) {
        int low = 0;
        int high = ranges.size() - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            Range range = ranges.get(middle);
            if (second < range.from()) {
                high = middle - 1;
            } else if (second >= range.to()) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    /** What of a range lies in none of them, ascending. */
    public List<Range> without(long from, long to) {
        List<Range> left = new ArrayList<>();
        long begin = from;
        for (Range range : ranges) {
            if (range.to() > begin && range.from() < to) {
                if (range.from() > begin) {
                    left.add(new Range(begin, range.from()));
                }
                begin = range.to();
            }
        }
        if (begin < to) {
            left.add(new Range(begin, to));
        }
        return left;
    }

    /** As a table holds them. */
    public byte[] pack() {
        Packer out = new Packer(16);
        out.count(ranges.size());
        long last = 0;
        for (Range range : ranges) {
            out.number(range.from() - last);
            out.count(range.to() - range.from());
            last = range.to();
        }
        return out.toArray();
    }

    /** What {@link #pack} wrote. */
    public static Ranges unpack(byte[] packed) {
        Unpacker in = new Unpacker(packed);
        List<Range> ranges = new ArrayList<>();
        long last = 0;
        for (int left = in.count(MAX); left > 0; left--) {
            long from = last + in.number();
            last = from + in.count();
            ranges.add(new Range(from, last));
        }
        return new Ranges(List.copyOf(ranges));
    }
}
