// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.model;

/** The six value groups A to F that name a quantity in DLMS/COSEM (IEC 62056-6-1). Immutable, a value. */
public final class ObisCode implements Comparable<ObisCode> {
    private static final int GROUPS = 6;
    private static final int MOST_DIGITS = 3;
    /** What may stand behind each group but the last. */
    private static final String[] SEPARATORS = {".-", ".:", ".", ".", ".*"};

    private final long packed;
    /** Made when it is first asked for: names in keys and messages are asked for again and again. */
    private String text;

    private ObisCode(long packed) {
        this.packed = packed;
    }

    /**
     * Reads {@code 1.0.1.8.0.255} or {@code 1-0:1.8.0*255}.
     *
     * @throws IllegalArgumentException where it is neither, or a group is above 255
     */
    public static ObisCode parse(String text) {
        long packed = 0;
        int at = 0;
        for (int group = 0; group < GROUPS; group++) {
            int begin = at;
            int value = 0;
            while (at < text.length() && at - begin < MOST_DIGITS && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                value = value * 10 + text.charAt(at++) - '0';
            }
            boolean separated = group == GROUPS - 1
                    ? at == text.length()
                    : at < text.length() && SEPARATORS[group].indexOf(text.charAt(at)) >= 0;
            if (at == begin || !separated) {
                throw new IllegalArgumentException(
                        "'" + text + "' is not an OBIS code; write six groups as 1.0.1.8.0.255 or 1-0:1.8.0*255");
            }
            if (value > 255) {
                throw new IllegalArgumentException("'" + text + "' is not an OBIS code; no group is above 255");
            }
            packed = packed << 8 | value;
            at++;
        }
        return new ObisCode(packed);
    }

    /** The code whose six octets, as a COSEM logical name has them, stand at this offset. */
    public static ObisCode of(byte[] octets, int offset) {
        long packed = 0;
        for (int i = 0; i < 6; i++) {
            packed = packed << 8 | octets[offset + i] & 0xFF;
        }
        return new ObisCode(packed);
    }

    /** The code whose octets are the low 48 bits, group A highest. */
    public static ObisCode ofPacked(long packed) {
        return new ObisCode(packed & 0xFFFF_FFFF_FFFFL);
    }

    /** The octets in the low 48 bits, group A highest. */
    public long packed() {
        return packed;
    }

    /** Value group 0 (A) to 5 (F), 0..255. */
    public int group(int index) {
        return (int) (packed >>> 8 * (5 - index)) & 0xFF;
    }

    /** The six octets of the COSEM logical name; a new array. */
    public byte[] octets() {
        byte[] octets = new byte[6];
        for (int i = 0; i < 6; i++) {
            octets[i] = (byte) group(i);
        }
        return octets;
    }

    @Override
    public int compareTo(ObisCode other) {
        return Long.compare(packed, other.packed);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ObisCode code && code.packed == packed;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(packed);
    }

    /** Six groups with dots, as {@code 1.0.1.8.0.255}. */
    @Override
    public String toString() {
        if (text == null) {
            text = group(0) + "." + group(1) + "." + group(2) + "." + group(3) + "." + group(4) + "." + group(5);
        }
        return text;
    }
}
