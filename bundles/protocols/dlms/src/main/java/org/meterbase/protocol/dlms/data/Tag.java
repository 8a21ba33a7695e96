// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms.data;

/** The tags of COSEM data (IEC 62056-6-2, 4.1.5). */
public final class Tag {
    public static final int NULL = 0;
    public static final int ARRAY = 1;
    public static final int STRUCTURE = 2;
    public static final int BOOLEAN = 3;
    public static final int BIT_STRING = 4;
    public static final int DOUBLE_LONG = 5;
    public static final int DOUBLE_LONG_UNSIGNED = 6;
    public static final int OCTET_STRING = 9;
    public static final int VISIBLE_STRING = 10;
    public static final int UTF8_STRING = 12;
    public static final int BCD = 13;
    public static final int INTEGER = 15;
    public static final int LONG = 16;
    public static final int UNSIGNED = 17;
    public static final int LONG_UNSIGNED = 18;
    public static final int COMPACT_ARRAY = 19;
    public static final int LONG64 = 20;
    public static final int LONG64_UNSIGNED = 21;
    public static final int ENUM = 22;
    public static final int FLOAT32 = 23;
    public static final int FLOAT64 = 24;
    public static final int DATE_TIME = 25;
    public static final int DATE = 26;
    public static final int TIME = 27;
    public static final int DONT_CARE = 255;

    private static final byte VARIABLE = -1;
    private static final byte UNKNOWN = -2;
    private static final byte[] SIZES = new byte[28];
    /** A bit for each type that is a whole number. */
    private static final int NUMBERS = 1 << DOUBLE_LONG
            | 1 << DOUBLE_LONG_UNSIGNED
            | 1 << BCD
            | 1 << INTEGER
            | 1 << LONG
            | 1 << UNSIGNED
            | 1 << LONG_UNSIGNED
            | 1 << LONG64
            | 1 << LONG64_UNSIGNED
            | 1 << ENUM;

    static {
        java.util.Arrays.fill(SIZES, UNKNOWN);
        int[][] sizes = {
            {NULL, 0}, {BOOLEAN, 1}, {DOUBLE_LONG, 4}, {DOUBLE_LONG_UNSIGNED, 4}, {BCD, 1}, {INTEGER, 1}, {LONG, 2},
            {UNSIGNED, 1}, {LONG_UNSIGNED, 2}, {LONG64, 8}, {LONG64_UNSIGNED, 8}, {ENUM, 1}, {FLOAT32, 4}, {FLOAT64, 8},
            {DATE_TIME, 12}, {DATE, 5}, {TIME, 4}
        };
        for (int[] size : sizes) {
            SIZES[size[0]] = (byte) size[1];
        }
        for (int tag : new int[] {BIT_STRING, OCTET_STRING, VISIBLE_STRING, UTF8_STRING}) {
            SIZES[tag] = VARIABLE;
        }
    }

    private Tag() {}

    /** Octets of a value of this type without its tag; below 0 where the type has a length of its own, or is none. */
    static int size(int tag) {
        return tag < SIZES.length ? SIZES[tag] : tag == DONT_CARE ? 0 : UNKNOWN;
    }

    static boolean hasLength(int tag) {
        return size(tag) == VARIABLE;
    }

    /** Whether the type is a whole number, so that a scalar's {@code number} is its value. */
    public static boolean isNumber(int tag) {
        return tag < SIZES.length && (NUMBERS >> tag & 1) != 0;
    }
}
