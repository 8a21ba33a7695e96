// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.time.Instant;

/**
 * What is to be recorded of a binding. Checked when made.
 *
 * @param position null for {@code main}
 * @param validTo null until further notice
 */
public record BindingDraft(long usagePoint, String position, long device, Instant validFrom, Instant validTo) {
    static final String MAIN = "main";

    /** @throws Refused where a value cannot be stored */
    public BindingDraft {
        position = position == null ? MAIN : Check.text("/position", position, 32);
        validFrom = Check.instant("/validFrom", validFrom);
        validTo = validTo == null ? null : Check.instant("/validTo", validTo);
        if (validTo != null && !validTo.isAfter(validFrom)) {
            throw Refused.invalid("/validTo", validTo + " is not after validFrom, " + validFrom);
        }
    }
}
