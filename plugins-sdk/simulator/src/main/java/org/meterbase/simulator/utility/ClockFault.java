// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;

/**
 * What happens to a clock, at any time, also past: the buffers are then as they would be had it happened. Times given as {@code at}
 * are real.
 */
public sealed interface ClockFault extends Fault {
    /**
     * The clock is set.
     *
     * @param at when
     * @param to what it shows from then on
     */
    record Set(Instant at, Instant to) implements ClockFault {
        public Set {
            if (at == null || to == null) {
                throw new IllegalArgumentException("clock-set: needs at and to as instants");
            }
        }

        @Override
        public boolean several() {
            return true;
        }
    }

    /**
     * The clock runs fast or slow, until it is set.
     *
     * @param at since when
     * @param ppm how much too fast in millionths, -100,000 to 100,000
     */
    record Drift(Instant at, int ppm) implements ClockFault {
        public Drift {
            if (at == null || Math.abs(ppm) > 100_000) {
                throw new IllegalArgumentException(
                        "clock-drift: needs at as an instant, and ppm from -100000 to 100000");
            }
        }

        @Override
        public boolean several() {
            return true;
        }
    }

    /**
     * It states local time with daylight saving, in its clock and in all stamps.
     *
     * @param offsetMinutes what its standard time is ahead of UTC
     * @param dstFrom when its summer begins, absent if long ago
     * @param dstTo when its summer ends: the hour before comes twice
     * @param deviation what it sends as deviation
     * @param dstBit whether it sends the bit for daylight saving in the clock status
     */
    record LocalTime(int offsetMinutes, Instant dstFrom, Instant dstTo, Deviation deviation, boolean dstBit)
            implements ClockFault {
        public LocalTime {
            if (Math.abs(offsetMinutes) > 720
                    || deviation == null
                    || dstFrom != null && dstTo != null && !dstFrom.isBefore(dstTo)) {
                throw new IllegalArgumentException("local-time: offsetMinutes is from -720 to 720,"
                        + " deviation is stated, unspecified or opposite, dstFrom is before dstTo");
            }
        }

        /** The field of a date-time that says what UTC is. */
        public enum Deviation {
            /** UTC is local time plus deviation (IEC 62056-6-2, 4.1.6.1). */
            STATED,
            /** 8000. */
            UNSPECIFIED,
            /** Of the opposite sign, as some companion specifications have it. */
            OPPOSITE;

            @JsonValue
            public String word() {
                return name().toLowerCase(Locale.ROOT);
            }
        }
    }

    /**
     * A billing period is closed by hand; twice at one instant closes it twice.
     *
     * @param at when
     * @param times how many closings, 1 to 10
     */
    record BillingReset(Instant at, int times) implements ClockFault {
        public BillingReset {
            times = times == 0 ? 1 : times;
            if (at == null || times < 0 || times > 10) {
                throw new IllegalArgumentException("billing-reset: needs at as an instant, and times from 1 to 10");
            }
        }

        @Override
        public boolean several() {
            return true;
        }
    }
}
