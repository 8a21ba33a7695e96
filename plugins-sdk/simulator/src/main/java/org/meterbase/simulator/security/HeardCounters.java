// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.security;

import java.util.Arrays;

/** The invocation counters that came under one key and one system title, with what came under them. Twelve octets a counter. */
final class HeardCounters {
    private int[] counters = new int[8];
    private long[] contents = new long[8];
    private int size;
    private long apdus;
    private long repeated;
    private long reused;

    /** @return false where the counter came before, whatever with */
    boolean hear(long counter, byte[] content) {
        apdus++;
        int at = find((int) counter);
        if (at >= 0) {
            if (contents[at] == digest(content)) {
                repeated++;
            } else {
                reused++;
            }
            return false;
        }
        insert(-at - 1, (int) counter, digest(content));
        return true;
    }

    long highest() {
        return size == 0 ? 0 : Integer.toUnsignedLong(counters[size - 1]);
    }

    long apdus() {
        return apdus;
    }

    long repeated() {
        return repeated;
    }

    long reused() {
        return reused;
    }

    private int find(int counter) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            int order = Integer.compareUnsigned(counters[middle], counter);
            if (order == 0) {
                return middle;
            }
            low = order < 0 ? middle + 1 : low;
            high = order < 0 ? high : middle - 1;
        }
        return -low - 1;
    }

    private void insert(int at, int counter, long content) {
        if (size == counters.length) {
            counters = Arrays.copyOf(counters, 2 * size);
            contents = Arrays.copyOf(contents, 2 * size);
        }
        System.arraycopy(counters, at, counters, at + 1, size - at);
        System.arraycopy(contents, at, contents, at + 1, size - at);
        counters[at] = counter;
        contents[at] = content;
        size++;
    }

    /** FNV-1a, 64 bits. */
    static long digest(byte[] content) {
        long digest = 0xCBF29CE484222325L;
        for (byte octet : content) {
            digest = (digest ^ (octet & 0xFF)) * 0x100000001B3L;
        }
        return digest;
    }
}
