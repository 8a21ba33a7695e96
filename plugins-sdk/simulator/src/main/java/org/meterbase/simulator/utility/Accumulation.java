// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

import com.fasterxml.jackson.annotation.JsonValue;

/** How a channel's numbers relate to time (the fourth field of an IEC 61968-9 reading type). */
public enum Accumulation {
    /** A counter since the meter was made. */
    INDEX,
    /** The energy of one interval. */
    DELTA,
    /** The mean power of one interval. */
    AVERAGE,
    /** The value at this moment. */
    INSTANTANEOUS;

    /** The name in JSON. */
    @JsonValue
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
