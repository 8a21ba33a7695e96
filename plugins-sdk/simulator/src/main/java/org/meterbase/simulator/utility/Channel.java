// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

/**
 * One register, and perhaps one column of the load profile: a COSEM Register (class 3, attribute 2).
 *
 * @param obis logical name, such as {@code 1.0.1.8.0.255}
 * @param quantity what is measured
 * @param tariff 0 for the total, 1 to 4 for a time of use
 * @param phase 0 for all phases, 1 to 3 for one
 * @param accumulation how the number relates to time
 * @param type the A-XDR type in which it is sent
 * @param scaler power of ten of the number sent
 * @param unit Wh, varh, W, var, V or A
 */
public record Channel(
        String obis,
        Quantity quantity,
        int tariff,
        int phase,
        Accumulation accumulation,
        NumberType type,
        int scaler,
        String unit) {

    /** Code of the unit (IEC 62056-6-2, 4.3.2, table of units). */
    public int unitCode() {
        return switch (unit) {
            case "W" -> 27;
            case "var" -> 29;
            case "Wh" -> 30;
            case "varh" -> 32;
            case "A" -> 33;
            case "V" -> 35;
            default -> throw new IllegalStateException("unit " + unit + " has no code here: add it");
        };
    }
}
