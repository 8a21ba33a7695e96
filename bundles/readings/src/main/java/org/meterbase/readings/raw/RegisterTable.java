// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.raw;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.TimeRange;
import org.meterbase.readings.packing.FrameCodec;

/** The table of register sets, read. */
public final class RegisterTable {
    private RegisterTable() {}

    /** The sets of a device in a range, ascending by stamp, each in the newest revision that was known. @param known the last change that was known */
    public static List<RegisterSet> read(
            Connection connection, DeviceKey device, TimeRange range, long known, int limit) throws SQLException {
        List<RegisterSet> sets = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT DISTINCT ON (at, kind, source, ordinal) registers FROM register_set
                WHERE shard = ? AND device = ? AND at >= ? AND at < ? AND change <= ?
                ORDER BY at, kind, source, ordinal, revision DESC LIMIT ?""")) {
            select.setInt(1, device.shard());
            select.setLong(2, device.id());
            select.setTimestamp(3, Bounds.timestamp(range.from()));
            select.setTimestamp(4, Bounds.timestamp(range.to()));
            select.setLong(5, known);
            select.setInt(6, limit);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    sets.add(FrameCodec.unpack(row.getBytes(1), RegisterSet.class));
                }
            }
        }
        return sets;
    }
}
