// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.projection;

import org.meterbase.api.archive.MeasuringChannel;

/**
 * A piece of a projection: from when to when which channel measured.
 *
 * @param period the profile's configured period, seconds
 * @param configuredAtEnd whether the configuration says that the end of the interval is stamped; null where it does not say
 */
record Piece(MeasuringChannel channel, long from, long to, int period, Boolean configuredAtEnd, Meanings meanings) {
    /** The capture period: as the device said, else as configured. */
    int period(RawChannel.Row row) {
        return row.period() != 0 ? row.period() : period;
    }

    /** Whether the stamp of a row marks the end of its interval: as configured, else as the device says, else as a profile captures, at the end. */
    boolean stampedAtEnd(RawChannel.Row row) {
        return configuredAtEnd != null ? configuredAtEnd : row.stampAtEnd() == null || row.stampAtEnd();
    }

    /** Whether an interval lies in the piece, wholly or in part. */
    boolean touches(long begin, long end) {
        return begin < to && end > from;
    }

    /** Whether an interval lies wholly in the time that the device was there; the question's own bounds do not cut it. */
    boolean holds(long begin, long end) {
        return begin >= channel.range().from().getEpochSecond()
                && (channel.range().to().getEpochSecond() >= end);
    }
}
