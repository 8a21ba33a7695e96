// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.feed;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.function.LongFunction;
import org.meterbase.api.readings.Change;

/** One lane of the feed, held until the transaction ends: whoever adds to a lane holds its row, so that offsets are dense and in the order of commits. */
public final class ChangeLog {
    private final Connection connection;
    private final int lane;
    private final long last;

    private ChangeLog(Connection connection, int lane, long last) {
        this.connection = connection;
        this.lane = lane;
        this.last = last;
    }

    /** Waits for a lane. Whoever needs several takes them in ascending order. @param connection in a transaction */
    public static ChangeLog hold(Connection connection, int lane) throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement("SELECT changes FROM fold_position WHERE lane = ? FOR UPDATE")) {
            lock.setInt(1, lane);
            try (ResultSet row = lock.executeQuery()) {
                row.next();
                return new ChangeLog(connection, lane, row.getLong(1));
            }
        }
    }

    /**
     * Adds changes, once.
     *
     * @param day under which they are kept; its partition must be there
     * @param made each makes the change of an offset
     */
    public void add(LocalDate day, List<LongFunction<Change>> made) throws SQLException {
        if (made.isEmpty()) {
            return;
        }
        List<Change> changes = new java.util.ArrayList<>(made.size());
        for (LongFunction<Change> one : made) {
            changes.add(one.apply(last + changes.size() + 1));
        }
        long end = last + changes.size();
        try (PreparedStatement save =
                        connection.prepareStatement("UPDATE fold_position SET changes = ? WHERE lane = ?");
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO change (lane, first_offset, last_offset, day, changes) VALUES (?, ?, ?, ?, ?)");
                // The clock is read under the lane's lock, as for all changes: see RecordedOrder.
                PreparedStatement time = connection.prepareStatement(
                        "INSERT INTO change_time (lane, \"offset\", at) VALUES (?, ?, clock_timestamp())")) {
            save.setLong(1, end);
            save.setInt(2, lane);
            save.executeUpdate();
            insert.setInt(1, lane);
            insert.setLong(2, last + 1);
            insert.setLong(3, end);
            insert.setObject(4, day);
            insert.setBytes(5, ChangeCodec.pack(changes));
            insert.executeUpdate();
            time.setInt(1, lane);
            time.setLong(2, end);
            time.executeUpdate();
        }
    }
}
