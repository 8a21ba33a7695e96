// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.model;

import java.time.Duration;
import java.time.Instant;

/**
 * A half-open range of time in UTC: {@code from} belongs to it, {@code to} does not.
 *
 * @param from the first instant inside; {@link Instant#MIN} where it has no beginning
 * @param to the first instant after; {@link Instant#MAX} where it has no end
 */
public record TimeRange(Instant from, Instant to) {
    /** All of time. */
    public static final TimeRange ALWAYS = new TimeRange(Instant.MIN, Instant.MAX);

    /** @throws IllegalArgumentException where {@code to} is before {@code from} */
    public TimeRange {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("a range ends at " + to + " before it begins at " + from);
        }
    }

    /** Whether nothing lies inside. */
    public boolean isEmpty() {
        return from.equals(to);
    }

    /** Whether the instant lies inside. */
    public boolean contains(Instant instant) {
        return !instant.isBefore(from) && instant.isBefore(to);
    }

    /** What lies in both; empty, at the later beginning, where nothing does. */
    public TimeRange intersect(TimeRange other) {
        Instant begin = from.isAfter(other.from) ? from : other.from;
        Instant end = to.isBefore(other.to) ? to : other.to;
        return end.isBefore(begin) ? new TimeRange(begin, begin) : new TimeRange(begin, end);
    }

    /** Its length. @throws ArithmeticException where it has no beginning or no end */
    public Duration length() {
        return Duration.between(from, to);
    }
}
