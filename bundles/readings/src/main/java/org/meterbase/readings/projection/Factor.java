// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.projection;

import java.math.BigDecimal;

/**
 * What a device's number is multiplied with, unscaled x 10^scale / divisor.
 *
 * @param divisor 1 unless the quotient has no end, as that of an average over a minute
 */
record Factor(long unscaled, int scale, int divisor) {
    /** To how many more places than its terms a quotient without end is rounded. */
    static final int DECIMALS = 9;

    private static final int SECONDS_PER_HOUR = 3600;

    /** A ratio, with a power of ten. */
    static Factor of(BigDecimal ratio, int powerOfTen) {
        BigDecimal plain = ratio.stripTrailingZeros();
        return new Factor(plain.unscaledValue().longValueExact(), powerOfTen - plain.scale(), 1);
    }

    /** The same times a time in hours, as that over which a power is an energy. */
    Factor overSeconds(long seconds) {
        // 3600 = 2^4 x 3^2 x 5^2: only threes make a quotient without end.
        int rest = SECONDS_PER_HOUR;
        long times = seconds;
        for (int i = 0; i < 2 && times % 3 == 0; i++) {
            times /= 3;
            rest /= 3;
        }
        int threes = rest % 9 == 0 ? 9 : rest % 3 == 0 ? 3 : 1;
        // times / (400 x threes) = times x 25 / 10^4 / threes
        return new Factor(Math.multiplyExact(unscaled, times * 25), scale - 4, threes);
    }

    BigDecimal decimal() {
        return BigDecimal.valueOf(unscaled, -scale);
    }
}
