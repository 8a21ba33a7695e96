// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.model;

/** How a channel's values relate to time (CIM accumulation behaviour, reduced to what channels do). */
public enum Accumulation {
    /** The device does not say; the channel configuration does. */
    UNSPECIFIED(0),
    /** A dial's position at the stamp, CIM 1 bulkQuantity. */
    INDEX(1),
    /** What was added within the interval, CIM 4 deltaData. */
    DELTA(4),
    /** The mean over the interval, as average power. */
    AVERAGE(0),
    /** A value at one moment, CIM 12 instantaneous. */
    INSTANTANEOUS(12);

    private final int code;

    Accumulation(int code) {
        this.code = code;
    }

    /** The code of the fourth part of a CIM reading type; 0 for a mean, which CIM tells by its aggregate (2). */
    public int code() {
        return code;
    }
}
