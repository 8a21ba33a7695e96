// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.ObjIntConsumer;

/** How often each row of a load profile was put into an answer. Takes room only for days that were asked for. One thread. */
public final class ServedRows {
    private final Map<Long, short[]> days = new TreeMap<>();
    private final Map<Long, Integer> others = new TreeMap<>();
    private long dayNumber;
    private short[] day;

    /** @param second when the row's interval began */
    void count(long second) {
        if (Math.floorMod(second, (long) Load.PERIOD) != 0) {
            others.merge(second, 1, Integer::sum);
            return;
        }
        long slot = Math.floorDiv(second, (long) Load.PERIOD);
        long number = Math.floorDiv(slot, (long) Shape.SLOTS);
        if (day == null || number != dayNumber) {
            dayNumber = number;
            day = days.computeIfAbsent(number, d -> new short[Shape.SLOTS]);
        }
        int at = (int) Math.floorMod(slot, (long) Shape.SLOTS);
        if (day[at] < Short.MAX_VALUE) {
            day[at]++;
        }
    }

    /** Hands over the beginning of each row that was served, with its count (at most 32,767); odd ones come last. */
    public void forEach(ObjIntConsumer<Long> each) {
        days.forEach((number, counts) -> {
            for (int at = 0; at < counts.length; at++) {
                if (counts[at] > 0) {
                    each.accept((number * Shape.SLOTS + at) * Load.PERIOD, counts[at]);
                }
            }
        });
        others.forEach(each::accept);
    }
}
