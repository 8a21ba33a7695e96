// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meterbase.api.access.Caller;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.delivery.RowFlag;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.readings.Frame;
import org.meterbase.readings.packing.FrameCodec;
import org.meterbase.readings.packing.Layout;
import org.meterbase.readings.raw.Block;
import org.meterbase.readings.raw.BlockKey;
import org.meterbase.readings.raw.Unavailable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What lies in the raw layer and in quarantine, just as it lies there. Thread-safe. */
@Component(service = Inspection.class)
public final class Inspection {
    private final Stages stages;

    /** Of these stages. */
    @Activate
    public Inspection(@Reference Stages stages) {
        this.stages = stages;
    }

    /**
     * Something in quarantine.
     *
     * @param device 0 where the archive does not know it
     * @param answered who answered, in words
     * @param rows how many interval rows there are in it
     * @param firstStamp the earliest stamp of them; null where there are none
     */
    public record Quarantined(
            long id,
            int shard,
            long device,
            String reason,
            QuarantineDesk.State state,
            Instant received,
            String answered,
            int deliveries,
            int rows,
            Instant firstStamp,
            Instant lastStamp) {}

    /** The rows of a channel on one UTC day, all revisions, ascending by profile, stamp, ordinal and revision. */
    public List<RawRow> rows(Caller caller, DeviceKey device, String channel, int day) {
        JournalReadings.requireSight(caller);
        try (Connection connection = stages.source().getConnection()) {
            List<RawRow> rows = new ArrayList<>();
            for (Map.Entry<BlockKey, Block> entry :
                    stages.raw().day(connection, device, day).entrySet()) {
                Block block = entry.getValue();
                String profile = stages.names().name(connection, entry.getKey().profile());
                for (int row = 0; row < block.rows(); row++) {
                    Layout layout = stages.layouts().layout(block.layout(row));
                    int column = layout.column(channel);
                    if (column >= 0) {
                        rows.add(row(block, row, layout, column, profile, day));
                    }
                }
            }
            rows.sort(Comparator.comparing(RawRow::profile)
                    .thenComparingLong(RawRow::epochSecond)
                    .thenComparingInt(RawRow::ordinal)
                    .thenComparingInt(RawRow::revision));
            return rows;
        } catch (SQLException e) {
            throw new Unavailable(e);
        }
    }

    /**
     * What lies in quarantine after an id, ascending.
     *
     * @param reason only this one; null for all
     * @param state only what was decided so; null for all
     */
    public List<Quarantined> quarantine(
            Caller caller, long after, String reason, QuarantineDesk.State state, int limit) {
        JournalReadings.requireSight(caller);
        try (Connection connection = stages.source().getConnection();
                PreparedStatement select = connection.prepareStatement("""
                        SELECT id, shard, device, reason, state, received, answered, deliveries, rows, first_stamp, last_stamp
                        FROM quarantine WHERE id > ? AND (?::text IS NULL OR reason = ?) AND (?::text IS NULL OR state = ?)
                        ORDER BY id LIMIT ?""")) {
            select.setLong(1, after);
            select.setString(2, reason);
            select.setString(3, reason);
            select.setString(4, state == null ? null : state.name());
            select.setString(5, state == null ? null : state.name());
            select.setInt(6, limit);
            List<Quarantined> found = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(new Quarantined(
                            row.getLong(1),
                            row.getInt(2),
                            row.getLong(3),
                            row.getString(4),
                            QuarantineDesk.State.valueOf(row.getString(5)),
                            instant(row.getTimestamp(6)),
                            row.getString(7),
                            row.getInt(8),
                            row.getInt(9),
                            instant(row.getTimestamp(10)),
                            instant(row.getTimestamp(11))));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new Unavailable(e);
        }
    }

    /** The deliveries of something in quarantine; empty where there is nothing of this id. */
    public List<Frame> quarantined(Caller caller, long id) {
        JournalReadings.requireSight(caller);
        try (Connection connection = stages.source().getConnection();
                PreparedStatement select = connection.prepareStatement("SELECT frame FROM quarantine WHERE id = ?")) {
            select.setLong(1, id);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? FrameCodec.unpack(row.getBytes(1)) : List.of();
            }
        } catch (SQLException e) {
            throw new Unavailable(e);
        }
    }

    /** How far each stage is behind, measured now. */
    public Lag lag(Caller caller) {
        JournalReadings.requireSight(caller);
        try {
            stages.lag().measure();
            return stages.lag();
        } catch (SQLException e) {
            throw new Unavailable(e);
        }
    }

    /** Why the fold has stopped by itself; empty while it goes on. */
    public Optional<String> foldStopped() {
        return stages.fold().stopped();
    }

    private static RawRow row(Block block, int row, Layout layout, int column, String profile, int day) {
        long value = block.value(row, column);
        return new RawRow(
                profile,
                day,
                block.instant(row),
                block.wallClock(row),
                block.deviation(row),
                block.clockStatus(row),
                block.status(row),
                RowFlag.of(block.flags(row)).stream().map(Enum::name).toList(),
                block.ordinal(row),
                block.revision(row),
                value == IntervalSegment.ABSENT ? null : value,
                layout.channels().get(column),
                block.change(row),
                block.origin(row));
    }

    private static Instant instant(Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }
}
