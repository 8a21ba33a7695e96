// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.model;

/**
 * A unit of measure, without power of ten: that is the scaler's or the multiplier's. Codes are the CIM UnitSymbol's.
 */
public enum Unit {
    /** No unit, or one that this list does not know. */
    NONE(0, ""),
    AMPERE(5, "A"),
    DEGREE_CELSIUS(23, "°C"),
    SECOND(27, "s"),
    VOLT(29, "V"),
    JOULE(31, "J"),
    HERTZ(33, "Hz"),
    WATT(38, "W"),
    CUBIC_METRE(42, "m3"),
    VOLT_AMPERE(61, "VA"),
    VAR(63, "var"),
    /** Power factor, as CIM's cos phi. */
    COS_PHI(65, "cosPhi"),
    VOLT_AMPERE_HOUR(71, "VAh"),
    WATT_HOUR(72, "Wh"),
    VAR_HOUR(73, "varh"),
    AMPERE_HOUR(106, "Ah"),
    COUNT(111, "count"),
    CUBIC_FOOT(119, "ft3"),
    CUBIC_METRE_PER_HOUR(125, "m3/h"),
    LITRE(134, "L");

    private static final Unit[] ALL = values();

    private final int code;
    private final String symbol;

    Unit(int code, String symbol) {
        this.code = code;
        this.symbol = symbol;
    }

    /** The CIM UnitSymbol code, as it stands in the 17th part of a reading type. */
    public int code() {
        return code;
    }

    /** The symbol as people write it; empty for {@link #NONE}. */
    public String symbol() {
        return symbol;
    }

    /** The unit of this CIM code, or {@link #NONE}. */
    public static Unit ofCode(int code) {
        for (Unit unit : ALL) {
            if (unit.code == code) {
                return unit;
            }
        }
        return NONE;
    }
}
