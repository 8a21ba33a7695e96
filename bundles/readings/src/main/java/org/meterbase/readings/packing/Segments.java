// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.packing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.model.DeviceKey;

/** Packs interval segments, day by day and column by column. */
final class Segments {
    private static final long DAY_SECONDS = 86_400;
    private static final int MAX_NAME = 64;

    private Segments() {}

    static void write(Packer out, IntervalSegment segment) {
        Facts.write(out, segment.device());
        out.word(segment.profile());
        Facts.write(out, out.layouts().of(segment));
        int rows = segment.rowCount();
        long[] instants = new long[rows];
        for (int row = 0; row < rows; row++) {
            instants[row] = segment.epochSecond(row);
        }
        int slices = 0;
        for (int from = 0; from < rows; from = endOfDay(instants, from)) {
            slices++;
        }
        out.count(slices);
        for (int from = 0; from < rows; ) {
            int to = endOfDay(instants, from);
            write(out, segment, instants, from, to);
            from = to;
        }
    }

    /** The place of the first row that has its stamp on another day than this one. */
    private static int endOfDay(long[] instants, int from) {
        long begin = day(instants[from]) * DAY_SECONDS;
        int to = from + 1;
        while (to < instants.length && instants[to] - begin >= 0 && instants[to] - begin < DAY_SECONDS) {
            to++;
        }
        return to;
    }

    private static void write(Packer out, IntervalSegment segment, long[] instants, int from, int to) {
        int rows = to - from;
        int channels = segment.channelCount();
        long day = day(instants[from]);
        long[][] columns = new long[SentColumns.VALUES + channels][rows];
        // A loop for each column: each is one array in the segment, and short loops over one array are fast.
        long[] column = columns[SentColumns.INSTANT];
        for (int row = 0; row < rows; row++) {
            column[row] = instants[from + row] - day * DAY_SECONDS;
        }
        column = columns[SentColumns.ORDINAL];
        for (int row = 0; row < rows; row++) {
            column[row] = segment.ordinal(from + row);
        }
        column = columns[SentColumns.CLOCK];
        for (int row = 0; row < rows; row++) {
            column[row] = segment.wallClock(from + row) - instants[from + row];
        }
        column = columns[SentColumns.DEVIATION];
        for (int row = 0; row < rows; row++) {
            column[row] = segment.deviation(from + row);
        }
        column = columns[SentColumns.CLOCK_STATUS];
        for (int row = 0; row < rows; row++) {
            column[row] = segment.clockStatus(from + row);
        }
        column = columns[SentColumns.STATUS];
        for (int row = 0; row < rows; row++) {
            column[row] = segment.status(from + row);
        }
        column = columns[SentColumns.FLAGS];
        for (int row = 0; row < rows; row++) {
            column[row] = segment.flags(from + row);
        }
        for (int channel = 0; channel < channels; channel++) {
            column = columns[SentColumns.VALUES + channel];
            for (int row = 0; row < rows; row++) {
                column[row] = segment.value(from + row, channel);
            }
        }
        Packer packed = new Packer(32 + rows * channels * 2);
        SentColumns.write(packed, columns, rows);
        out.number(day);
        out.count(rows);
        out.octets(packed);
    }

    static PackedSegment read(Unpacker in, int mostCells) {
        DeviceKey device = Facts.device(in);
        String profile = profile(in);
        Layout layout = Facts.layout(in);
        int channels = channels(layout);
        List<DaySlice> slices = new ArrayList<>(2);
        int rows = 0;
        for (int left = in.count(IntervalSegment.MAX_ROWS); left > 0; left--) {
            DaySlice slice = DaySlice.read(in, channels, mostCells - rows * channels);
            rows += slice.rows();
            slices.add(slice);
        }
        if (rows > IntervalSegment.MAX_ROWS) {
            throw new Malformed("a segment of " + rows + " rows");
        }
        return new PackedSegment(device, profile, layout, slices);
    }

    /** Reads a segment that is not cut into days, as the journal had them at first. */
    static IntervalSegment readWhole(Unpacker in, int mostCells) {
        DeviceKey device = Facts.device(in);
        String profile = in.word();
        Layout layout = Facts.layout(in);
        int channels = channels(layout);
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

    static String profile(Unpacker in) {
        String profile = in.word();
        if (profile.isBlank() || profile.length() > MAX_NAME) {
            throw new Malformed("a profile's name of " + profile.length() + " characters");
        }
        return profile;
    }

    static int channels(Layout layout) {
        int channels = layout.channels().size();
        if (channels == 0) {
            throw new Malformed("a segment without channels");
        }
        return channels;
    }

    private static long day(long epochSecond) {
        return Math.floorDiv(epochSecond, DAY_SECONDS);
    }
}
