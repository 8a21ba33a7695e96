// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

import java.util.ArrayList;
import java.util.List;

/** What happened to a meter, and the mark that it leaves on the rows of its profile: a pure function of seed and day. */
final class EventHistory {
    /** Status bit of a row whose interval had no power for a while. */
    static final int POWER_DOWN = 0x80;

    /** Status bit of a row in whose interval the clock was set. */
    static final int CLOCK_ADJUSTED = 0x20;

    /** Status bit of a row whose stamp the meter itself takes for wrong. */
    static final int CLOCK_INVALID = 0x02;

    private static final int DAY = 86_400;

    private EventHistory() {}

    /** The events of a UTC day in order of time; none goes over midnight. */
    static List<Occurrence> of(long seed, long day) {
        long chance = Hash.of(seed ^ 0x6576656E74L, day);
        List<Occurrence> events = new ArrayList<>();
        long second = day * DAY + Hash.below(DAY - 4000, chance, 1);
        int length = 5 + Hash.below(3000, chance, 2);
        switch (Hash.below(200, chance, 3)) {
            case 0, 1, 2, 3, 4, 5 -> pair(events, second, length, 1, 2);
            case 6, 7, 8 -> pair(events, second, 0, 4, 5);
            case 9 -> pair(events, second, length, 40, 41);
            default -> {}
        }
        return events;
    }

    /** Status of a row from one second to before another (0.0.96.10.1.255). */
    static int status(List<Occurrence> ofItsDay, long from, long to) {
        int status = 0;
        for (int i = 0; i + 1 < ofItsDay.size(); i += 2) {
            Occurrence begins = ofItsDay.get(i);
            Occurrence ends = ofItsDay.get(i + 1);
            if (begins.second() < to && ends.second() >= from) {
                status |= begins.code() == 1 ? POWER_DOWN : begins.code() == 4 ? CLOCK_ADJUSTED : 0;
            }
        }
        return status;
    }

    private static void pair(List<Occurrence> events, long second, int length, int first, int last) {
        events.add(new Occurrence(second, first));
        events.add(new Occurrence(second + length, last));
    }
}
