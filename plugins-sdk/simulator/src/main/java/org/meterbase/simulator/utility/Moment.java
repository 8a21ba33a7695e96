// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A meter at one moment: what its clock says, and what its buffers hold. For one thread. */
public final class Moment {
    /** Days that the event log goes back. */
    private static final int EVENT_DAYS = 60;

    private static final int CLOCK_WAS = 4;
    private static final int CLOCK_BECAME = 5;

    private final Meter meter;
    private final Condition condition;
    private final Instant since;
    private final long actual;
    private final ClockHistory clock;
    private final ClockStatement statement;
    private long statusDay = Long.MIN_VALUE;
    private List<Occurrence> statusEvents = List.of();

    /** @param since nothing is held from before */
    public Moment(Meter meter, Condition condition, Instant since, Instant now) {
        this.meter = meter;
        this.condition = condition;
        this.since = since;
        this.actual = now.getEpochSecond() + meter.installation().clockDrift();
        this.clock = ClockHistory.of(meter, condition.faults());
        this.statement = condition
                .fault(ClockFault.LocalTime.class)
                .map(ClockStatement::of)
                .orElseGet(() -> meter.model().clock().statement());
    }

    public Meter meter() {
        return meter;
    }

    public Condition condition() {
        return condition;
    }

    /** Seconds since 1970 in UTC as the meter's own clock has them. */
    public long second() {
        return shown(actual);
    }

    /** The same, had the clock never been set: what the meter's energy goes by. */
    public long actual() {
        return actual;
    }

    /** What the clock shows, or showed, at a second. */
    public long shown(long second) {
        return clock.at(second).shown(second);
    }

    /** Whether the meter knows at a second that its clock is wrong. */
    public boolean invalid(long second) {
        return clock.at(second).invalid();
    }

    /** How the meter states a time. */
    public ClockStatement statement() {
        return statement;
    }

    /** The rows that the load profile holds: of intervals that have ended, not overwritten, not in a gap. */
    public ProfileBuffer held() {
        long most = (long) meter.model().profile().bufferDays() * Shape.SLOTS;
        ProfileBuffer held = ProfileBuffer.of(clock, since.getEpochSecond(), actual, most);
        for (Fault fault : condition.faults()) {
            if (fault instanceof Fault.Gap gap) {
                held = held.without(gap.from().getEpochSecond(), gap.to().getEpochSecond());
            }
        }
        return held;
    }

    /** What was closed of months and days. */
    public Closings closings() {
        return new Closings(meter, statement, condition.faults(), actual);
    }

    /** Notes that a row goes into an answer. @param second when its interval began */
    public void serve(long second) {
        condition.serve(second);
    }

    /** The events that the log holds, in the order in which they happened, stamped as the clock showed them. */
    public List<Occurrence> events() {
        List<Happened> events = new ArrayList<>();
        long today = Math.floorDiv(actual, 86_400L);
        long first = Math.max(today - EVENT_DAYS + 1, Math.floorDiv(since.getEpochSecond(), 86_400L));
        for (long day = first; day <= today; day++) {
            for (Occurrence event : EventHistory.of(meter.seed(), day)) {
                events.add(new Happened(event.second(), new Occurrence(shown(event.second()), event.code())));
            }
        }
        Era before = null;
        for (Era era : clock.eras()) {
            if (era.set()) {
                events.add(new Happened(era.began(), new Occurrence(before.shown(era.began()), CLOCK_WAS)));
                events.add(new Happened(era.began(), new Occurrence(era.shown(era.began()), CLOCK_BECAME)));
            }
            before = era;
        }
        return events.stream()
                .filter(event -> event.second <= actual && event.second >= since.getEpochSecond())
                .sorted(Comparator.comparingLong(Happened::second))
                .map(Happened::stamped)
                .toList();
    }

    private record Happened(long second, Occurrence stamped) {}

    /** Status of a row: what happened in its time, and whether its clock was set or is wrong. */
    public int status(Era era, long slot) {
        int status = status(era.from(slot), era.to(slot));
        status |= era.adjusted(slot) ? EventHistory.CLOCK_ADJUSTED : 0;
        return era.invalid() ? status | EventHistory.CLOCK_INVALID : status;
    }

    /** Status of what happened from one second to before another. */
    public int status(long from, long to) {
        int status = EventHistory.status(events(Math.floorDiv(from, 86_400L)), from, to);
        // An interval that a clock made longer may go over midnight.
        return from / 86_400 == (to - 1) / 86_400
                ? status
                : status | EventHistory.status(events(Math.floorDiv(to - 1, 86_400L)), from, to);
    }

    private List<Occurrence> events(long day) {
        if (day != statusDay) {
            statusDay = day;
            statusEvents = EventHistory.of(meter.seed(), day);
        }
        return statusEvents;
    }

    /** A number below {@code bound} that changes from minute to minute, for what swings. */
    public int unrest(int bound, int what) {
        return Hash.below(bound, meter.seed() ^ what, Math.floorDiv(actual, 60L));
    }
}
