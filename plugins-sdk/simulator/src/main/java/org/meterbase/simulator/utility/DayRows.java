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
    private final long[] zeros;
    private long day = Long.MIN_VALUE;

    /** @param zero second at which the meter's indices were zero */
    DayRows(Load load, Calibration calibration, List<Channel> channels, long zero) {
        this.load = load;
        this.quantum = calibration.quantum();
        this.channels = channels;
        this.steps = channels.stream().mapToLong(calibration::step).toArray();
        this.courses = new long[channels.size()][];
        this.zeros = channels.stream()
                .mapToLong(channel -> zero == Meter.ALWAYS ? 0 : load.index(channel.quantity(), channel.tariff(), zero))
                .toArray();
    }

    /** What the row of a slot holds for a channel: for an index the counter at the end of the slot. */
    public long number(int channel, long slot) {
        long[] course = course(channel, slot);
        int at = (int) Math.floorMod(slot, (long) Shape.SLOTS);
        boolean index = channels.get(channel).accumulation() == Accumulation.INDEX;
        long count = index ? course[at + 1] - zeros[channel] : course[at + 1] - course[at];
        return count * steps[channel];
    }

    /**
     * What a row of another length holds for a channel. A mean power is over the nominal length, so that it gives back the energy.
     *
     * @param from second at which it begins
     * @param to second at which it ends
     */
    public long number(int channel, long from, long to) {
        long end = index(channel, to);
        boolean index = channels.get(channel).accumulation() == Accumulation.INDEX;
        return (index ? end - zeros[channel] : end - index(channel, from)) * steps[channel];
    }

    /** Primary Wh or varh between two seconds. */
    public long energy(int channel, long from, long to) {
        return (index(channel, to) - index(channel, from)) * quantum;
    }

    private long index(int channel, long second) {
        long slot = Math.floorDiv(second, (long) Load.PERIOD);
        int rest = (int) Math.floorMod(second, (long) Load.PERIOD);
        // The end of a day is found in that day, not in the next one.
        long[] course = course(channel, rest == 0 ? slot - 1 : slot);
        int at = (int) Math.floorMod(rest == 0 ? slot - 1 : slot, (long) Shape.SLOTS);
        return rest == 0 ? course[at + 1] : course[at] + (course[at + 1] - course[at]) * rest / Load.PERIOD;
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
