// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.feed;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.readings.Change;
import org.meterbase.api.readings.Feed;
import org.meterbase.readings.raw.Unavailable;

/**
 * Tells all that the raw layer holds of a lane. The position is read first: what was committed up to there is seen by every later statement, so page after
 * page can be read in a transaction of its own, and nothing long holds up the vacuum.
 */
final class Snapshot {
    private static final int PAGE = 1000;

    /** Where each kind lies: device, day, source and version of what some devices of a shard have. */
    private enum Table {
        BLOCK(Change.Kind.INTERVALS, """
                SELECT b.device, b.day, n.name, b.version FROM block b JOIN name n ON n.id = b.profile
                WHERE b.shard = ? AND b.device > ? AND b.device <= ?"""),
        REGISTER_SET(Change.Kind.REGISTERS, """
                SELECT r.device, (r.at AT TIME ZONE 'UTC')::date, n.name, 0 FROM register_set r JOIN name n ON n.id = r.source
                WHERE r.shard = ? AND r.device > ? AND r.device <= ? GROUP BY 1, 2, 3"""),
        DEVICE_EVENT(Change.Kind.EVENTS, """
                SELECT e.device, (e.at AT TIME ZONE 'UTC')::date, n.name, 0 FROM device_event e JOIN name n ON n.id = e.log
                WHERE e.shard = ? AND e.device > ? AND e.device <= ? GROUP BY 1, 2, 3"""),
        OBSERVATION(Change.Kind.OBSERVATIONS, """
                SELECT o.device, (o.at AT TIME ZONE 'UTC')::date, '', 0 FROM observation o
                WHERE o.shard = ? AND o.device > ? AND o.device <= ? GROUP BY 1, 2""");

        private final Change.Kind kind;
        private final String question;

        Table(Change.Kind kind, String question) {
            this.kind = kind;
            this.question = question;
        }

        String tableName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final DataSource source;
    private final int lane;

    Snapshot(DataSource source, int lane) {
        this.source = source;
        this.lane = lane;
    }

    long tell(Consumer<Change> each) {
        try {
            long position = position();
            for (int shard = lane; shard < DeviceKey.SHARDS; shard += Feed.LANES) {
                for (Table table : Table.values()) {
                    tell(table, shard, each);
                }
            }
            return position;
        } catch (SQLException e) {
            throw new Unavailable(e);
        }
    }

    private long position() throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT changes FROM fold_position WHERE lane = ?")) {
            select.setInt(1, lane);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private void tell(Table table, int shard, Consumer<Change> each) throws SQLException {
        long after = -1;
        for (long last = last(table, shard, after); last > after; last = last(table, shard, after)) {
            List<Change> changes = new ArrayList<>();
            try (Connection connection = source.getConnection();
                    PreparedStatement select = connection.prepareStatement(table.question)) {
                select.setInt(1, shard);
                select.setLong(2, after);
                select.setLong(3, last);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        changes.add(Change.builder(lane, 0, new DeviceKey(shard, row.getLong(1)), table.kind)
                                .day(row.getObject(2, LocalDate.class))
                                .source(row.getString(3))
                                .version(row.getInt(4))
                                .build());
                    }
                }
            }
            changes.forEach(each);
            after = last;
        }
    }

    /** The last device of the next page: a page ends with a device, and holds about as many rows as devices have days. */
    private long last(Table table, int shard, long after) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT max(device) FROM (SELECT device FROM " + table.tableName()
                                + " WHERE shard = ? AND device > ? ORDER BY device LIMIT " + PAGE + ") p")) {
            select.setInt(1, shard);
            select.setLong(2, after);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                long last = row.getLong(1);
                return row.wasNull() ? after : last;
            }
        }
    }
}
