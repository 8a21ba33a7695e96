// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.raw;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.meterbase.api.model.DeviceKey;
import org.postgresql.PGConnection;

/** The table of raw blocks. */
public final class BlockTable {
    private BlockTable() {}

    /**
     * A block as it is stored.
     *
     * @param pushed the offset in the journal up to which pushes for it are in it; 0 where none came
     */
    public record Stored(BlockKey key, int version, byte[] packed, long pushed) {}

    /** The stored blocks of these keys. OFFSET 0 makes it one look-up of the key for each, whatever the planner believes of the table's size. */
    public static Map<BlockKey, Stored> read(Connection connection, Collection<BlockKey> keys) throws SQLException {
        Map<BlockKey, Stored> found = new HashMap<>();
        if (keys.isEmpty()) {
            return found;
        }
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT k.shard, k.device, k.profile, k.day, b.version, b.rows, b.pushed
                FROM unnest(?::smallint[], ?::bigint[], ?::integer[], ?::integer[]) AS k (shard, device, profile, day)
                CROSS JOIN LATERAL (SELECT version, rows, pushed FROM block b
                    WHERE b.shard = k.shard AND b.device = k.device AND b.profile = k.profile AND b.day = DATE '1970-01-01' + k.day OFFSET 0) b""")) {
            bindKeys(connection, select, 1, List.copyOf(keys));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Stored stored = stored(row);
                    found.put(stored.key(), stored);
                }
            }
        }
        return found;
    }

    /**
     * For each device and profile its last day that has a block, or the day before the given one where there is none from that on: whatever is later is not there.
     *
     * @param from of each device and profile the first day of interest
     */
    public static List<BlockKey> lastDays(Connection connection, Collection<BlockKey> from) throws SQLException {
        List<BlockKey> last = new ArrayList<>();
        if (from.isEmpty()) {
            return last;
        }
        List<BlockKey> keys = List.copyOf(from);
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT (SELECT max(b.day) - DATE '1970-01-01' FROM block b
                    WHERE b.shard = k.shard AND b.device = k.device AND b.profile = k.profile AND b.day >= DATE '1970-01-01' + k.day)
                FROM unnest(?::smallint[], ?::bigint[], ?::integer[], ?::integer[]) WITH ORDINALITY AS k (shard, device, profile, day, n)
                ORDER BY k.n""")) {
            bindKeys(connection, select, 1, keys);
            try (ResultSet row = select.executeQuery()) {
                for (BlockKey key : keys) {
                    row.next();
                    int day = row.getInt(1);
                    last.add(new BlockKey(key.device(), key.profile(), row.wasNull() ? key.day() - 1 : day));
                }
            }
        }
        return last;
    }

    /** The blocks of some devices' profile over a range of days, both included, in no particular order. */
    public static void scan(
            Connection connection,
            Collection<DeviceKey> devices,
            int profile,
            int firstDay,
            int lastDay,
            Consumer<Stored> each)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT b.shard, b.device, b.profile, b.day - DATE '1970-01-01', b.version, b.rows, b.pushed
                FROM unnest(?::smallint[], ?::bigint[]) AS k (shard, device)
                CROSS JOIN LATERAL (SELECT * FROM block b WHERE b.shard = k.shard AND b.device = k.device
                    AND b.profile = ? AND b.day BETWEEN ? AND ? OFFSET 0) b""")) {
            select.setArray(
                    1,
                    connection.createArrayOf(
                            "int2", devices.stream().map(d -> (short) d.shard()).toArray()));
            select.setArray(
                    2,
                    connection.createArrayOf(
                            "int8", devices.stream().map(DeviceKey::id).toArray()));
            select.setInt(3, profile);
            select.setObject(4, LocalDate.ofEpochDay(firstDay));
            select.setObject(5, LocalDate.ofEpochDay(lastDay));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    each.accept(stored(row));
                }
            }
        }
    }

    /** The blocks of all profiles of a device on one day. */
    public static List<Stored> day(Connection connection, DeviceKey device, int day) throws SQLException {
        List<Stored> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT shard, device, profile, day - DATE '1970-01-01', version, rows, pushed FROM block
                WHERE shard = ? AND device = ? AND day = ?""")) {
            select.setInt(1, device.shard());
            select.setLong(2, device.id());
            select.setObject(3, LocalDate.ofEpochDay(day));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(stored(row));
                }
            }
        }
        return found;
    }

    /** Stores blocks that were not there. The caller holds the lane, so nobody else can have stored them meanwhile. */
    public static void insert(Connection connection, Collection<Stored> blocks) throws SQLException {
        if (blocks.isEmpty()) {
            return;
        }
        BinaryCopy copy = new BinaryCopy(connection, "block (shard, device, profile, day, version, rows, pushed)");
        for (Stored block : blocks) {
            copy.row(7);
            copy.int2(block.key().device().shard());
            copy.int8(block.key().device().id());
            copy.int4(block.key().profile());
            copy.date(block.key().day());
            copy.int4(block.version());
            copy.octets(block.packed());
            if (block.pushed() == 0) {
                copy.nothing();
            } else {
                copy.int8(block.pushed());
            }
        }
        copy.end();
    }

    /** Stores new versions of blocks that were there. */
    public static void update(Connection connection, Collection<Stored> blocks) throws SQLException {
        if (blocks.isEmpty()) {
            return;
        }
        List<Stored> list = new ArrayList<>(blocks);
        try (PreparedStatement update = connection.prepareStatement("""
                UPDATE block b SET version = k.version, rows = k.rows, pushed = nullif(k.pushed, 0)
                FROM unnest(?::smallint[], ?::bigint[], ?::integer[], ?::integer[], ?::integer[], ?::bytea[], ?::bigint[])
                    AS k (shard, device, profile, day, version, rows, pushed)
                WHERE b.shard = k.shard AND b.device = k.device AND b.profile = k.profile AND b.day = DATE '1970-01-01' + k.day""")) {
            int next = bindKeys(
                    connection, update, 1, list.stream().map(Stored::key).toList());
            update.setArray(
                    next,
                    connection.createArrayOf(
                            "int4", list.stream().map(Stored::version).toArray()));
            update.setArray(
                    next + 1,
                    connection.createArrayOf(
                            "bytea", list.stream().map(Stored::packed).toArray(byte[][]::new)));
            update.setArray(
                    next + 2,
                    connection.createArrayOf(
                            "int8", list.stream().map(Stored::pushed).toArray()));
            int updated = update.executeUpdate();
            if (updated != list.size()) {
                throw new IllegalStateException("of " + list.size() + " blocks only " + updated
                        + " were there; is somebody else writing them?");
            }
        }
    }

    /** As arrays of primitives, which the driver sends in binary form. */
    private static int bindKeys(Connection connection, PreparedStatement statement, int first, List<BlockKey> keys)
            throws SQLException {
        short[] shards = new short[keys.size()];
        long[] devices = new long[keys.size()];
        int[] profiles = new int[keys.size()];
        int[] days = new int[keys.size()];
        for (int i = 0; i < keys.size(); i++) {
            shards[i] = (short) keys.get(i).device().shard();
            devices[i] = keys.get(i).device().id();
            profiles[i] = keys.get(i).profile();
            days[i] = keys.get(i).day();
        }
        PGConnection postgres = connection.unwrap(PGConnection.class);
        statement.setArray(first, postgres.createArrayOf("int2", shards));
        statement.setArray(first + 1, postgres.createArrayOf("int8", devices));
        statement.setArray(first + 2, postgres.createArrayOf("int4", profiles));
        statement.setArray(first + 3, postgres.createArrayOf("int4", days));
        return first + 4;
    }

    private static Stored stored(ResultSet row) throws SQLException {
        BlockKey key = new BlockKey(new DeviceKey(row.getInt(1), row.getLong(2)), row.getInt(3), row.getInt(4));
        return new Stored(key, row.getInt(5), row.getBytes(6), row.getLong(7));
    }
}
