// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.archive;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Some corrections in the order in which they were recorded, and the position after them. Immutable. */
public final class Corrections {
    /**
     * A place in the order of corrections; a reader keeps it in the transaction of its effects.
     *
     * @param recorded the recorded time of a change of the archive
     * @param usagePoint up to which of the usage points that it concerns; {@link Long#MAX_VALUE} for all
     */
    public record Position(Instant recorded, long usagePoint) {
        /** Before all that was ever recorded. */
        public static final Position START = new Position(Instant.EPOCH, Long.MAX_VALUE);
    }

    private final List<Correction> list;
    private final Position next;

    /** Corrections up to a position. */
    public Corrections(List<Correction> list, Position next) {
        this.list = List.copyOf(list);
        this.next = Objects.requireNonNull(next);
    }

    /** The corrections; there may be none although the position moves on. Unmodifiable. */
    public List<Correction> list() {
        return list;
    }

    /** Where to go on; the position that was asked for where nothing was recorded since. */
    public Position next() {
        return next;
    }
}
