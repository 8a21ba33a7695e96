// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.cosem;

/** Data-access-result (IEC 62056-5-3, clause 8). */
public final class AccessResult {
    public static final int TEMPORARY_FAILURE = 2;
    public static final int READ_WRITE_DENIED = 3;
    public static final int OBJECT_UNDEFINED = 4;
    public static final int OBJECT_CLASS_INCONSISTENT = 9;
    public static final int TYPE_UNMATCHED = 12;
    public static final int NO_LONG_GET_IN_PROGRESS = 16;
    public static final int DATA_BLOCK_NUMBER_INVALID = 19;
    public static final int OTHER_REASON = 250;

    private AccessResult() {}
}
