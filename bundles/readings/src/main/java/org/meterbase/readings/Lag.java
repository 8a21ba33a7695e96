// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.meterbase.api.readings.Feed;

/** How far each stage is behind, as it was measured last. Thread-safe. */
public final class Lag {
    private final DataSource source;
    private volatile Measured measured =
            new Measured(new long[Feed.LANES], new long[Feed.LANES], new long[Feed.LANES], Map.of());

    private record Measured(long[] heads, long[] positions, long[] changes, Map<String, Reader> readers) {}

    /**
     * A reader of the feed.
     *
     * @param mandatory whether retention waits for it
     * @param behind how many changes it has not processed, all lanes together
     * @param overrun whether some of them are gone: it has to take a snapshot
     */
    public record Reader(boolean mandatory, long behind, boolean overrun) {}

    Lag(DataSource source) {
        this.source = source;
    }

    /** Asks the database. */
    public void measure() throws SQLException {
        long[] heads = new long[Feed.LANES];
        long[] positions = new long[Feed.LANES];
        long[] changes = new long[Feed.LANES];
        Map<String, Reader> readers = new TreeMap<>();
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery(
                    "SELECT lane, head, position, changes FROM journal_head JOIN fold_position USING (lane)")) {
                while (row.next()) {
                    heads[row.getInt(1)] = row.getLong(2);
                    positions[row.getInt(1)] = row.getLong(3);
                    changes[row.getInt(1)] = row.getLong(4);
                }
            }
            try (ResultSet row = statement.executeQuery("""
                    SELECT r.reader, r.mandatory, sum(f.changes - coalesce(p."offset", 0)),
                    bool_or(coalesce(p."offset", 0) < f.change_floor)
                    FROM reader r CROSS JOIN fold_position f
                    LEFT JOIN reader_position p ON p.reader = r.reader AND p.lane = f.lane GROUP BY 1, 2""")) {
                while (row.next()) {
                    readers.put(row.getString(1), new Reader(row.getBoolean(2), row.getLong(3), row.getBoolean(4)));
                }
            }
        }
        measured = new Measured(heads, positions, changes, readers);
    }

    /** The last offset of a lane of the journal. */
    public long head(int lane) {
        return measured.heads()[lane];
    }

    /** Up to where a lane is folded. */
    public long position(int lane) {
        return measured.positions()[lane];
    }

    /** The last change of a lane. */
    public long changes(int lane) {
        return measured.changes()[lane];
    }

    /** How many journal records of a lane are not yet folded. */
    public long journal(int lane) {
        return Math.max(0, head(lane) - position(lane));
    }

    /** How many journal records are not yet folded. */
    public long journal() {
        long sum = 0;
        for (int lane = 0; lane < Feed.LANES; lane++) {
            sum += journal(lane);
        }
        return sum;
    }

    /** The readers of the feed by name. Unmodifiable. */
    public Map<String, Reader> readers() {
        return measured.readers();
    }
}
