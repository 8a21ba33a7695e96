// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import java.util.Map;
import java.util.TreeMap;

/** The outcomes of a run that is over, as its row keeps them: an octet and how often it occurred. */
final class Counts {
    private Counts() {}

    static String json(Outcome.Count count) {
        Map<String, Integer> counts = new TreeMap<>();
        for (int octet = Byte.MIN_VALUE; octet <= Byte.MAX_VALUE; octet++) {
            if (count.of((byte) octet) > 0) {
                counts.put(Integer.toString(octet), count.of((byte) octet));
            }
        }
        return TaskDocument.json(counts);
    }

    static Outcome.Count parse(String json) {
        Outcome.Count count = new Outcome.Count();
        Map<?, ?> counts = TaskDocument.parse(json, Map.class);
        for (Map.Entry<?, ?> entry : counts.entrySet()) {
            byte[] octets = new byte[((Number) entry.getValue()).intValue()];
            java.util.Arrays.fill(octets, Byte.parseByte((String) entry.getKey()));
            count.add(octets);
        }
        return count;
    }
}
