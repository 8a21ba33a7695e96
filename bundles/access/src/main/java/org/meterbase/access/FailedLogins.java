// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Slows down who guesses passwords: after {@value #FREE} failures in a row each further attempt at a name has to wait, twice
 * as long each time. Names that nobody has are treated alike, so that the answer does not tell which exist.
 */
final class FailedLogins {
    static final int FREE = 10;
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);

    private final Transactions transactions;

    FailedLogins(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * Counts an attempt as failed, before it is made: many at once get no further than many in a row.
     *
     * @throws Refused where this name has to wait
     */
    void attempt(String name, Instant now) {
        Instant notBefore = transactions.run(connection -> count(connection, name, now));
        if (notBefore.isAfter(now)) {
            long seconds = Math.max(1, Duration.between(now, notBefore).toSeconds());
            throw new Refused(
                    Refused.Reason.TOO_MANY_FAILURES,
                    "Too many log-ins have failed for this name; try again in " + seconds + " s",
                    seconds);
        }
    }

    /** The attempt was right after all: forgets the failures of this name, and those that are long past. */
    void forget(Connection connection, String name, Instant now) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM failed_login WHERE name_hash = ? OR last_at < ?")) {
            delete.setBytes(1, key(name));
            delete.setTimestamp(2, Timestamp.from(now.minus(FORGOTTEN_AFTER)));
            delete.executeUpdate();
        }
    }

    /** Until when this name has to wait; not after now where the attempt may be made. */
    private static Instant count(Connection connection, String name, Instant now) throws SQLException {
        String sql = """
                INSERT INTO failed_login AS f (name_hash, failures, last_at, not_before) VALUES (?, 1, ?, ?)
                ON CONFLICT (name_hash) DO UPDATE SET
                    failures = f.failures + 1,
                    last_at = excluded.last_at,
                    not_before = excluded.not_before + make_interval(secs =>
                        CASE WHEN f.failures + 1 < ? THEN 0 ELSE least(?, power(2, least(f.failures + 1 - ?, 30))) END)
                WHERE f.not_before <= excluded.last_at
                """;
        try (PreparedStatement upsert = connection.prepareStatement(sql)) {
            upsert.setBytes(1, key(name));
            upsert.setTimestamp(2, Timestamp.from(now));
            upsert.setTimestamp(3, Timestamp.from(now));
            upsert.setInt(4, FREE);
            upsert.setLong(5, LONGEST_PAUSE.toSeconds());
            upsert.setInt(6, FREE);
            if (upsert.executeUpdate() == 1) {
                return now;
            }
        }
        try (PreparedStatement select =
                connection.prepareStatement("SELECT not_before FROM failed_login WHERE name_hash = ?")) {
            select.setBytes(1, key(name));
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getTimestamp(1).toInstant() : now.plusSeconds(1);
            }
        }
    }

    private static byte[] key(String name) {
        return Token.hash(name.toLowerCase(Locale.ROOT));
    }
}
