// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.ObjIntConsumer;

/** How often each row of a load profile was put into an answer. Takes room only for days that were asked for. One thread. */
public final class ServedRows {
    private final Map<Long, short[]> days = new TreeMap<>();

    void count(long slot) {
        short[] day = days.computeIfAbsent(Math.floorDiv(slot, (long) Shape.SLOTS), d -> new short[Shape.SLOTS]);
        int at = (int) Math.floorMod(slot, (long) Shape.SLOTS);
        if (day[at] < Short.MAX_VALUE) {
            day[at]++;
        }
    }

    /** Hands over each row that was served, in order of time, with its count (at most 32,767). */
    public void forEach(ObjIntConsumer<Long> each) {
        days.forEach((day, counts) -> {
            for (int at = 0; at < counts.length; at++) {
                if (counts[at] > 0) {
                    each.accept(day * Shape.SLOTS + at, counts[at]);
                }
            }
        });
    }
}
