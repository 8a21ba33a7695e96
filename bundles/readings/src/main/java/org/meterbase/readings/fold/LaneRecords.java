// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.fold;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.meterbase.readings.journal.JournalTable;
import org.meterbase.readings.packing.FrameCodec;
import org.meterbase.readings.packing.Malformed;
import org.meterbase.readings.packing.PackedDelivery;
import org.meterbase.readings.packing.PackedFrame;

/** What the journal has of a lane, and where its fold stands. */
final class LaneRecords {
    private LaneRecords() {}

    /** The offset up to which the lane is folded. */
    static long position(Connection connection, int lane) throws SQLException {
        return ask(connection, "SELECT position FROM fold_position WHERE lane = ?", lane);
    }

    /** The offset up to which pushes are in their blocks too. */
    static long settled(Connection connection, int lane) throws SQLException {
        return ask(connection, "SELECT settled FROM fold_position WHERE lane = ?", lane);
    }

    /** The first records after an offset that do not lie behind another one. */
    static List<JournalTable.Row> between(Connection connection, int lane, long after, long last, int octets)
            throws SQLException {
        return after >= last
                ? List.of()
                : JournalTable.read(connection, lane, after, octets).stream()
                        .filter(row -> row.offset() <= last)
                        .toList();
    }

    /** Adds the deliveries of a record to the units, or the record to the poison. */
    static void unpack(JournalTable.Row row, List<Unit> units, List<Poison> poison) {
        List<PackedFrame> frames;
        try {
            frames = FrameCodec.read(row.packed());
        } catch (Malformed e) {
            poison.add(Poison.ofRecord(row.offset(), row.packed(), e));
            return;
        }
        for (int frame = 0; frame < frames.size(); frame++) {
            PackedFrame whole = frames.get(frame);
            String quarantine =
                    whole.quarantine() == null ? null : whole.quarantine().name();
            int place = 0;
            for (PackedDelivery delivery : whole.deliveries()) {
                units.add(new Unit(row.offset(), frame, place++, whole.provenance(), delivery, quarantine));
            }
        }
    }

    /** The deliveries of these records; those that cannot be read were set aside the first time. */
    static List<Unit> again(List<JournalTable.Row> rows) {
        List<Unit> units = new ArrayList<>();
        rows.forEach(row -> unpack(row, units, new ArrayList<>()));
        return units;
    }

    private static long ask(Connection connection, String sql, int lane) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setInt(1, lane);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
