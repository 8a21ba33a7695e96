// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.calendar;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import org.meterbase.api.tasks.Schedule;

/**
 * The boundaries of a schedule's period in its zone's calendar. Parts of at most an hour run in elapsed time from local midnight, so a day
 * has as many as it has; longer parts follow the wall clock, and what falls into a spring gap comes where the gap ends.
 */
public final class Boundaries {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Schedule schedule;
    private final ZoneId zone;

    /** The boundaries of this schedule. */
    public Boundaries(Schedule schedule) {
        this.schedule = schedule;
        this.zone = schedule.zone();
    }

    /** The latest boundary that is not after this instant. */
    public Instant atOrBefore(Instant instant) {
        LocalDate day = instant.atZone(zone).toLocalDate();
        if (schedule.period() instanceof Period) {
            return start(first(day));
        }
        Duration part = (Duration) schedule.period();
        Instant midnight = start(day);
        if (part.compareTo(HOUR) <= 0) {
            long passed = Duration.between(midnight, instant).dividedBy(part);
            return midnight.plus(part.multipliedBy(passed));
        }
        Instant latest = midnight;
        for (long second = 0; second < 86_400; second += part.toSeconds()) {
            Instant boundary = at(day, second);
            if (boundary.isAfter(instant)) {
                break;
            }
            latest = boundary;
        }
        return latest;
    }

    /** The first boundary after this instant. */
    public Instant after(Instant instant) {
        LocalDate day = instant.atZone(zone).toLocalDate();
        if (schedule.period() instanceof Period period) {
            return start(first(day).plus(period));
        }
        Duration part = (Duration) schedule.period();
        Instant tomorrow = start(day.plusDays(1));
        if (part.compareTo(HOUR) <= 0) {
            Instant next = atOrBefore(instant).plus(part);
            return next.isBefore(tomorrow) ? next : tomorrow;
        }
        for (long second = 0; second < 86_400; second += part.toSeconds()) {
            Instant boundary = at(day, second);
            if (boundary.isAfter(instant)) {
                return boundary;
            }
        }
        return tomorrow;
    }

    /** How many boundaries lie after one instant and not after another; counting ends at the limit. */
    public int count(Instant after, Instant to, int limit) {
        int count = 0;
        for (Instant at = after(after); !at.isAfter(to) && count < limit; at = after(at)) {
            count++;
        }
        return count;
    }

    private LocalDate first(LocalDate day) {
        Period period = (Period) schedule.period();
        if (period.getMonths() > 0) {
            return day.withDayOfMonth(1);
        }
        return period.getDays() == 7 ? day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)) : day;
    }

    private Instant start(LocalDate day) {
        return day.atStartOfDay(zone).toInstant();
    }

    private Instant at(LocalDate day, long second) {
        return day.atTime(LocalTime.ofSecondOfDay(second)).atZone(zone).toInstant();
    }
}
