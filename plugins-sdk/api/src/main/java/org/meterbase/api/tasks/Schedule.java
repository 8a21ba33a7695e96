// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.tasks;

import java.time.Duration;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAmount;
import java.util.Objects;
import java.util.Optional;

/**
 * When a task runs: at every boundary of a period that is aligned to the calendar of a zone, a while after it, within a daily
 * window, the starts of the devices spread. Immutable; made by its builder.
 *
 * <p>Periods are a day, a week (from Monday), a month (from the first), or a part of a day that divides 24 hours. Parts of at most an hour
 * are counted from local midnight in elapsed time, so that a day of 23 hours has 92 quarters and one of 25 has 100; longer ones follow
 * the wall clock.
 */
public final class Schedule {
    private final TemporalAmount period;
    private final ZoneId zone;
    private final Duration offset;
    private final LocalTime windowFrom;
    private final LocalTime windowTo;
    private final Duration spread;

    private Schedule(Builder b) {
        period = b.period;
        zone = b.zone;
        offset = b.offset;
        windowFrom = b.windowFrom;
        windowTo = b.windowTo;
        spread = b.spread;
        checkPeriod(period);
        if (offset.isNegative() || offset.toDays() > 31) {
            throw new IllegalArgumentException("the offset of a schedule is between 0 and 31 days, not " + offset);
        }
        if (spread.isNegative() || spread.toDays() > 1) {
            throw new IllegalArgumentException("starts are spread over at most a day, not " + spread);
        }
        if ((windowFrom == null) != (windowTo == null) || windowFrom != null && windowFrom.equals(windowTo)) {
            throw new IllegalArgumentException("a daily window has a beginning and another end, or neither");
        }
    }

    private static void checkPeriod(TemporalAmount period) {
        boolean known = period instanceof Duration part
                ? part.compareTo(Duration.ofMinutes(1)) >= 0
                        && part.getNano() == 0
                        && part.toSeconds() < 86_400
                        && 86_400 % part.toSeconds() == 0
                : period.equals(Period.ofDays(1))
                        || period.equals(Period.ofDays(7))
                        || period.equals(Period.ofMonths(1));
        if (!known) {
            throw new IllegalArgumentException(
                    "'" + period + "' is no period; use P1D, P1W, P1M, or a part of a day as PT1H, PT30M, PT15M");
        }
    }

    /**
     * A builder.
     *
     * @param period in ISO 8601: {@code P1D}, {@code P1W}, {@code P1M}, or {@code PT1M} to {@code PT12H} where it divides a day
     * @throws IllegalArgumentException where it is none of these
     */
    public static Builder builder(String period) {
        try {
            TemporalAmount amount = period.toUpperCase(java.util.Locale.ROOT).startsWith("PT")
                    ? Duration.parse(period)
                    : Period.parse(period);
            checkPeriod(amount);
            return new Builder(amount);
        } catch (java.time.format.DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "'" + period + "' is no period; use P1D, P1W, P1M, or a part of a day as PT1H, PT30M, PT15M", e);
        }
    }

    /** The period: a {@link Period} of a day, seven days or a month, or a {@link Duration} that divides a day. */
    public TemporalAmount period() {
        return period;
    }

    /** The zone of the calendar. */
    public ZoneId zone() {
        return zone;
    }

    /** How long after the boundary a run begins. */
    public Duration offset() {
        return offset;
    }

    /** The local time from which devices may be asked; empty for the whole day. */
    public Optional<LocalTime> windowFrom() {
        return Optional.ofNullable(windowFrom);
    }

    /** The local time until which devices may be asked; before {@link #windowFrom} where the window crosses midnight. */
    public Optional<LocalTime> windowTo() {
        return Optional.ofNullable(windowTo);
    }

    /** Over which time the starts of the devices are spread; each device keeps its place. */
    public Duration spread() {
        return spread;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Schedule o
                && period.equals(o.period)
                && zone.equals(o.zone)
                && offset.equals(o.offset)
                && Objects.equals(windowFrom, o.windowFrom)
                && Objects.equals(windowTo, o.windowTo)
                && spread.equals(o.spread);
    }

    @Override
    public int hashCode() {
        return Objects.hash(period, zone, offset, windowFrom, windowTo, spread);
    }

    @Override
    public String toString() {
        return "every " + period + " in " + zone + " + " + offset;
    }

    /** Makes a schedule. */
    public static final class Builder {
        private final TemporalAmount period;
        private ZoneId zone = ZoneOffset.UTC;
        private Duration offset = Duration.ZERO;
        private LocalTime windowFrom;
        private LocalTime windowTo;
        private Duration spread = Duration.ZERO;

        private Builder(TemporalAmount period) {
            this.period = period;
        }

        /** See {@link Schedule#zone()}. */
        public Builder zone(ZoneId value) {
            zone = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link Schedule#offset()}. */
        public Builder offset(Duration value) {
            offset = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link Schedule#windowFrom()} and {@link Schedule#windowTo()}; null and null for the whole day. */
        public Builder window(LocalTime from, LocalTime to) {
            windowFrom = from;
            windowTo = to;
            return this;
        }

        /** See {@link Schedule#spread()}. */
        public Builder spread(Duration value) {
            spread = Objects.requireNonNull(value);
            return this;
        }

        /** The schedule. @throws IllegalArgumentException where it contradicts itself, saying how */
        public Schedule build() {
            return new Schedule(this);
        }
    }
}
