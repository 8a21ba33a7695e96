// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.raw;

import java.sql.Timestamp;
import java.time.Instant;

/** Instants as far as the database's clock reaches: what has no beginning or no end is asked for from its first and to its last. */
public final class Bounds {
    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant LAST = Instant.parse("9999-01-01T00:00:00Z");

    private Bounds() {}

    /** An instant within what a table can hold. */
    public static Instant within(Instant instant) {
        return instant.isBefore(FIRST) ? FIRST : instant.isAfter(LAST) ? LAST : instant;
    }

    /** The same for a query. */
    public static Timestamp timestamp(Instant instant) {
        return Timestamp.from(within(instant));
    }
}
