// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.fold;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.readings.Change;
import org.meterbase.readings.feed.ChangeCodec;

/**
 * One transaction of the fold: the lane's row is locked and its position compared before anything else, and saved after everything else. Nobody
 * else writes what belongs to the lane's shards meanwhile, so what is not there when it is looked up is not there when it is stored.
 */
final class FoldTransaction {
    private final Connection connection;
    private final int lane;
    private final LocalDate day;
    private final long before;
    private final LaneMemory memory;
    private final List<Change> made = new ArrayList<>();

    private FoldTransaction(Connection connection, int lane, LocalDate day, long before, LaneMemory memory) {
        this.memory = memory;
        this.connection = connection;
        this.lane = lane;
        this.day = day;
        this.before = before;
    }

    /** Somebody else has folded what was read: nothing of it may be done again. */
    static final class Overtaken extends Exception {
        private static final long serialVersionUID = 1L;

        Overtaken(int lane, long expected, long found) {
            super("lane " + lane + " stands at " + found + " and not at " + expected);
        }
    }

    /**
     * Locks the lane.
     *
     * @param connection in a transaction that has done nothing yet
     * @param position where the lane must stand
     * @param day the day under which the changes are kept
     * @param memory what is known of the lane where it stands there
     */
    static FoldTransaction begin(Connection connection, int lane, long position, LocalDate day, LaneMemory memory)
            throws SQLException, Overtaken {
        // Every join here is of a few hundred keys with a table of millions.
        try (PreparedStatement lock = connection.prepareStatement("""
                SELECT position, changes, set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)
                FROM fold_position WHERE lane = ? FOR NO KEY UPDATE""")) {
            lock.setInt(1, lane);
            try (ResultSet row = lock.executeQuery()) {
                row.next();
                if (row.getLong(1) != position) {
                    throw new Overtaken(lane, position, row.getLong(1));
                }
                return new FoldTransaction(connection, lane, day, row.getLong(2), memory);
            }
        }
    }

    /** What is known of the lane without asking. */
    LaneMemory memory() {
        return memory;
    }

    Connection connection() {
        return connection;
    }

    /** The offset that the next change will have. */
    long next() {
        return before + made.size() + 1;
    }

    void change(DeviceKey device, Change.Kind kind, String source, LocalDate of, int version, int added, int revised) {
        made.add(Change.builder(lane, next(), device, kind)
                .source(source)
                .day(of)
                .version(version)
                .added(added)
                .revised(revised)
                .build());
    }

    List<Change> changes() {
        return made;
    }

    /** Saves the changes and the position; what is left is to commit. @param settled up to where pushes are in their blocks too */
    void end(long position, long settled) throws SQLException {
        if (made.isEmpty()) {
            try (PreparedStatement save =
                    connection.prepareStatement("UPDATE fold_position SET position = ?, settled = ? WHERE lane = ?")) {
                save.setLong(1, position);
                save.setLong(2, settled);
                save.setInt(3, lane);
                save.executeUpdate();
            }
            return;
        }
        // The clock is read under the lane's lock: whoever asks as of a moment waits for this lock first, and so never
        // gets two answers.
        try (PreparedStatement save = connection.prepareStatement("""
                WITH saved AS (
                    UPDATE fold_position SET position = ?, settled = ?, changes = ? WHERE lane = ? RETURNING lane, changes),
                made AS (
                    INSERT INTO change (lane, first_offset, last_offset, day, changes)
                    SELECT lane, ?, changes, ?, ? FROM saved)
                INSERT INTO change_time (lane, "offset", at) SELECT lane, changes, clock_timestamp() FROM saved""")) {
            save.setLong(1, position);
            save.setLong(2, settled);
            save.setLong(3, before + made.size());
            save.setInt(4, lane);
            save.setLong(5, before + 1);
            save.setObject(6, day);
            save.setBytes(7, ChangeCodec.pack(made));
            save.executeUpdate();
        }
    }
}
