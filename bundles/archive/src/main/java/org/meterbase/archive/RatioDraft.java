// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * What is to be recorded of a ratio. Checked when made.
 *
 * @param position null for {@code main}
 * @param currentTransformer null for 1, and so the others
 */
public record RatioDraft(
        long usagePoint,
        String position,
        BigDecimal currentTransformer,
        BigDecimal voltageTransformer,
        BigDecimal constant,
        Instant validFrom) {

    /** @throws Refused where a value cannot be stored */
    public RatioDraft {
        position = position == null ? BindingDraft.MAIN : Check.text("/position", position, 32);
        currentTransformer = factor("/ct", currentTransformer);
        voltageTransformer = factor("/vt", voltageTransformer);
        constant = factor("/constant", constant);
        validFrom = Check.instant("/validFrom", validFrom);
    }

    private static BigDecimal factor(String pointer, BigDecimal value) {
        return value == null ? BigDecimal.ONE : Factor.checked(pointer, value);
    }
}
