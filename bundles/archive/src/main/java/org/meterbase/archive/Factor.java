// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** A ratio as people write it: 40, 0.5, or primary by secondary, 200/5. */
public final class Factor {
    /** Nine digits before the point, and nine after it. */
    private static final int SCALE = 9;

    private static final BigDecimal LIMIT = BigDecimal.TEN.pow(SCALE);

    private Factor() {}

    /** @throws Refused where it is no ratio, or one that is no decimal number of nine digits after the point */
    public static BigDecimal parse(String pointer, String text) {
        String[] sides = text.strip().split("/", -1);
        try {
            if (sides.length == 1 && text.length() <= 40) {
                return checked(pointer, new BigDecimal(sides[0].strip()));
            }
            if (sides.length == 2 && text.length() <= 40) {
                BigDecimal primary = checked(pointer, new BigDecimal(sides[0].strip()));
                BigDecimal secondary = checked(pointer, new BigDecimal(sides[1].strip()));
                return checked(pointer, primary.divide(secondary, SCALE, RoundingMode.UNNECESSARY));
            }
        } catch (NumberFormatException e) {
            throw Refused.invalid(pointer, "'" + text + "' is no ratio; write it as 40 or as 200/5");
        } catch (ArithmeticException e) {
            throw Refused.invalid(
                    pointer, "'" + text + "' has more than nine digits after the point; write the rounded number");
        }
        throw Refused.invalid(pointer, "'" + text + "' is no ratio; write it as 40 or as 200/5");
    }

    static BigDecimal checked(String pointer, BigDecimal value) {
        if (value.signum() <= 0 || value.compareTo(LIMIT) >= 0) {
            throw Refused.invalid(pointer, value.toPlainString() + " is no ratio; it has to be above 0 and below 10^9");
        }
        if (value.stripTrailingZeros().scale() > SCALE) {
            throw Refused.invalid(pointer, value.toPlainString() + " has more than nine digits after the point");
        }
        return value;
    }
}
