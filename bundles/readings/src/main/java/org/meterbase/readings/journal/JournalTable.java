// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;

/** The table of the journal. */
public final class JournalTable {
    /** Of its partitions: a record of pushes, a few thousand octets, lies in its row; beside it in pieces it would be a third more to write. */
    public static final String STORAGE = "toast_tuple_target = 8160";

    private static final int MAX_RECORDS = 1024;

    private final DataSource source;
    private final long node;
    private final long boot;

    JournalTable(DataSource source, long node, long boot) {
        this.source = source;
        this.node = node;
        this.boot = boot;
    }

    /** A journal record: the packed frames at one offset of a lane. */
    public record Row(long offset, byte[] packed) {}

    /**
     * Stores batches of different lanes in one transaction of one statement. The lanes' heads are locked in ascending order, so
     * that no two nodes wait for each other; the lock makes the offsets dense and gives them the order of the commits.
     *
     * @return the offset that was given in each lane
     */
    Map<Integer, Long> store(List<Batch> batches) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement insert = connection.prepareStatement("""
                        WITH batch AS MATERIALIZED (
                            SELECT * FROM unnest(?::smallint[], ?::date[], ?::bigint[], ?::bytea[]) AS b (lane, day, sequence, frames)),
                        locked AS MATERIALIZED (
                            SELECT lane FROM journal_head WHERE lane IN (SELECT lane FROM batch) ORDER BY lane FOR NO KEY UPDATE),
                        moved AS (
                            UPDATE journal_head h SET head = h.head + 1 FROM locked l WHERE h.lane = l.lane RETURNING h.lane, h.head)
                        INSERT INTO journal (lane, "offset", day, writer, boot, sequence, frames)
                        SELECT lane, head, day, ?, ?, sequence, frames FROM batch JOIN moved USING (lane)
                        RETURNING lane, "offset\"""")) {
            bindKeys(connection, insert, batches);
            insert.setArray(
                    4,
                    connection.createArrayOf(
                            "bytea", batches.stream().map(Batch::packed).toArray(byte[][]::new)));
            insert.setLong(5, node);
            insert.setLong(6, boot);
            Map<Integer, Long> offsets = new HashMap<>();
            try (ResultSet row = insert.executeQuery()) {
                while (row.next()) {
                    offsets.put(row.getInt(1), row.getLong(2));
                }
            }
            if (offsets.size() != batches.size()) {
                throw new SQLException("of " + batches.size() + " batches " + offsets.size()
                        + " were stored: the table journal_head lacks lanes; restore its 64 rows");
            }
            return offsets;
        }
    }

    /** The lanes of those batches that are stored. Waits for nobody: ask after their own attempt has ended. */
    Set<Integer> stored(List<Batch> batches) throws SQLException {
        Set<Integer> lanes = new HashSet<>();
        try (Connection connection = source.getConnection();
                PreparedStatement select = connection.prepareStatement("""
                        SELECT j.lane FROM unnest(?::smallint[], ?::date[], ?::bigint[]) AS b (lane, day, sequence)
                        JOIN journal j ON j.day = b.day AND j.lane = b.lane AND j.sequence = b.sequence AND j.writer = ? AND j.boot = ?""")) {
            bindKeys(connection, select, batches);
            select.setLong(4, node);
            select.setLong(5, boot);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    lanes.add(row.getInt(1));
                }
            }
        }
        return lanes;
    }

    /** The records of a lane after an offset, ascending, until they are this many octets together; at least one where there is one. */
    public static List<Row> read(Connection connection, int lane, long after, int octets) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT \"offset\", frames FROM journal WHERE lane = ? AND \"offset\" > ? ORDER BY \"offset\" LIMIT "
                        + MAX_RECORDS)) {
            // Only fetched piece by piece where the connection is in a transaction.
            select.setFetchSize(16);
            select.setInt(1, lane);
            select.setLong(2, after);
            try (ResultSet row = select.executeQuery()) {
                int sum = 0;
                while (sum < octets && row.next()) {
                    rows.add(new Row(row.getLong(1), row.getBytes(2)));
                    sum += rows.get(rows.size() - 1).packed().length;
                }
            }
        }
        return rows;
    }

    private static void bindKeys(Connection connection, PreparedStatement statement, List<Batch> batches)
            throws SQLException {
        statement.setArray(
                1,
                connection.createArrayOf(
                        "int2", batches.stream().map(b -> (short) b.lane()).toArray()));
        statement.setArray(
                2,
                connection.createArrayOf(
                        "date", batches.stream().map(Batch::day).toArray()));
        statement.setArray(
                3,
                connection.createArrayOf(
                        "int8", batches.stream().map(Batch::sequence).toArray()));
    }
}
