// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.feed;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.meterbase.api.archive.Archive;

/**
 * Turns a moment of knowledge into offsets: recorded is what the order of the lane says, and a time is only a name for a place in that order.
 * For one question; not thread-safe.
 */
public final class RecordedOrder {
    /** Far more than any clock says and still a timestamp of PostgreSQL. */
    private static final Instant FOREVER = Instant.parse("9999-01-01T00:00:00Z");

    private final Connection connection;
    private final Instant asOf;
    private final Map<Integer, Long> limits = new HashMap<>();

    /** @param asOf {@link Archive#NOW} for all that is known */
    public RecordedOrder(Connection connection, Instant asOf) {
        this.connection = connection;
        this.asOf = asOf;
    }

    /** The moment as a timestamp that a query can be given. */
    public Timestamp timestamp() {
        return Timestamp.from(asOf.isAfter(FOREVER) ? FOREVER : asOf);
    }

    /** Up to which change of a lane things were known. */
    public long limit(int lane) throws SQLException {
        if (asOf.equals(Archive.NOW) || asOf.isAfter(FOREVER)) {
            return Long.MAX_VALUE;
        }
        Long limit = limits.get(lane);
        if (limit == null) {
            limit = ask(lane);
            limits.put(lane, limit);
        }
        return limit;
    }

    /**
     * The fold reads the clock under the lane's lock. So when the lock was free once, whatever it will still commit is later than the
     * question, and the answer is the same for good. The two statements must be two: each sees what was committed before it began.
     */
    private long ask(int lane) throws SQLException {
        try (PreparedStatement lock =
                        connection.prepareStatement("SELECT 1 FROM fold_position WHERE lane = ? FOR SHARE");
                PreparedStatement select = connection.prepareStatement(
                        "SELECT coalesce(max(\"offset\"), 0) FROM change_time WHERE lane = ? AND at <= ?")) {
            lock.setInt(1, lane);
            lock.executeQuery().close();
            select.setInt(1, lane);
            select.setTimestamp(2, timestamp());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
