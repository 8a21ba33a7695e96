// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.fold;

import java.time.Duration;
import java.time.Instant;

/**
 * Between which stamps a row can be right, in seconds since the epoch, both included.
 *
 * @param first no row can be older
 * @param last no row can be younger
 */
public record StampBounds(long first, long last) {
    /** A clock that is fast, or an installation that was booked late, by less than a day is a finding, not nonsense. */
    static final Duration DAY = Duration.ofDays(1);
    /** No buffer reaches further back; a clock that fell back to 2000 does. */
    static final Duration LONGEST_BUFFER = Duration.ofDays(3653);
    /** What a person has released may be of a year ahead; nobody will ask for what is further. */
    private static final Duration YEAR = Duration.ofDays(366);

    /** For a device that was installed then; {@link Instant#MIN} where that is not known. */
    public static StampBounds of(Instant received, Instant installed) {
        Instant oldest = received.minus(LONGEST_BUFFER);
        Instant first = installed.isAfter(oldest.plus(DAY)) ? installed.minus(DAY) : oldest;
        return new StampBounds(first.getEpochSecond(), received.plus(DAY).getEpochSecond());
    }

    /** What can be kept at all, where a person says that it is to be kept. */
    public static StampBounds ofReleased(Instant received) {
        return new StampBounds(0, received.plus(YEAR).getEpochSecond());
    }

    /** Whether a row of this stamp may count. */
    public boolean hold(long epochSecond) {
        return epochSecond >= first && epochSecond <= last;
    }
}
