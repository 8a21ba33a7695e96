// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.fold;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.meterbase.api.delivery.Delivery;
import org.meterbase.readings.packing.FrameCodec;
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
    /** By offset, shard and device: of one device some rows may lie there and others wait. */
    private final Map<List<Long>, Set<ByteBuffer>> quarantined = new HashMap<>();

    private final long now;

    /** @param connection asks what of the lane was set aside after this offset */
    Reopening(Pushes pushes, Connection connection, int lane, long settled, long now) throws SQLException {
        this.pushes = pushes;
        this.now = now;
        readPoison(connection, lane, settled);
        readQuarantine(connection, lane, settled);
    }

    /** Those of the units that may have waited. */
    List<Unit> pushes(List<Unit> units) {
        List<Unit> found = new ArrayList<>();
        for (Unit unit : units) {
            if (Pushes.isPush(unit)
                    && !poisoned.contains(List.of(unit.offset(), (long) unit.frame(), (long) unit.place()))
                    && !isQuarantined(unit)) {
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

    private boolean isQuarantined(Unit unit) {
        Set<ByteBuffer> said = quarantined.get(List.of(
                unit.offset(), (long) unit.device().shard(), unit.device().id()));
        return said != null && said.contains(digest(unit.delivery()));
    }

    private static ByteBuffer digest(Delivery delivery) {
        return ByteBuffer.wrap(Digest.of(FrameCodec.pack(delivery)));
    }

    private void readPoison(Connection connection, int lane, long after) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT \"offset\", frame, delivery FROM poison WHERE lane = ? AND \"offset\" > ?")) {
            select.setInt(1, lane);
            select.setLong(2, after);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    poisoned.add(List.of(row.getLong(1), row.getLong(2), row.getLong(3)));
                }
            }
        }
    }

    private void readQuarantine(Connection connection, int lane, long after) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT \"offset\", shard, device, frame FROM quarantine WHERE lane = ? AND \"offset\" > ?")) {
            select.setInt(1, lane);
            select.setLong(2, after);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Set<ByteBuffer> said = quarantined.computeIfAbsent(
                            List.of(row.getLong(1), row.getLong(2), row.getLong(3)), any -> new HashSet<>());
                    FrameCodec.unpack(row.getBytes(4)).stream()
                            .flatMap(frame -> frame.deliveries().stream())
                            .forEach(delivery -> said.add(digest(delivery)));
                }
            }
        }
    }
}
