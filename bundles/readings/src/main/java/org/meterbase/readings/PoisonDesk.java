// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.meterbase.api.access.Caller;
import org.meterbase.api.access.Role;
import org.meterbase.api.readings.Frame;
import org.meterbase.api.readings.JournalClosed;
import org.meterbase.readings.packing.FrameCodec;
import org.meterbase.readings.packing.Malformed;
import org.meterbase.readings.raw.Unavailable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What could not be folded, and its replay after the fix. Nothing is ever taken out of it. Thread-safe. */
@Component(service = PoisonDesk.class)
public final class PoisonDesk {
    private static final String COLUMNS =
            "SELECT id, lane, \"offset\", frame, delivery, at, bundle, cause, replayed_at, replayed_by, record FROM poison ";

    private final Stages stages;

    /** Over these stages. */
    @Activate
    public PoisonDesk(@Reference Stages stages) {
        this.stages = stages;
    }

    /**
     * Something that could not be folded.
     *
     * @param frame the place of its frame in the journal record; -1 where the record itself cannot be read
     * @param delivery its place in the frame; -1 for all of it
     * @param bundle the version of this bundle that failed
     * @param replayedAt when it was appended again; null where it was not
     */
    public record Item(
            long id,
            int lane,
            long offset,
            int frame,
            int delivery,
            Instant at,
            String bundle,
            String cause,
            Instant replayedAt,
            String replayedBy,
            byte[] record) {}

    /** What lies there after an id, ascending. @param replayed only what was, or was not, replayed; null for all */
    public List<Item> list(Caller caller, long after, Boolean replayed, int limit) {
        JournalReadings.requireSight(caller);
        try (Connection connection = stages.source().getConnection();
                PreparedStatement select = connection.prepareStatement(
                        COLUMNS
                                + "WHERE id > ? AND (?::boolean IS NULL OR (replayed_at IS NOT NULL) = ?) ORDER BY id LIMIT ?")) {
            select.setLong(1, after);
            select.setObject(2, replayed);
            select.setObject(3, replayed);
            select.setInt(4, limit);
            return items(select);
        } catch (SQLException e) {
            throw new Unavailable(e);
        }
    }

    /** One of it. @throws NoSuchElementException where there is none of this id */
    public Item one(Caller caller, long id) {
        return list(caller, id - 1, null, 1).stream()
                .filter(item -> item.id() == id)
                .findFirst()
                .orElseThrow(() ->
                        new NoSuchElementException("there is no " + id + " in poison; poison:list shows what is"));
    }

    /** Its deliveries, so far as this version can read them; empty where it cannot. */
    public List<Frame> contents(Item item) {
        try {
            return FrameCodec.unpack(item.record());
        } catch (Malformed e) {
            return List.of();
        }
    }

    /**
     * Appends it to the journal again; where that was done, nothing more is. What fails again lies here again.
     *
     * @throws NoSuchElementException where there is none of this id
     * @throws IllegalStateException where this version cannot read it either
     * @throws JournalClosed where the journal does not take it now; then it is not marked as replayed
     */
    public Item replay(Caller caller, long id) {
        caller.require(Role.ENGINEER);
        Item item = one(caller, id);
        if (item.replayedAt() != null) {
            return item;
        }
        List<Frame> frames;
        try {
            frames = FrameCodec.unpack(item.record());
        } catch (Malformed e) {
            throw new IllegalStateException(
                    "this version cannot read the record either: " + e.getMessage() + "; replay it after an update", e);
        }
        Replay.append(stages.journal(), frames);
        try (Connection connection = stages.source().getConnection();
                PreparedStatement update = connection.prepareStatement("""
                        UPDATE poison SET replayed_at = clock_timestamp(), replayed_by = ? WHERE id = ? AND replayed_at IS NULL""")) {
            update.setString(1, caller.getName());
            update.setLong(2, id);
            update.executeUpdate();
        } catch (SQLException e) {
            throw new Unavailable(e);
        }
        return one(caller, id);
    }

    private static List<Item> items(PreparedStatement select) throws SQLException {
        List<Item> items = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                Timestamp replayed = row.getTimestamp(9);
                items.add(new Item(
                        row.getLong(1),
                        row.getInt(2),
                        row.getLong(3),
                        row.getInt(4),
                        row.getInt(5),
                        row.getTimestamp(6).toInstant(),
                        row.getString(7),
                        row.getString(8),
                        replayed == null ? null : replayed.toInstant(),
                        row.getString(10),
                        row.getBytes(11)));
            }
        }
        return items;
    }
}
