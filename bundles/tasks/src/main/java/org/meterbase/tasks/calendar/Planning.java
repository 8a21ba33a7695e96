// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.calendar;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.meterbase.api.model.TimeRange;
import org.meterbase.api.tasks.Schedule;
import org.meterbase.api.tasks.Task;

/** Says which run of a task is due. Pure: the same question has the same answer. */
public final class Planning {
    /** A run later than this after its boundary makes up for something. */
    private static final Duration PROMPT = Duration.ofMinutes(5);
    /** Nobody counts further. */
    private static final int MOST_COUNTED = 100_000;

    /**
     * A run that is due.
     *
     * @param boundary for which it stands
     * @param missed how many boundaries before it had none
     * @param late whether it makes up for a time when nothing was planned
     * @param ends when what is then still open has expired
     */
    public record Due(Instant boundary, int missed, boolean late, Instant ends) {}

    private Planning() {}

    /**
     * The run that is due now, if there is one: of the latest boundary after the one planned last. All that were missed before it are in
     * this one. While the daily window is closed nothing is due; it is not forgotten.
     *
     * @param plannedTo the last boundary that has its run, or needs none
     */
    public static Optional<Due> due(Task task, Instant plannedTo, Instant now) {
        if (task.schedule().isEmpty()) {
            return Optional.empty();
        }
        Schedule schedule = task.schedule().get();
        Optional<TimeRange> open = new Window(schedule).around(now);
        Boundaries boundaries = new Boundaries(schedule);
        Instant boundary = boundaries.atOrBefore(latest(task, now.minus(schedule.offset())));
        if (open.isEmpty() || !boundary.isAfter(plannedTo) || !task.validity().contains(boundary)) {
            return Optional.empty();
        }
        int missed = boundaries.count(earliest(task, plannedTo), boundary, MOST_COUNTED) - 1;
        Instant next = boundaries.after(boundary).plus(schedule.offset());
        Instant begun = open.get().from().isAfter(boundary.plus(schedule.offset()))
                ? open.get().from()
                : boundary.plus(schedule.offset());
        boolean late = begun.plus(PROMPT).isBefore(now);
        Instant windowEnds = open.get().to();
        Instant ends = windowEnds.equals(Instant.MAX) ? latest(next, now.plus(Duration.ofMinutes(1))) : windowEnds;
        return Optional.of(new Due(boundary, Math.max(0, missed), late, ends));
    }

    private static Instant latest(Task task, Instant now) {
        Instant end = task.validity().to();
        return now.isBefore(end) ? now : end.minusNanos(1);
    }

    private static Instant earliest(Task task, Instant plannedTo) {
        Instant begin = task.validity().from();
        return begin.isAfter(plannedTo) ? begin.minusNanos(1) : plannedTo;
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** When the next runs will begin, for people; fewer where the validity ends before. */
    public static List<Instant> preview(Task task, Instant now, int count) {
        List<Instant> starts = new ArrayList<>();
        if (task.schedule().isEmpty() || task.state() != Task.State.ACTIVE) {
            return starts;
        }
        Schedule schedule = task.schedule().get();
        Boundaries boundaries = new Boundaries(schedule);
        Window window = new Window(schedule);
        Instant from = now.minus(schedule.offset());
        Instant begin = task.validity().from();
        Instant boundary = boundaries.after(begin.isAfter(from) ? begin.minusNanos(1) : from);
        for (int tried = 0; starts.size() < count && tried < 3_000; tried++) {
            if (!task.validity().contains(boundary)) {
                break;
            }
            Instant start = window.openFrom(boundary.plus(schedule.offset()));
            if (starts.isEmpty() || start.isAfter(starts.get(starts.size() - 1))) {
                starts.add(start);
            }
            boundary = boundaries.after(boundary);
        }
        return starts;
    }

    /** How long after a run's beginning a device is asked: spread evenly, and the same in every run. */
    public static Duration delay(long task, long device, Duration spread) {
        if (spread.isZero()) {
            return Duration.ZERO;
        }
        long mixed = (task * 0x9E3779B97F4A7C15L ^ device) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 31) * 0x94D049BB133111EBL;
        return Duration.ofMillis(Math.floorMod(mixed ^ mixed >>> 29, spread.toMillis()));
    }
}
