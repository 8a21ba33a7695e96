// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.packing;

import java.time.Duration;
import java.util.List;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.model.DeviceKey;

/**
 * An interval segment as it lies in a journal record: cut where the day of its stamps changes, and not unpacked, as most of the time nobody needs its rows one by
 * one.
 */
public record PackedSegment(DeviceKey device, String profile, Layout layout, List<DaySlice> slices) {
    private static final long DAY_SECONDS = 86_400;

    /** The segment, row by row. */
    public IntervalSegment unpack() {
        int rows = slices.stream().mapToInt(DaySlice::rows).sum();
        IntervalSegment.Builder segment = IntervalSegment.builder(
                device,
                profile,
                Duration.ofSeconds(layout.periodSeconds()),
                layout.convention(),
                layout.channels(),
                rows);
        for (DaySlice slice : slices) {
            add(slice, segment);
        }
        return segment.build();
    }

    /** The journal record that it lies in; empty where it has no rows. */
    public byte[] record() {
        return slices.isEmpty() ? new byte[0] : slices.get(0).record();
    }

    private static void add(DaySlice slice, IntervalSegment.Builder segment) {
        long[][] columns = slice.columns();
        long begin = slice.day() * DAY_SECONDS;
        for (int row = 0; row < slice.rows(); row++) {
            segment.row(
                    columns[SentColumns.CLOCK][row] + columns[SentColumns.INSTANT][row] + begin,
                    (short) columns[SentColumns.DEVIATION][row],
                    (short) columns[SentColumns.CLOCK_STATUS][row],
                    columns[SentColumns.STATUS][row],
                    (int) columns[SentColumns.FLAGS][row]);
            segment.ordinal((int) columns[SentColumns.ORDINAL][row]);
            for (int column = SentColumns.VALUES; column < columns.length; column++) {
                segment.value(column - SentColumns.VALUES, columns[column][row]);
            }
        }
    }
}
