// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.time.Instant;
import java.util.Objects;
import org.meterbase.api.model.TimeRange;

/**
 * That a device measured at a place, as it was believed over a range of recorded time.
 *
 * @param id the same in all records of it
 * @param position which of the devices of the usage point it is, as {@code main} or {@code check}
 * @param validTo null until further notice
 * @param version of the record; unique over all records, and ascending
 * @param recordedTo null while it is held for true
 */
public record Binding(
        long id,
        long usagePoint,
        String position,
        long device,
        Instant validFrom,
        Instant validTo,
        long version,
        Instant recordedFrom,
        Instant recordedTo) {

    TimeRange valid() {
        return new TimeRange(validFrom, Objects.requireNonNullElse(validTo, Instant.MAX));
    }
}
