// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.packing;

import java.util.List;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.model.DeviceKey;

/**
 * Rows that came alone, one after the other in a journal record: when thousands of meters push the same interval, each row says only in what it differs from the row before,
 * and its values. One of these writes a record, or reads one. Not thread-safe.
 */
final class SingleRows {
    private static final long DAY_SECONDS = 86_400;
    private static final int SOME_ABSENT = 0x80;

    /** As in {@link SentColumns}, but for the instant, which is in seconds since the epoch. */
    private final long[] last = new long[SentColumns.VALUES];

    private int shard;
    private long device;

    void write(Packer out, IntervalSegment segment) {
        out.number(segment.device().shard() - shard);
        out.number(segment.device().id() - device);
        shard = segment.device().shard();
        device = segment.device().id();
        out.word(segment.profile());
        Facts.write(out, out.layouts().of(segment));
        long instant = segment.epochSecond(0);
        long[] row = {
            instant,
            segment.ordinal(0),
            segment.wallClock(0) - instant,
            segment.deviation(0),
            segment.clockStatus(0),
            segment.status(0),
            segment.flags(0)
        };
        int mask = 0;
        for (int field = 0; field < row.length; field++) {
            mask |= row[field] == last[field] ? 0 : 1 << field;
        }
        int channels = segment.channelCount();
        for (int channel = 0; channel < channels; channel++) {
            mask |= segment.value(0, channel) == IntervalSegment.ABSENT ? SOME_ABSENT : 0;
        }
        out.octet(mask);
        for (int field = 0; field < row.length; field++) {
            if ((mask >> field & 1) != 0) {
                out.number(row[field] - last[field]);
                last[field] = row[field];
            }
        }
        for (int channel = 0; channel < channels; channel++) {
            long value = segment.value(0, channel);
            if ((mask & SOME_ABSENT) != 0) {
                out.flag(value != IntervalSegment.ABSENT);
            }
            if (value != IntervalSegment.ABSENT) {
                out.number(value);
            }
        }
    }

    PackedSegment read(Unpacker in) {
        shard += in.number(-DeviceKey.SHARDS, DeviceKey.SHARDS);
        device += in.number();
        DeviceKey key = new DeviceKey(shard, device);
        String profile = Segments.profile(in);
        Layout layout = Facts.layout(in);
        int channels = Segments.channels(layout);
        int mask = in.octet();
        for (int field = 0; field < last.length; field++) {
            if ((mask >> field & 1) != 0) {
                last[field] += in.number();
            }
        }
        long day = Math.floorDiv(last[SentColumns.INSTANT], DAY_SECONDS);
        long[][] columns = new long[SentColumns.VALUES + channels][1];
        for (int field = 0; field < last.length; field++) {
            columns[field][0] = last[field];
        }
        columns[SentColumns.INSTANT][0] -= day * DAY_SECONDS;
        for (int channel = 0; channel < channels; channel++) {
            boolean present = (mask & SOME_ABSENT) == 0 || in.flag();
            columns[SentColumns.VALUES + channel][0] = present ? in.number() : IntervalSegment.ABSENT;
        }
        return new PackedSegment(key, profile, layout, List.of(DaySlice.of(day, columns, in.source())));
    }
}
