// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.fold;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.meterbase.readings.raw.BlockKey;
import org.meterbase.readings.raw.BlockTable;
import org.meterbase.readings.raw.OpenDay;

/**
 * Finds again in the journal what had waited in memory: the pushes after the offset up to which the lane is settled that are not in their block and were not set aside. A block says itself
 * up to which offset it has them, so that none comes twice.
 */
final class Reopening {
    private final Pushes pushes;
    private final OpenDay open = new OpenDay();
    private final Set<List<Long>> poisoned = new HashSet<>();
    private final Set<List<Long>> quarantined = new HashSet<>();
    private final long now;

    /** @param connection asks what of the lane was set aside after this offset */
    Reopening(Pushes pushes, Connection connection, int lane, long settled, long now) throws SQLException {
        this.pushes = pushes;
        this.now = now;
        read(
                connection,
                "SELECT \"offset\", frame, delivery FROM poison WHERE lane = ? AND \"offset\" > ?",
                lane,
                settled,
                poisoned);
        read(
                connection,
                "SELECT \"offset\", shard, device FROM quarantine WHERE lane = ? AND \"offset\" > ?",
                lane,
                settled,
                quarantined);
    }

    /** Those of the units that may have waited. */
    List<Unit> pushes(List<Unit> units) {
        List<Unit> found = new ArrayList<>();
        for (Unit unit : units) {
            if (Pushes.isPush(unit)
                    && !poisoned.contains(List.of(unit.offset(), (long) unit.frame(), (long) unit.place()))
                    && !quarantined.contains(List.of(
                            unit.offset(),
                            (long) unit.device().shard(),
                            unit.device().id()))) {
                found.add(unit);
            }
        }
        return found;
    }

    /** Takes those of these that are not in their block. */
    void take(Connection connection, List<Unit> units) throws SQLException {
        Map<Unit, BlockKey> keys = new IdentityHashMap<>();
        units.forEach(unit -> keys.put(unit, pushes.key(unit)));
        Map<BlockKey, BlockTable.Stored> stored = BlockTable.read(connection, new LinkedHashSet<>(keys.values()));
        for (Unit unit : units) {
            BlockTable.Stored block = stored.get(keys.get(unit));
            if (block == null || block.pushed() < unit.offset()) {
                pushes.add(open, new Pushes.Waiting(keys.get(unit), unit), now);
            }
        }
    }

    /** What was found. */
    OpenDay found() {
        return open;
    }

    private static void read(Connection connection, String sql, int lane, long after, Set<List<Long>> into)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setInt(1, lane);
            select.setLong(2, after);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    into.add(List.of(row.getLong(1), row.getLong(2), row.getLong(3)));
                }
            }
        }
    }
}
