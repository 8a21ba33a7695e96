// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.raw;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.meterbase.api.delivery.Provenance;

/**
 * Where rows of a block came from: the provenance of their frame, to the millisecond. Who answered is not repeated in each block of each day:
 * an answer of anybody else than the archive expects is in quarantine, and not here.
 *
 * @param clockOffset the device's clock less the platform's, null where it was not measured
 */
public record Origin(
        Provenance.Source source, Instant received, long run, long conversation, String agent, Duration clockOffset) {
    /** Of origins in a block most differ in this. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Origin origin
                && received.equals(origin.received)
                && conversation == origin.conversation
                && run == origin.run
                && source == origin.source
                && agent.equals(origin.agent)
                && Objects.equals(clockOffset, origin.clockOffset);
    }

    @Override
    public int hashCode() {
        return received.hashCode() * 31 + Long.hashCode(conversation);
    }

    /** The origin of what came with this provenance. */
    public static Origin of(Provenance provenance) {
        return new Origin(
                provenance.source(),
                Instant.ofEpochMilli(provenance.received().toEpochMilli()),
                provenance.run(),
                provenance.conversation(),
                provenance.agent(),
                provenance
                        .clockOffset()
                        .map(d -> Duration.ofMillis(d.toMillis()))
                        .orElse(null));
    }
}
