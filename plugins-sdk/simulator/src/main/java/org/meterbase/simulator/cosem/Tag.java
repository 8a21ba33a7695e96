// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.cosem;

/** Tags of the common data types (IEC 62056-6-2, 4.1.5). */
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
    public static final int INTEGER = 15;
    public static final int LONG = 16;
    public static final int UNSIGNED = 17;
    public static final int LONG_UNSIGNED = 18;
    public static final int COMPACT_ARRAY = 19;
    public static final int LONG64 = 20;
    public static final int LONG64_UNSIGNED = 21;
    public static final int ENUM = 22;
    public static final int DATE_TIME = 25;

    private Tag() {}
}
