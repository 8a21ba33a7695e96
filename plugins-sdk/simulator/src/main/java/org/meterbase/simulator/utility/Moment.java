// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A meter at one moment: what its clock says, and what its buffers hold. For one thread. */
public final class Moment {
    /** Days that the event log goes back. */
    private static final int EVENT_DAYS = 60;

    private final Meter meter;
    private final Condition condition;
    private final Instant since;
    private final long second;
    private long statusDay = Long.MIN_VALUE;
    private List<Occurrence> statusEvents = List.of();

    /** @param since nothing is held from before */
    public Moment(Meter meter, Condition condition, Instant since, Instant now) {
        this.meter = meter;
        this.condition = condition;
        this.since = since;
        this.second = now.getEpochSecond() + meter.installation().clockDrift();
    }

    public Meter meter() {
        return meter;
    }

    public Condition condition() {
        return condition;
    }

    /** Seconds since 1970 in UTC as the meter's own clock has them. */
    public long second() {
        return second;
    }

    /** The intervals of which the load profile holds a row: ended, not overwritten, not in a gap. */
    public Slots held() {
        long end = Math.floorDiv(second, (long) Load.PERIOD);
        long oldest = end - (long) meter.model().profile().bufferDays() * Shape.SLOTS;
        Slots held = Slots.of(Math.max(oldest, slotFrom(since)), end);
        for (Fault fault : condition.faults()) {
            if (fault instanceof Fault.Gap gap) {
                held = held.without(slotFrom(gap.from()), slotFrom(gap.to()));
            }
        }
        return held;
    }

    /** Notes that the row of a slot goes into an answer. */
    public void serve(long slot) {
        condition.serve(slot);
    }

    /** The events that the log holds, oldest first. */
    public List<Occurrence> events() {
        long today = Math.floorDiv(second, 86_400L);
        long first = Math.max(today - EVENT_DAYS + 1, Math.floorDiv(since.getEpochSecond(), 86_400L));
        List<Occurrence> events = new ArrayList<>();
        for (long day = first; day <= today; day++) {
            events.addAll(EventHistory.of(meter.seed(), day));
        }
        events.removeIf(event -> event.second() > second || event.second() < since.getEpochSecond());
        return events;
    }

    /** Status of the row of a slot. */
    public int status(long slot) {
        long day = Math.floorDiv(slot, (long) Shape.SLOTS);
        if (day != statusDay) {
            statusDay = day;
            statusEvents = EventHistory.of(meter.seed(), day);
        }
        return EventHistory.status(statusEvents, slot);
    }

    /** A number below {@code bound} that changes from minute to minute, for what swings. */
    public int unrest(int bound, int what) {
        return Hash.below(bound, meter.seed() ^ what, Math.floorDiv(second, 60L));
    }

    /** The first slot that begins at or after an instant. */
    private static long slotFrom(Instant instant) {
        return Math.floorDiv(instant.getEpochSecond() + Load.PERIOD - 1, (long) Load.PERIOD);
    }
}
