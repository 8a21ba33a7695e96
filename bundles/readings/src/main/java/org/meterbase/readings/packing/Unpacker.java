// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.packing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads what {@link Packer} wrote; checks every bound, and throws {@link Malformed} where one does not hold. Not thread-safe. */
public final class Unpacker {
    private static final int MAX_TEXT = 65_535;

    private final List<Object> known = new ArrayList<>();
    private final byte[] octets;
    private final int end;
    private int at;

    /** Reads these octets, which are not copied. */
    public Unpacker(byte[] octets) {
        this(octets, 0, octets.length);
    }

    /** Reads the octets from a place to another, which are not copied. */
    public Unpacker(byte[] octets, int from, int to) {
        this.octets = octets;
        this.at = from;
        this.end = to;
    }

    /** Whether nothing is left. */
    public boolean atEnd() {
        return at == end;
    }

    /** The place of what is read next. */
    int place() {
        return at;
    }

    byte[] source() {
        return octets;
    }

    /** See {@link Packer#octet}; 0..255. */
    public int octet() {
        if (at == end) {
            throw cut();
        }
        return octets[at++] & 0xFF;
    }

    /** See {@link Packer#flag}. */
    public boolean flag() {
        return octet() != 0;
    }

    /** See {@link Packer#count}. */
    public long count() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at == end) {
                throw cut();
            }
            byte octet = octets[at++];
            value |= (octet & 0x7FL) << shift;
            if (octet >= 0) {
                return value;
            }
        }
        throw new Malformed("a number of more than ten octets before octet " + at);
    }

    /** A count that is at most this. */
    public int count(int most) {
        long value = count();
        if (value < 0 || value > most) {
            throw new Malformed(value + " before octet " + at + " is outside 0.." + most);
        }
        return (int) value;
    }

    /** See {@link Packer#number}. */
    public long number() {
        long value = count();
        return value >>> 1 ^ -(value & 1);
    }

    /** A number within these bounds. */
    public int number(int least, int most) {
        long value = number();
        if (value < least || value > most) {
            throw new Malformed(value + " before octet " + at + " is outside " + least + ".." + most);
        }
        return (int) value;
    }

    /** See {@link Packer#octets}. */
    public byte[] octets(int most) {
        int length = count(most);
        pass(length);
        return Arrays.copyOfRange(octets, at - length, at);
    }

    /** Goes past octets. */
    void pass(int length) {
        if (length > end - at) {
            throw cut();
        }
        at += length;
    }

    /** Goes past numbers without looking at them. */
    void passNumbers(int count) {
        for (int left = count; left > 0; left--) {
            int begin = at;
            do {
                if (at == end) {
                    throw cut();
                }
            } while (octets[at++] < 0);
            if (at - begin > 10) {
                throw new Malformed("a number of more than ten octets before octet " + at);
            }
        }
    }

    /** See {@link Packer#text}. */
    public String text() {
        return new String(octets(MAX_TEXT), StandardCharsets.UTF_8);
    }

    /** See {@link Packer#word}. */
    public String word() {
        Object before = before();
        if (before == null) {
            return learn(text());
        }
        return as(String.class, before);
    }

    /** What {@link Packer#isNew} refers to, or null where its body follows; then {@link #learn} must be told of it. */
    public <T> T before(Class<T> type) {
        Object before = before();
        return before == null ? null : as(type, before);
    }

    /** Keeps what was just read, to be referred to. */
    public <T> T learn(T value) {
        known.add(value);
        return value;
    }

    /** Keeps a place for what is about to be read and has words of its own in it: the packer numbers the whole before its parts. */
    public int reserve() {
        known.add(null);
        return known.size() - 1;
    }

    /** Keeps what was just read at its reserved place. */
    public <T> T learn(int place, T value) {
        known.set(place, value);
        return value;
    }

    /** One of these, by its place. */
    public <E> E oneOf(E[] all) {
        return all[count(all.length - 1)];
    }

    private Object before() {
        int place = count(known.size());
        if (place == 0) {
            return null;
        }
        Object before = known.get(place - 1);
        if (before == null) {
            throw new Malformed("something refers to itself before octet " + at);
        }
        return before;
    }

    private <T> T as(Class<T> type, Object value) {
        if (!type.isInstance(value)) {
            throw new Malformed("a reference to something else than a " + type.getSimpleName() + " before octet " + at);
        }
        return type.cast(value);
    }

    private Malformed cut() {
        return new Malformed("cut after " + end + " octets");
    }
}
