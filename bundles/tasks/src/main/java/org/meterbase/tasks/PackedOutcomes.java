// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * The outcomes of a run's devices in one shard, packed: most are alike. An octet that is no {@link Outcome}, 80 to FD hexadecimal, says how often the outcome before it is
 * repeated; several of them are digits to the base of 126, the lowest first. So what was never packed unpacks to itself.
 */
final class PackedOutcomes {
    private static final int BASE = 126;

    private PackedOutcomes() {}

    private static boolean isDigit(byte octet) {
        return octet < Outcome.RETRYING;
    }

    static byte[] pack(byte[] outcomes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        for (int at = 0; at < outcomes.length; ) {
            int end = at + 1;
            while (end < outcomes.length && outcomes[end] == outcomes[at]) {
                end++;
            }
            packed.write(outcomes[at]);
            for (int repeats = end - at - 1; repeats > 0; repeats /= BASE) {
                packed.write(Byte.MIN_VALUE + repeats % BASE);
            }
            at = end;
        }
        return packed.toByteArray();
    }

    static byte[] unpack(byte[] packed) {
        byte[] outcomes = new byte[packed.length];
        int count = 0;
        for (int at = 0; at < packed.length; ) {
            byte outcome = packed[at++];
            int end = count + 1;
            for (int weight = 1; at < packed.length && isDigit(packed[at]); weight *= BASE) {
                end += (packed[at++] - Byte.MIN_VALUE) * weight;
            }
            if (end > outcomes.length) {
                outcomes = Arrays.copyOf(outcomes, Math.max(end, outcomes.length * 2));
            }
            Arrays.fill(outcomes, count, end, outcome);
            count = end;
        }
        return Arrays.copyOf(outcomes, count);
    }
}
