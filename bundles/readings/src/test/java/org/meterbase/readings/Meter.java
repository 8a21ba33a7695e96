// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.meterbase.api.delivery.DeviceStamp;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.delivery.SegmentChannel;
import org.meterbase.api.delivery.StampConvention;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.Unit;

/** What a meter would send. */
final class Meter {
    static final String PROFILE = "1.0.99.1.0.255";
    static final String IMPORT = "1.0.1.8.0.255";
    static final Duration QUARTER = Duration.ofMinutes(15);

    private Meter() {}

    /** Rows of one channel on the grid of a quarter of an hour, the first one with this stamp. */
    static IntervalSegment rows(DeviceKey device, SegmentChannel channel, Instant first, long... values) {
        return rows(device, channel, first, values.length, row -> values[row]);
    }

    static IntervalSegment rows(
            DeviceKey device, SegmentChannel channel, Instant first, int count, IntToLongFunction values) {
        IntervalSegment.Builder segment =
                IntervalSegment.builder(device, PROFILE, QUARTER, StampConvention.STANDARD, List.of(channel), count);
        for (int row = 0; row < count; row++) {
            stamp(segment, first.plus(QUARTER.multipliedBy(row)), 0).value(0, values.applyAsLong(row));
        }
        return segment.build();
    }

    static IntervalSegment.Builder stamp(IntervalSegment.Builder segment, Instant stamp, int flags) {
        return segment.row(stamp.getEpochSecond(), (short) 0, DeviceStamp.STATUS_UNSPECIFIED, 0, flags);
    }

    static SegmentChannel wattHours() {
        return SegmentChannel.of(IMPORT, 0, Unit.WATT_HOUR);
    }
}
