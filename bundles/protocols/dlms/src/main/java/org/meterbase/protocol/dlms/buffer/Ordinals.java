// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms.buffer;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts rows of one stamp over a whole answer, which comes in several deliveries. As long as stamps ascend, one comparison decides;
 * after the first step back they are counted.
 */
final class Ordinals {
    private long[] instants = new long[16];
    private int count;
    private long highest = Long.MIN_VALUE;
    private Map<Long, Integer> seen;

    /** Which of the rows with this stamp the next one is, from 0. */
    int next(long instant) {
        if (seen == null && instant > highest) {
            highest = instant;
            if (count == instants.length) {
                instants = Arrays.copyOf(instants, count * 8);
            }
            instants[count++] = instant;
            return 0;
        }
        if (seen == null) {
            seen = new HashMap<>();
            for (int i = 0; i < count; i++) {
                seen.put(instants[i], 1);
            }
            instants = null;
        }
        return seen.merge(instant, 1, Integer::sum) - 1;
    }
}
