// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.calendar;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import org.meterbase.api.model.TimeRange;
import org.meterbase.api.tasks.Schedule;

/** The daily window of a schedule, in local time: in the hour that is missing or comes twice it is as long as that day makes it. */
public final class Window {
    private final ZoneId zone;
    private final LocalTime from;
    private final LocalTime to;

    /** The window of this schedule. */
    public Window(Schedule schedule) {
        zone = schedule.zone();
        from = schedule.windowFrom().orElse(null);
        to = schedule.windowTo().orElse(null);
    }

    /** Whether there is one; without one it is always open. */
    public boolean isDaily() {
        return from != null;
    }

    /** The opening of the window in which this instant lies; empty where it is closed. */
    public Optional<TimeRange> around(Instant instant) {
        if (!isDaily()) {
            return Optional.of(TimeRange.ALWAYS);
        }
        LocalDate day = instant.atZone(zone).toLocalDate();
        TimeRange today = on(day);
        if (today.contains(instant)) {
            return Optional.of(today);
        }
        TimeRange yesterday = on(day.minusDays(1));
        return yesterday.contains(instant) ? Optional.of(yesterday) : Optional.empty();
    }

    /** The first instant, not before this one, at which the window is open. */
    public Instant openFrom(Instant instant) {
        if (around(instant).isPresent()) {
            return instant;
        }
        Instant today = on(instant.atZone(zone).toLocalDate()).from();
        return instant.isBefore(today)
                ? today
                : on(instant.atZone(zone).toLocalDate().plusDays(1)).from();
    }

    private TimeRange on(LocalDate day) {
        LocalDate end = to.isAfter(from) ? day : day.plusDays(1);
        Instant begins = day.atTime(from).atZone(zone).toInstant();
        Instant ends = end.atTime(to).atZone(zone).toInstant();
        return new TimeRange(begins, ends.isBefore(begins) ? begins : ends);
    }
}
