// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.projection;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Exact decimal numbers as a long and a power of ten. What does not fit into a long is rounded to eighteen digits, and only then. */
record Amount(long unscaled, int scale) {
    static final Amount ZERO = new Amount(0, 0);

    private static final int DIGITS = 18;
    private static final long[] POWERS = powers();

    Amount plus(Amount other) {
        if (scale == other.scale) {
            long sum = unscaled + other.unscaled;
            // Both have the sign that the sum has not: it ran over.
            if (((unscaled ^ sum) & (other.unscaled ^ sum)) >= 0) {
                return new Amount(sum, scale);
            }
        }
        if (unscaled == 0) {
            return other;
        }
        return of(decimal().add(other.decimal()));
    }

    /** The product with a factor; exact where it fits. */
    Amount times(Factor factor) {
        if (factor.divisor() == 1) {
            long high = Math.multiplyHigh(unscaled, factor.unscaled());
            long low = unscaled * factor.unscaled();
            if (high == low >> 63) {
                return new Amount(low, scale + factor.scale());
            }
        }
        BigDecimal product = decimal().multiply(factor.decimal());
        if (factor.divisor() == 1) {
            return of(product);
        }
        BigDecimal divisor = BigDecimal.valueOf(factor.divisor());
        return of(product.divide(divisor, Math.max(product.scale(), 0) + Factor.DECIMALS, RoundingMode.HALF_EVEN)
                .stripTrailingZeros());
    }

    /** The same number as an integer of this power of ten. @throws ArithmeticException where that is no long, or not exact */
    long at(int target) {
        if (scale == target || unscaled == 0) {
            return unscaled;
        }
        int up = scale - target;
        if (up < 0) {
            return decimal().movePointLeft(target).longValueExact();
        }
        if (up >= POWERS.length) {
            throw new ArithmeticException("a power of ten beyond any long");
        }
        return Math.multiplyExact(unscaled, POWERS[up]);
    }

    BigDecimal decimal() {
        return BigDecimal.valueOf(unscaled, -scale);
    }

    static Amount of(BigDecimal value) {
        BigDecimal number = value;
        if (number.unscaledValue().bitLength() > 63) {
            number = number.round(new java.math.MathContext(DIGITS, RoundingMode.HALF_EVEN));
        }
        return new Amount(number.unscaledValue().longValueExact(), -number.scale());
    }

    private static long[] powers() {
        long[] powers = new long[DIGITS + 1];
        powers[0] = 1;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = powers[i - 1] * 10;
        }
        return powers;
    }
}
