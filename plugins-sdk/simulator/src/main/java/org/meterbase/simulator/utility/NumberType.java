// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

import com.fasterxml.jackson.annotation.JsonValue;

/** Unsigned integers of A-XDR as meters use them (IEC 62056-6-2, 4.1.5). */
public enum NumberType {
    LONG_UNSIGNED("long-unsigned", 18, 2),
    DOUBLE_LONG_UNSIGNED("double-long-unsigned", 6, 4),
    LONG64_UNSIGNED("long64-unsigned", 21, 8);

    private final String word;
    private final int tag;
    private final int octets;

    NumberType(String word, int tag, int octets) {
        this.word = word;
        this.tag = tag;
        this.octets = octets;
    }

    /** The name in the standard, and in JSON. */
    @JsonValue
    public String word() {
        return word;
    }

    /** Tag of the type. */
    public int tag() {
        return tag;
    }

    /** Octets of the number, without its tag. */
    public int octets() {
        return octets;
    }

    /** Whether the number can be sent in this type. */
    public boolean holds(long number) {
        return number >= 0 && (octets == 8 || number >>> (8 * octets) == 0);
    }
}
