// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * The ratio of the instrument transformers of a place, from a moment on and until the next ratio of that place, as it was
 * believed over a range of recorded time.
 *
 * @param id the same in all records of it
 * @param currentTransformer primary by secondary, as 40 for 200/5
 * @param voltageTransformer primary by secondary
 * @param constant what the device's values have to be multiplied with besides
 * @param version of the record; unique over all records, and ascending
 * @param recordedTo null while it is held for true
 */
public record Ratio(
        long id,
        long usagePoint,
        String position,
        BigDecimal currentTransformer,
        BigDecimal voltageTransformer,
        BigDecimal constant,
        Instant validFrom,
        long version,
        Instant recordedFrom,
        Instant recordedTo) {

    /** What a value of the secondary side is multiplied with, once. */
    public BigDecimal factor() {
        return currentTransformer
                .multiply(voltageTransformer)
                .multiply(constant)
                .stripTrailingZeros();
    }
}
