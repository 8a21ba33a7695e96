// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.time.Instant;
import javax.persistence.Column;
import javax.persistence.Convert;
import javax.persistence.GeneratedValue;
import javax.persistence.GenerationType;
import javax.persistence.Id;
import javax.persistence.MappedSuperclass;
import javax.persistence.SequenceGenerator;

/**
 * What the archive holds for true over a range of recorded time. Nothing of it ever changes but its end, once. The sequence
 * is asked for one number at a time: numbers kept in stock would not ascend beside those of a bulk import.
 */
@MappedSuperclass
abstract class Recorded {
    @Id
    @SequenceGenerator(name = "record_version", sequenceName = "record_version", allocationSize = 1)
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "record_version")
    private long version;

    @Column(name = "recorded_from")
    @Convert(converter = InstantColumn.class)
    private Instant recordedFrom;

    @Column(name = "recorded_to")
    @Convert(converter = InstantColumn.class)
    private Instant recordedTo;

    Recorded() {}

    Recorded(Instant recordedFrom) {
        this.recordedFrom = recordedFrom;
    }

    long version() {
        return version;
    }

    Instant recordedFrom() {
        return recordedFrom;
    }

    /** Null while it is held for true. */
    Instant recordedTo() {
        return recordedTo;
    }

    /** From now on this is what was believed before. */
    void end(Instant at) {
        recordedTo = at;
    }
}
