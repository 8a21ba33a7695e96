// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.cosem;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads A-XDR, BER headers and plain big-endian octets, never beyond its end. */
public final class OctetReader {
    /** Depth to which structures may be nested: twice what any request has. */
    private static final int DEPTH = 8;

    private final byte[] octets;
    private final int end;
    private int at;

    public OctetReader(byte[] octets) {
        this(octets, 0, octets.length);
    }

    private OctetReader(byte[] octets, int from, int end) {
        this.octets = octets;
        this.at = from;
        this.end = end;
    }

    public int remaining() {
        return end - at;
    }

    public int u8() throws Malformed {
        need(1);
        return octets[at++] & 0xFF;
    }

    public int u16() throws Malformed {
        return u8() << 8 | u8();
    }

    public long u32() throws Malformed {
        return (long) u16() << 16 | u16();
    }

    public byte[] raw(int count) throws Malformed {
        need(count);
        at += count;
        return Arrays.copyOfRange(octets, at - count, at);
    }

    /** The next {@code count} octets as a reader of their own. */
    public OctetReader part(int count) throws Malformed {
        need(count);
        at += count;
        return new OctetReader(octets, at - count, at);
    }

    /** A length in one octet, or after 81 or 82. */
    public int length() throws Malformed {
        int first = u8();
        return switch (first) {
            case 0x81 -> u8();
            case 0x82 -> u16();
            default -> {
                if (first > 0x7F) {
                    throw new Malformed("length of more than two octets");
                }
                yield first;
            }
        };
    }

    public Obis name() throws Malformed {
        return new Obis((long) u16() << 32 | u32());
    }

    /** Ends the reading: what is left over is an error. */
    public void end() throws Malformed {
        if (remaining() > 0) {
            throw new Malformed(remaining() + " octets too many");
        }
    }

    /**
     * One value with its tag: numbers as Long, strings and date-times as byte[], arrays and structures as List, null-data as null,
     * booleans as Boolean.
     */
    public Object data() throws Malformed {
        return data(DEPTH);
    }

    private Object data(int depth) throws Malformed {
        int tag = u8();
        return switch (tag) {
            case Tag.NULL -> null;
            case Tag.ARRAY, Tag.STRUCTURE -> elements(depth);
            case Tag.BOOLEAN -> u8() != 0;
            case Tag.BIT_STRING -> raw((length() + 7) / 8);
            case Tag.DOUBLE_LONG -> (long) (int) u32();
            case Tag.DOUBLE_LONG_UNSIGNED -> u32();
            case Tag.OCTET_STRING, Tag.VISIBLE_STRING -> raw(length());
            case Tag.INTEGER -> (long) (byte) u8();
            case Tag.LONG -> (long) (short) u16();
            case Tag.UNSIGNED, Tag.ENUM -> (long) u8();
            case Tag.LONG_UNSIGNED -> (long) u16();
            case Tag.LONG64, Tag.LONG64_UNSIGNED -> u32() << 32 | u32();
            case Tag.DATE_TIME -> raw(12);
            default -> throw new Malformed("tag " + tag + " is not known");
        };
    }

    private List<Object> elements(int depth) throws Malformed {
        int count = length();
        // Every element takes an octet at least, so a lying count costs nothing.
        if (depth == 0 || count > remaining()) {
            throw new Malformed("structure of " + count + " elements does not fit");
        }
        List<Object> elements = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            elements.add(data(depth - 1));
        }
        return elements;
    }

    private void need(int count) throws Malformed {
        if (count > remaining()) {
            throw new Malformed("ends " + (count - remaining()) + " octets too early");
        }
    }
}
