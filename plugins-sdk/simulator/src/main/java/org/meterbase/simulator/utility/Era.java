// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

/**
 * A time in which a meter's clock ran on without being set, and the rows that were captured in it. Two times are told apart: what the
 * clock shows, and when that really was; both are seconds since 1970 in UTC.
 *
 * <p>A meter closes an interval when its clock reaches the end of it, and when its clock is set out of it; so each row's numbers are
 * those of a real time, however long, and no energy falls between two rows.
 */
public final class Era {
    private static final int MILLION = 1_000_000;
    private static final int PERIOD = Load.PERIOD;

    private final long from;
    private final long shows;
    private final int ppm;
    private final boolean set;
    private final long until;
    private final long openFrom;

    /**
     * @param from when it began
     * @param shows what the clock showed then
     * @param ppm how much too fast it ran
     * @param set whether it began with a setting of the clock, not only with another pace
     * @param until when it ended
     * @param openFrom since when the interval counted that was open at its beginning
     */
    Era(long from, long shows, int ppm, boolean set, long until, long openFrom) {
        this.from = from;
        this.shows = shows;
        this.ppm = ppm;
        this.set = set;
        this.until = until;
        this.openFrom = openFrom;
    }

    /** What the clock shows at a time. */
    long shown(long second) {
        long passed = second - from;
        return shows + passed + Math.floorDiv(passed * ppm, (long) MILLION);
    }

    /** Slot of the interval that was open when it began. */
    long firstSlot() {
        return Math.floorDiv(shows, (long) PERIOD);
    }

    /** Slot of the interval that is open at a time. */
    long openSlot(long second) {
        return Math.floorDiv(shown(second), (long) PERIOD);
    }

    /** When the row of a slot, as shown, really begins. */
    public long from(long slot) {
        return slot == firstSlot() ? openFrom : reached(slot * PERIOD);
    }

    /** When it really ends. */
    public long to(long slot) {
        return Math.min(reached((slot + 1) * PERIOD), until);
    }

    /** Whether the clock was set within the row of a slot, or at an end of it. */
    boolean adjusted(long slot) {
        return set && slot == firstSlot() || reached((slot + 1) * PERIOD) > until;
    }

    /** Whether the meter knows that its clock is wrong: it is before the meter was made. */
    public boolean invalid() {
        return from > shows && shows < Meter.INSTALLED.getEpochSecond();
    }

    /** The first slot whose row begins at a time or later. */
    long slotFrom(long second) {
        if (second <= openFrom) {
            return firstSlot();
        }
        return Math.max(firstSlot() + 1, Math.floorDiv(shown(second) + PERIOD - 1, (long) PERIOD));
    }

    /** Whether the era has a row before that of a slot. */
    public boolean follows(long slot) {
        return slot > firstSlot();
    }

    long began() {
        return from;
    }

    long ended() {
        return until;
    }

    int ppm() {
        return ppm;
    }

    boolean set() {
        return set;
    }

    long openFrom() {
        return openFrom;
    }

    /** The first second at which the clock shows a time, or later. */
    private long reached(long shownSecond) {
        long second = from + Math.floorDiv((shownSecond - shows) * MILLION, (long) MILLION + ppm);
        while (shown(second) < shownSecond) {
            second++;
        }
        while (shown(second - 1) >= shownSecond) {
            second--;
        }
        return second;
    }
}
