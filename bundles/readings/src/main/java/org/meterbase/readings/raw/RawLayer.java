// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.raw;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.meterbase.api.model.DeviceKey;

/** What devices have said up to now: the blocks, and what was pushed and is in no block yet. Whoever reads rows reads them here. Thread-safe. */
public final class RawLayer {
    private final Names names;
    private final Layouts layouts;
    private final OpenDay open;

    /** Of these blocks' names and layouts. */
    public RawLayer(Names names, Layouts layouts, OpenDay open) {
        this.names = names;
        this.layouts = layouts;
        this.open = open;
    }

    /** The blocks of a device's profile over a range of days, both included, by their day. */
    public TreeMap<Integer, Block> days(Connection connection, DeviceKey device, int profile, int firstDay, int lastDay)
            throws SQLException {
        Map<Integer, OpenRows> waiting = new HashMap<>();
        for (OpenRows rows : open.of(device)) {
            BlockKey key = rows.key();
            if (key.profile() == profile && key.day() >= firstDay && key.day() <= lastDay) {
                waiting.put(key.day(), rows);
            }
        }
        Map<Integer, BlockTable.Stored> stored = new HashMap<>();
        BlockTable.scan(
                connection,
                List.of(device),
                profile,
                firstDay,
                lastDay,
                block -> stored.put(block.key().day(), block));
        TreeMap<Integer, Block> blocks = new TreeMap<>();
        for (Map.Entry<Integer, BlockTable.Stored> entry : stored.entrySet()) {
            blocks.put(entry.getKey(), block(connection, entry.getValue(), waiting.remove(entry.getKey())));
        }
        for (OpenRows rows : waiting.values()) {
            blocks.put(rows.key().day(), block(connection, null, rows));
        }
        return blocks;
    }

    /** The blocks of all profiles of a device on one day. */
    public Map<BlockKey, Block> day(Connection connection, DeviceKey device, int day) throws SQLException {
        Map<BlockKey, OpenRows> waiting = new HashMap<>();
        for (OpenRows rows : open.of(device)) {
            if (rows.key().day() == day) {
                waiting.put(rows.key(), rows);
            }
        }
        Map<BlockKey, Block> blocks = new HashMap<>();
        for (BlockTable.Stored stored : BlockTable.day(connection, device, day)) {
            blocks.put(stored.key(), block(connection, stored, waiting.remove(stored.key())));
        }
        for (OpenRows rows : waiting.values()) {
            blocks.put(rows.key(), block(connection, null, rows));
        }
        return blocks;
    }

    /** Which rows there are of some devices' profile over a range of days, both included; in pieces, in no particular order. */
    public void stamps(
            Connection connection,
            Collection<DeviceKey> devices,
            int profile,
            int firstDay,
            int lastDay,
            BiConsumer<DeviceKey, BlockCodec.Stamps> each)
            throws SQLException {
        List<OpenRows> waiting = new ArrayList<>();
        devices.forEach(device -> waiting.addAll(open.of(device)));
        BlockTable.scan(
                connection,
                devices,
                profile,
                firstDay,
                lastDay,
                stored -> each.accept(stored.key().device(), BlockCodec.stamps(stored.packed(), stored.key())));
        for (OpenRows rows : waiting) {
            BlockKey key = rows.key();
            if (key.profile() == profile && key.day() >= firstDay && key.day() <= lastDay) {
                each.accept(key.device(), new BlockCodec.Stamps(rows.instants(), Ranges.NONE));
            }
        }
    }

    /** One of the two may be null. */
    private Block block(Connection connection, BlockTable.Stored stored, OpenRows waiting) throws SQLException {
        Block block = stored == null ? null : BlockCodec.unpack(stored.packed(), stored.key());
        if (block != null) {
            layouts.know(connection, block.layouts());
        }
        if (waiting == null) {
            return block;
        }
        layouts.know(connection, waiting.layouts());
        String profile = names.name(connection, waiting.key().profile());
        return waiting.onto(block, stored == null ? 0 : stored.pushed(), profile, layouts);
    }
}
