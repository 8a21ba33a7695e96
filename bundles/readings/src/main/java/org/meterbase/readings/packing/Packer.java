// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.packing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes numbers and texts as few octets: counts as varints of seven bits an octet, signed numbers zigzagged, and whatever
 * comes again as its place among what came before. Not thread-safe.
 */
public final class Packer {
    private final Map<Object, Integer> known = new HashMap<>();
    private final RecentLayouts layouts = new RecentLayouts();
    private byte[] octets;
    private int size;

    /** A packer with room for this many octets; it grows. */
    public Packer(int room) {
        octets = new byte[Math.max(room, 16)];
    }

    /** The layouts of what was packed last. */
    RecentLayouts layouts() {
        return layouts;
    }

    /** How many octets there are so far. */
    public int size() {
        return size;
    }

    /** One octet. */
    public void octet(int value) {
        if (size == octets.length) {
            grow(1);
        }
        octets[size++] = (byte) value;
    }

    /** Yes or no. */
    public void flag(boolean value) {
        octet(value ? 1 : 0);
    }

    /** A number that is seldom negative; a negative one takes ten octets. */
    public void count(long value) {
        if (octets.length - size < 10) {
            grow(10);
        }
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            octets[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        octets[size++] = (byte) rest;
    }

    /** A number of either sign. */
    public void number(long value) {
        count(value << 1 ^ value >> 63);
    }

    /** Numbers from a place on, each as it is or as the difference from the one before. */
    void numbers(long[] values, int from, int to, boolean differences) {
        if (octets.length - size < (to - from) * 10) {
            grow((to - from) * 10);
        }
        byte[] into = octets;
        int at = size;
        for (int i = from; i < to; i++) {
            long value = differences ? values[i] - values[i - 1] : values[i];
            long rest = value << 1 ^ value >> 63;
            while ((rest & ~0x7FL) != 0) {
                into[at++] = (byte) (rest | 0x80);
                rest >>>= 7;
            }
            into[at++] = (byte) rest;
        }
        size = at;
    }

    /** Octets, with their number before them. */
    public void octets(byte[] value) {
        count(value.length);
        raw(value, 0, value.length);
    }

    /** All that another packer has written, with its length before it. */
    void octets(Packer other) {
        count(other.size);
        raw(other.octets, 0, other.size);
    }

    /** Octets whose number the reader knows from elsewhere. */
    public void raw(byte[] value, int from, int length) {
        if (octets.length - size < length) {
            grow(length);
        }
        System.arraycopy(value, from, octets, size, length);
        size += length;
    }

    /** A text that is not likely to come again. */
    public void text(String value) {
        octets(value.getBytes(StandardCharsets.UTF_8));
    }

    /** A text; from the second time on only its place. */
    public void word(String value) {
        if (isNew(value)) {
            text(value);
        }
    }

    /**
     * Refers to what was written before. Where this answers true it was not: then its body must be written next.
     *
     * @param value compared by equals; kept
     */
    public boolean isNew(Object value) {
        Integer place = known.putIfAbsent(value, known.size() + 1);
        count(place == null ? 0 : place);
        return place == null;
    }

    /** What was written; a copy. */
    public byte[] toArray() {
        return Arrays.copyOf(octets, size);
    }

    private void grow(int room) {
        octets = Arrays.copyOf(octets, Math.max(octets.length * 2, octets.length + room));
    }
}
