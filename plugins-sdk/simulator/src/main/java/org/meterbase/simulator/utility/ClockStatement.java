// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

import java.time.Instant;
import org.meterbase.simulator.utility.ClockFault.LocalTime.Deviation;

/**
 * How a meter states a time that it knows in UTC.
 *
 * @param offsetMinutes what its standard time is ahead of UTC
 * @param dstFrom second at which its summer begins
 * @param dstTo second at which its summer ends, not after the beginning for none
 * @param deviation what it sends as deviation
 * @param dstBit whether it marks daylight saving in the clock status
 */
public record ClockStatement(int offsetMinutes, long dstFrom, long dstTo, Deviation deviation, boolean dstBit) {
    private static final int DST_MINUTES = 60;

    static ClockStatement of(MeterModel.TimeStatement clock) {
        Deviation deviation = clock.deviationStated() ? Deviation.STATED : Deviation.UNSPECIFIED;
        return new ClockStatement(clock.offsetMinutes(), 0, 0, deviation, false);
    }

    static ClockStatement of(ClockFault.LocalTime fault) {
        boolean never = fault.dstFrom() == null && fault.dstTo() == null;
        return new ClockStatement(
                fault.offsetMinutes(),
                never ? 0 : second(fault.dstFrom(), Long.MIN_VALUE),
                never ? 0 : second(fault.dstTo(), Long.MAX_VALUE),
                fault.deviation(),
                fault.dstBit());
    }

    /** Whether there is a summer at all. */
    public boolean savesDaylight() {
        return dstFrom < dstTo;
    }

    /** Whether a second lies in summer. */
    public boolean summer(long second) {
        return dstFrom <= second && second < dstTo;
    }

    /** Minutes that local time is ahead of UTC at a second. */
    public int ahead(long second) {
        return summer(second) ? offsetMinutes + DST_MINUTES : offsetMinutes;
    }

    /**
     * The second of a local time without deviation.
     *
     * @param local seconds since 1970 of the local time
     * @param summer which of two is meant in the hour that comes twice
     */
    public long utc(long local, boolean summer) {
        long inSummer = local - 60L * (offsetMinutes + DST_MINUTES);
        long inWinter = local - 60L * offsetMinutes;
        boolean canBeWinter = !summer(inWinter);
        return summer(inSummer) && (summer || !canBeWinter) ? inSummer : inWinter;
    }

    private static long second(Instant instant, long otherwise) {
        return instant == null ? otherwise : instant.getEpochSecond();
    }
}
