// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms.buffer;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.meterbase.api.delivery.Delivery;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.delivery.SegmentChannel;
import org.meterbase.api.delivery.StampConvention;
import org.meterbase.api.model.DeviceKey;

/** Makes interval segments of the rows of a load profile: one of all rows that a block completes. */
public final class SegmentRows extends RowTaker {
    /** Rows to make room for where an answer comes in blocks, until it is known how many a block brings. */
    private static final int FIRST_ROOM = 128;

    private final DeviceKey device;
    private final String profile;
    private final Duration period;
    private final StampConvention convention;
    private final List<SegmentChannel> channels;
    private final Consumer<Delivery> out;
    private final Ordinals ordinals = new Ordinals();
    private IntervalSegment.Builder segment;
    private int room = FIRST_ROOM;

    /** @throws IllegalArgumentException where the profile captures no channel */
    public SegmentRows(
            DeviceKey device,
            String profile,
            int periodSeconds,
            ColumnRoles roles,
            StampConvention convention,
            Consumer<Delivery> out) {
        this.device = device;
        this.profile = profile;
        this.period = Duration.ofSeconds(periodSeconds);
        this.convention = convention;
        this.out = out;
        channels = roles.channels();
        if (channels.isEmpty()) {
            throw new IllegalArgumentException("the profile captures no channel");
        }
    }

    @Override
    void take(Row row, int remaining) {
        if (segment == null) {
            int expected = (int) Math.min(remaining + 1L, room);
            segment = IntervalSegment.builder(device, profile, period, convention, channels, expected);
        }
        int ordinal = ordinals.next(convention.epochSecond(row.wallClock, row.deviation, row.clockStatus));
        segment.row(row.wallClock, row.deviation, row.clockStatus, row.status, row.flags, ordinal, row.values);
        if (segment.rowCount() == IntervalSegment.MAX_ROWS) {
            deliver();
        }
    }

    @Override
    public void deliver() {
        if (segment != null) {
            room = segment.rowCount() + 2;
            out.accept(segment.build());
            segment = null;
        }
    }
}
