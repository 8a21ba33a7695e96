// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How a meter's clock went: right, but for what faults did to it. */
final class ClockHistory {
    /** The usual: never set, so that a slot is what it says. */
    private static final Era RIGHT = new Era(0, 0, 0, false, Long.MAX_VALUE, 0);

    private static final ClockHistory UNDISTURBED = new ClockHistory(List.of(RIGHT));

    private final List<Era> eras;

    private ClockHistory(List<Era> eras) {
        this.eras = eras;
    }

    private record Change(long at, ClockFault fault) {}

    /**
     * @param meter whose clock it is; one that is new in an old place opens its first interval when it is put there
     * @param faults what happened to it
     */
    static ClockHistory of(Meter meter, List<Fault> faults) {
        int ahead = meter.installation().clockDrift();
        long installed = meter.installed().getEpochSecond();
        Era first = meter.replaces() ? new Era(installed, installed, 0, false, Long.MAX_VALUE, installed) : RIGHT;
        List<Change> changes = new ArrayList<>();
        for (Fault fault : faults) {
            if (fault instanceof ClockFault.Set set) {
                changes.add(new Change(set.at().getEpochSecond() + ahead, set));
            } else if (fault instanceof ClockFault.Drift drift) {
                changes.add(new Change(drift.at().getEpochSecond() + ahead, drift));
            }
        }
        if (changes.isEmpty()) {
            return first == RIGHT ? UNDISTURBED : new ClockHistory(List.of(first));
        }
        changes.sort(Comparator.comparingLong(Change::at));
        List<Era> eras = new ArrayList<>();
        Era last = first;
        for (Change change : changes) {
            Era ended =
                    new Era(last.began(), last.shown(last.began()), last.ppm(), last.set(), change.at, last.openFrom());
            eras.add(ended);
            last = next(ended, change);
        }
        eras.add(last);
        return new ClockHistory(List.copyOf(eras));
    }

    /** All eras, in order; the last has no end. */
    List<Era> eras() {
        return eras;
    }

    /** The era of a time. */
    Era at(long second) {
        for (Era era : eras) {
            if (second < era.ended()) {
                return era;
            }
        }
        return eras.get(eras.size() - 1);
    }

    /** An interval that is open stays open if the clock is set within it. */
    private static Era next(Era before, Change change) {
        long at = change.at;
        boolean set = change.fault instanceof ClockFault.Set;
        long shows = change.fault instanceof ClockFault.Set to ? to.to().getEpochSecond() : before.shown(at);
        int ppm = change.fault instanceof ClockFault.Drift drift ? drift.ppm() : 0;
        long slot = before.openSlot(at);
        boolean staysOpen = Math.floorDiv(shows, (long) Load.PERIOD) == slot;
        return new Era(at, shows, ppm, set, Long.MAX_VALUE, staysOpen ? Math.min(at, before.from(slot)) : at);
    }
}
