// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.fold;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.meterbase.api.readings.Frame;
import org.meterbase.readings.packing.FrameCodec;

/**
 * What the fold could not take, set aside with its position and its cause, so that the lane goes on.
 *
 * @param frame -1 where the record itself cannot be read
 */
record Poison(long offset, int frame, int place, String cause, byte[] record) {
    private static final int MAX_CAUSE = 2000;

    static Poison of(Unit unit, Throwable cause) {
        return new Poison(unit.offset(), unit.frame(), unit.place(), describe(cause), record(unit));
    }

    /** The delivery alone; where it is that which cannot be unpacked, the record that it lies in. */
    private static byte[] record(Unit unit) {
        // What the way in has marked must not count when it is replayed either.
        boolean wrong = Frame.Quarantine.WRONG_DEVICE.name().equals(unit.quarantine());
        try {
            Frame frame = Frame.builder(unit.provenance(), List.of(unit.delivery()))
                    .quarantine(wrong ? Frame.Quarantine.WRONG_DEVICE : null)
                    .build();
            return FrameCodec.pack(List.of(frame));
        } catch (RuntimeException e) {
            if (unit.segment() == null) {
                throw e;
            }
            return unit.segment().record();
        }
    }

    static Poison ofRecord(long offset, byte[] record, Throwable cause) {
        return new Poison(offset, -1, -1, describe(cause), record);
    }

    static void store(Connection connection, int lane, Collection<Poison> poison, String bundle) throws SQLException {
        if (poison.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO poison (lane, "offset", frame, delivery, bundle, cause, record) VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING""")) {
            for (Poison one : poison) {
                insert.setInt(1, lane);
                insert.setLong(2, one.offset());
                insert.setInt(3, one.frame());
                insert.setInt(4, one.place());
                insert.setString(5, bundle);
                insert.setString(6, one.cause());
                insert.setBytes(7, one.record());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static String describe(Throwable cause) {
        String text = String.valueOf(cause).replace('\0', ' ');
        return text.length() > MAX_CAUSE ? text.substring(0, MAX_CAUSE) : text;
    }
}
