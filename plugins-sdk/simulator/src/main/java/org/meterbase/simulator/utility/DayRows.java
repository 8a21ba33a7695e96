// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

import java.util.List;

/**
 * The numbers of some channels, interval by interval: works a day out when it is first asked for a slot of it, and remembers that day
 * only. For one thread.
 *
 * <p>A slot is a quarter hour, counted since 1970 in UTC.
 */
public final class DayRows {
    private final Load load;
    private final long quantum;
    private final List<Channel> channels;
    private final long[] steps;
    private final long[][] courses;
    private long day = Long.MIN_VALUE;

    DayRows(Load load, Calibration calibration, List<Channel> channels) {
        this.load = load;
        this.quantum = calibration.quantum();
        this.channels = channels;
        this.steps = channels.stream().mapToLong(calibration::step).toArray();
        this.courses = new long[channels.size()][];
    }

    /** What the row of a slot holds for a channel: for an index the counter at the end of the slot. */
    public long number(int channel, long slot) {
        long[] course = course(channel, slot);
        int at = (int) Math.floorMod(slot, (long) Shape.SLOTS);
        boolean index = channels.get(channel).accumulation() == Accumulation.INDEX;
        long count = index ? course[at + 1] : course[at + 1] - course[at];
        return count * steps[channel];
    }

    /** Primary Wh or varh of a slot: what every kind of channel must come to. */
    public long energy(int channel, long slot) {
        long[] course = course(channel, slot);
        int at = (int) Math.floorMod(slot, (long) Shape.SLOTS);
        return (course[at + 1] - course[at]) * quantum;
    }

    private long[] course(int channel, long slot) {
        long wanted = Math.floorDiv(slot, (long) Shape.SLOTS);
        if (wanted != day) {
            for (int i = 0; i < courses.length; i++) {
                courses[i] = null;
            }
            day = wanted;
        }
        if (courses[channel] == null) {
            Channel asked = channels.get(channel);
            courses[channel] = load.course(asked.quantity(), asked.tariff(), day);
        }
        return courses[channel];
    }
}
