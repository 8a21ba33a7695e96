// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

/**
 * An instrument transformer's ratio as on its plate.
 *
 * @param primary amperes or volts on the network's side
 * @param secondary amperes or volts on the meter's side
 */
public record Ratio(int primary, int secondary) {
    /** No transformer. */
    public static final Ratio DIRECT = new Ratio(1, 1);

    public Ratio {
        if (secondary < 1 || primary < secondary || primary % secondary != 0) {
            throw new IllegalArgumentException(
                    "ratio " + primary + "/" + secondary + " is not a whole number from 1 up");
        }
    }

    /** Primary over secondary, a whole number here so that truth stays exact. */
    public int factor() {
        return primary / secondary;
    }
}
