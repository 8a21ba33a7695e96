// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

import java.util.ArrayList;
import java.util.List;

/**
 * Which rows a load profile's buffer holds, in the order in which they were captured: slots of one era after the other. A slot is a
 * quarter hour as the clock showed it; in two eras it may come twice. Immutable.
 */
public final class ProfileBuffer {
    private final List<Run> runs;

    private ProfileBuffer(List<Run> runs) {
        this.runs = runs;
    }

    /** Rows that were captured between two settings of the clock. */
    private record Run(Era era, Slots slots) {}

    /** Takes a row: its slot, in its era. */
    public interface EachRow {
        void take(Era era, long slot);
    }

    /**
     * @param since no row begins before
     * @param most rows that there is room for; the oldest are overwritten
     */
    static ProfileBuffer of(ClockHistory clock, long since, long now, long most) {
        List<Run> runs = new ArrayList<>();
        List<Era> eras = clock.eras();
        for (int i = 0; i < eras.size() && eras.get(i).began() <= now; i++) {
            Era era = eras.get(i);
            long end = Math.min(now, era.ended());
            long to = era.openSlot(end);
            boolean left = era.ended() <= now && eras.get(i + 1).firstSlot() != to && era.from(to) < end;
            runs.add(new Run(era, Slots.of(era.slotFrom(since), left ? to + 1 : to)));
        }
        ProfileBuffer all = new ProfileBuffer(runs);
        long count = all.count();
        return count <= most ? all : all.entries(count - most + 1, count);
    }

    /** All of these but those that begin from {@code from} to before {@code to}. */
    ProfileBuffer without(long from, long to) {
        List<Run> kept = new ArrayList<>();
        for (Run run : runs) {
            kept.add(new Run(run.era, run.slots.without(run.era.slotFrom(from), run.era.slotFrom(to))));
        }
        return new ProfileBuffer(kept);
    }

    /** Those whose slots, as the clock showed them, are from {@code from} to before {@code to}. */
    public ProfileBuffer within(long from, long to) {
        List<Run> kept = new ArrayList<>();
        for (Run run : runs) {
            kept.add(new Run(run.era, run.slots.within(from, to)));
        }
        return new ProfileBuffer(kept);
    }

    /** The n-th to m-th of these, counted from 1, both included. */
    public ProfileBuffer entries(long first, long last) {
        List<Run> kept = new ArrayList<>();
        long before = 0;
        for (Run run : runs) {
            kept.add(new Run(run.era, run.slots.entries(Math.max(1, first - before), last - before)));
            before += run.slots.count();
        }
        return new ProfileBuffer(kept);
    }

    /** How many they are. */
    public long count() {
        return runs.stream().mapToLong(run -> run.slots.count()).sum();
    }

    /** Whether there is a row of just this real quarter hour. */
    public boolean contains(long slot) {
        long from = slot * Load.PERIOD;
        for (Run run : runs) {
            long shown = run.era.slotFrom(from);
            if (run.slots.contains(shown) && run.era.from(shown) == from && run.era.to(shown) == from + Load.PERIOD) {
                return true;
            }
        }
        return false;
    }

    public void forEach(EachRow each) {
        for (Run run : runs) {
            run.slots.forEach(slot -> each.take(run.era, slot));
        }
    }
}
