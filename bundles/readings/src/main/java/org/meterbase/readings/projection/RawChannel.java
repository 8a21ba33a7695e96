// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.projection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.meterbase.api.delivery.RowFlag;
import org.meterbase.api.delivery.SegmentChannel;

/**
 * The rows of one channel as they are known, one for each row key, in the order in which the device measured them. That is the order of their stamps; but where its clock was set
 * back, all rows of the first pass come before those of the second.
 */
final class RawChannel {
    private static final int CLOCK = RowFlag.CLOCK_CHANGED.bit() | RowFlag.CLOCK_INVALID.bit();

    /**
     * A row.
     *
     * @param epochSecond the instant that its stamp means
     * @param ordinal which of the rows of this instant it is, from 0
     * @param value the device's integer
     * @param meaning scaler, unit, side and accumulation as the device said
     * @param period the capture period as the device said, seconds; 0 where it did not
     * @param stampAtEnd which end of the interval the device or its companion profile says is stamped; null where neither does
     * @param flags bits of {@link RowFlag}
     */
    record Row(
            long epochSecond,
            int ordinal,
            long value,
            SegmentChannel meaning,
            int period,
            Boolean stampAtEnd,
            int flags) {
        boolean has(RowFlag flag) {
            return (flags & flag.bit()) != 0;
        }
    }

    private final List<Row> rows;
    private final Set<Row> conflicts = new HashSet<>();

    private RawChannel(List<Row> rows) {
        this.rows = rows;
    }

    /** Puts rows in the order in which they were measured. */
    static RawChannel of(List<Row> unordered) {
        List<Row> rows = new ArrayList<>(unordered);
        rows.sort(Comparator.comparingLong(Row::epochSecond).thenComparingInt(Row::ordinal));
        RawChannel channel = new RawChannel(rows);
        for (int i = 0; i + 1 < rows.size(); i++) {
            if (rows.get(i).epochSecond() == rows.get(i + 1).epochSecond()) {
                int end = i + 2;
                while (end < rows.size()
                        && (rows.get(end).epochSecond() == rows.get(end - 1).epochSecond()
                                || end + 1 < rows.size()
                                        && rows.get(end).epochSecond()
                                                == rows.get(end + 1).epochSecond())) {
                    end++;
                }
                channel.untangle(i, end);
                i = end - 1;
            }
        }
        return channel;
    }

    /** The rows as the device measured them. */
    List<Row> rows() {
        return rows;
    }

    /** Rows that stand beside another of the same stamp although the clock was not changed: nobody can tell which one is right. */
    boolean isConflict(Row row) {
        return conflicts.contains(row);
    }

    /** From a place to another each stamp occurs several times. */
    private void untangle(int from, int to) {
        List<Row> run = rows.subList(from, to);
        long stamps = run.stream().mapToLong(Row::epochSecond).distinct().count();
        int flags = 0;
        for (int i = Math.max(0, from - 1); i < Math.min(rows.size(), to + 1); i++) {
            flags |= rows.get(i).flags();
        }
        // A clock that was set back repeats a stretch; one stamp alone that comes twice, and no word of the clock, is a
        // conflict.
        if (stamps > 1 || (flags & CLOCK) != 0) {
            run.sort(Comparator.comparingInt(Row::ordinal).thenComparingLong(Row::epochSecond));
        } else {
            run.stream().filter(row -> row.ordinal() > run.get(0).ordinal()).forEach(conflicts::add);
        }
    }
}
