// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.time.Instant;
import org.meterbase.api.archive.ModelConfiguration;

/**
 * A model's configuration from a moment on and until the model's next, as it was believed over a range of recorded time.
 *
 * @param version of the record; unique over all records, and ascending
 * @param recordedTo null while it is held for true
 */
public record ModelVersion(
        String name,
        Instant validFrom,
        ModelDocument document,
        long version,
        Instant recordedFrom,
        Instant recordedTo) {

    ModelConfiguration configuration() {
        return document.configuration(name, version, validFrom);
    }
}
