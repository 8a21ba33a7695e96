// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.packing;

import java.util.ArrayList;
import java.util.List;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.delivery.SegmentChannel;
import org.meterbase.api.delivery.StampConvention;

/**
 * What rows of a load profile have in common: how their stamps are read and what stands in their columns. All devices of a
 * model share one, so that it is stored once.
 *
 * @param periodSeconds the capture period; 0 where it is not known
 */
public record Layout(int periodSeconds, StampConvention convention, List<SegmentChannel> channels) {
    /** The layout of a segment. */
    public static Layout of(IntervalSegment segment) {
        List<SegmentChannel> channels = new ArrayList<>(segment.channelCount());
        for (int column = 0; column < segment.channelCount(); column++) {
            channels.add(segment.channel(column));
        }
        return new Layout(segment.periodSeconds(), segment.convention(), channels);
    }

    /** The column of the channel of this name, or -1. */
    public int column(String channel) {
        for (int column = 0; column < channels.size(); column++) {
            if (channels.get(column).name().equals(channel)) {
                return column;
            }
        }
        return -1;
    }

    /** Whether the layout of this segment is this. */
    boolean fits(IntervalSegment segment) {
        if (segment.channelCount() != channels.size()
                || segment.periodSeconds() != periodSeconds
                || !segment.convention().equals(convention)) {
            return false;
        }
        for (int column = 0; column < channels.size(); column++) {
            if (!segment.channel(column).equals(channels.get(column))) {
                return false;
            }
        }
        return true;
    }

    /** Asked for each segment; there are few layouts, and those differ in this. */
    @Override
    public int hashCode() {
        return channels.isEmpty()
                ? periodSeconds
                : channels.get(0).hashCode() * 31 + channels.size() * 7 + periodSeconds;
    }
}
