// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.packing;

import java.time.Duration;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.model.DeviceKey;

/** Packs interval segments, column by column. */
final class Segments {
    private Segments() {}

    static void write(Packer out, IntervalSegment segment) {
        int rows = segment.rowCount();
        Facts.write(out, segment.device());
        out.word(segment.profile());
        Facts.write(out, Layout.of(segment));
        out.count(rows);
        long[] column = new long[rows];
        for (int row = 0; row < rows; row++) {
            column[row] = segment.wallClock(row);
        }
        Columns.write(out, column, rows);
        for (int row = 0; row < rows; row++) {
            column[row] = segment.deviation(row);
        }
        Columns.write(out, column, rows);
        for (int row = 0; row < rows; row++) {
            column[row] = segment.clockStatus(row);
        }
        Columns.write(out, column, rows);
        for (int row = 0; row < rows; row++) {
            column[row] = segment.ordinal(row);
        }
        Columns.write(out, column, rows);
        for (int row = 0; row < rows; row++) {
            column[row] = segment.status(row);
        }
        Columns.write(out, column, rows);
        for (int row = 0; row < rows; row++) {
            column[row] = segment.flags(row);
        }
        Columns.write(out, column, rows);
        for (int channel = 0; channel < segment.channelCount(); channel++) {
            for (int row = 0; row < rows; row++) {
                column[row] = segment.value(row, channel);
            }
            Columns.writeSparse(out, column, rows, IntervalSegment.ABSENT);
        }
    }

    static IntervalSegment read(Unpacker in, int mostCells) {
        DeviceKey device = Facts.device(in);
        String profile = in.word();
        Layout layout = Facts.layout(in);
        int channels = layout.channels().size();
        int rows = in.count(IntervalSegment.MAX_ROWS);
        if (rows * channels > mostCells) {
            throw new Malformed("more than " + Deliveries.MAX_CELLS + " values in one record");
        }
        long[] wallClocks = Columns.read(in, rows);
        long[] deviations = Columns.read(in, rows);
        long[] clockStatuses = Columns.read(in, rows);
        long[] ordinals = Columns.read(in, rows);
        long[] statuses = Columns.read(in, rows);
        long[] flags = Columns.read(in, rows);
        long[][] values = new long[channels][];
        for (int channel = 0; channel < channels; channel++) {
            values[channel] = Columns.readSparse(in, rows, IntervalSegment.ABSENT);
        }
        IntervalSegment.Builder segment = IntervalSegment.builder(
                device,
                profile,
                Duration.ofSeconds(layout.periodSeconds()),
                layout.convention(),
                layout.channels(),
                rows);
        for (int row = 0; row < rows; row++) {
            segment.row(wallClocks[row], (short) deviations[row], (short) clockStatuses[row], statuses[row], (int)
                    flags[row]);
            segment.ordinal((int) ordinals[row]);
            for (int channel = 0; channel < channels; channel++) {
                segment.value(channel, values[channel][row]);
            }
        }
        return segment.build();
    }
}
