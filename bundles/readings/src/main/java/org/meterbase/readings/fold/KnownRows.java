// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.fold;

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
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.delivery.SegmentChannel;
import org.meterbase.readings.packing.FrameCodec;
import org.meterbase.readings.packing.Layout;
import org.meterbase.readings.raw.Block;
import org.meterbase.readings.raw.BlockCodec;
import org.meterbase.readings.raw.BlockKey;
import org.meterbase.readings.raw.BlockTable;
import org.meterbase.readings.raw.Bounds;
import org.meterbase.readings.raw.Layouts;
import org.meterbase.readings.raw.Names;

/**
 * Leaves out what is there already when the journal is folded a second time. The fold itself compares with the newest word only: to it an older one, come
 * again, is a correction back. Here it is just what it was. As soon as one row of a stamp is new the fold decides, as it did the first time.
 */
final class KnownRows {
    private final Names names;
    private final Layouts layouts;

    KnownRows(Names names, Layouts layouts) {
        this.names = names;
        this.layouts = layouts;
    }

    /** The units without what is there. @param since what a later change brought is not what was there */
    List<Unit> leaveOut(Connection connection, List<Unit> units, long since) throws SQLException {
        Map<BlockKey, Block> blocks = blocks(connection, units);
        List<Unit> missing = new ArrayList<>();
        for (Unit unit : units) {
            if (unit.delivery() instanceof IntervalSegment segment) {
                int profile = names.find(connection, segment.profile());
                boolean[] wanted = new boolean[segment.rowCount()];
                int count = 0;
                for (int row = 0; row < wanted.length; row++) {
                    long instant = segment.epochSecond(row);
                    Block block = blocks.get(new BlockKey(segment.device(), profile, BlockKey.dayOf(instant)));
                    wanted[row] = block == null || !isThere(segment, row, instant, block, since);
                    count += wanted[row] ? 1 : 0;
                }
                if (count > 0) {
                    missing.add(count == wanted.length ? unit : unit.with(Admission.part(segment, row -> wanted[row])));
                }
            } else if (!(unit.delivery() instanceof RegisterSet set) || !isThere(connection, set, since)) {
                // Events, observations and coverage have no revisions: the fold leaves them out by itself.
                missing.add(unit);
            }
        }
        return missing;
    }

    private Map<BlockKey, Block> blocks(Connection connection, List<Unit> units) throws SQLException {
        Set<BlockKey> keys = new HashSet<>();
        for (Unit unit : units) {
            if (unit.delivery() instanceof IntervalSegment segment) {
                int profile = names.find(connection, segment.profile());
                for (long instant : Admission.instants(segment)) {
                    keys.add(new BlockKey(segment.device(), profile, BlockKey.dayOf(instant)));
                }
            }
        }
        Map<BlockKey, Block> blocks = new HashMap<>();
        for (BlockTable.Stored stored : BlockTable.read(connection, keys).values()) {
            Block block = BlockCodec.unpack(stored.packed(), stored.key());
            layouts.know(connection, block.layouts());
            blocks.put(stored.key(), block);
        }
        return blocks;
    }

    private boolean isThere(IntervalSegment segment, int row, long instant, Block block, long since) {
        boolean there = false;
        for (int stored = 0; stored < block.rows(); stored++) {
            if (block.instant(stored) == instant) {
                if (block.change(stored) > since) {
                    return false;
                }
                there |= saysTheSame(segment, row, block, stored);
            }
        }
        return there;
    }

    private boolean saysTheSame(IntervalSegment segment, int row, Block block, int stored) {
        if (segment.status(row) != block.status(stored) || segment.flags(row) != block.flags(stored)) {
            return false;
        }
        Layout layout = layouts.layout(block.layout(stored));
        for (int column = 0; column < segment.channelCount(); column++) {
            long value = segment.value(row, column);
            if (value != IntervalSegment.ABSENT) {
                SegmentChannel channel = segment.channel(column);
                int held = layout.column(channel.name());
                if (held < 0
                        || block.value(stored, held) != value
                        || !layout.channels().get(held).equals(channel)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean isThere(Connection connection, RegisterSet set, long since) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT registers, change FROM register_set
                WHERE shard = ? AND device = ? AND at = ? AND kind = ? AND source = ?""")) {
            select.setInt(1, set.device().shard());
            select.setLong(2, set.device().id());
            select.setTimestamp(3, Bounds.timestamp(set.at()));
            select.setInt(4, set.kind().ordinal());
            select.setInt(5, names.find(connection, set.source()));
            boolean there = false;
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    if (row.getLong(2) > since) {
                        return false;
                    }
                    there |= said(FrameCodec.unpack(row.getBytes(1), RegisterSet.class))
                            .equals(said(set));
                }
            }
            return there;
        }
    }

    private static List<Object> said(RegisterSet set) {
        return List.of(set.registers(), set.stamp(), set.closingReason(), set.resetCount(), set.calendarName());
    }
}
