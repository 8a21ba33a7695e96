// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.meterbase.api.access.Caller;
import org.meterbase.api.access.Role;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.readings.JournalClosed;
import org.meterbase.readings.packing.FrameCodec;
import org.meterbase.readings.raw.Unavailable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What was delivered for a month that is retired, and what a person decides about it. Thread-safe. */
@Component(service = LateDesk.class)
public final class LateDesk {
    private final Stages stages;

    /** Over these stages. */
    @Activate
    public LateDesk(@Reference Stages stages) {
        this.stages = stages;
    }

    /** What can become of it. */
    public enum State {
        /** Nothing was decided yet. */
        WAITING,
        /** Its month was opened again, and it counts. */
        RELEASED,
        /** It shall not count. */
        DISCARDED
    }

    /**
     * A delivery, or the part of one, for a retired month.
     *
     * @param rows how many interval rows there are in it
     * @param decidedAt null where nothing was decided yet
     */
    public record Item(
            long id,
            DeviceKey device,
            YearMonth month,
            Instant received,
            Instant recorded,
            int rows,
            State state,
            Instant decidedAt,
            String decidedBy) {}

    /** What lies there after an id, ascending. @param state only what was decided so; null for all */
    public List<Item> list(Caller caller, long after, State state, int limit) {
        JournalReadings.requireSight(caller);
        try (Connection connection = stages.source().getConnection();
                PreparedStatement select = connection.prepareStatement("""
                        SELECT id, shard, device, month, received, recorded, rows, state, decided_at, decided_by FROM late
                        WHERE id > ? AND (?::text IS NULL OR state = ?) ORDER BY id LIMIT ?""")) {
            select.setLong(1, after);
            select.setString(2, state == null ? null : state.name());
            select.setString(3, state == null ? null : state.name());
            select.setInt(4, limit);
            List<Item> items = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Timestamp decided = row.getTimestamp(9);
                    items.add(new Item(
                            row.getLong(1),
                            new DeviceKey(row.getInt(2), row.getLong(3)),
                            YearMonth.from(row.getObject(4, LocalDate.class)),
                            row.getTimestamp(5).toInstant(),
                            row.getTimestamp(6).toInstant(),
                            row.getInt(7),
                            State.valueOf(row.getString(8)),
                            decided == null ? null : decided.toInstant(),
                            row.getString(10)));
                }
            }
            return items;
        } catch (SQLException e) {
            throw new Unavailable(e);
        }
    }

    /** One of it. @throws NoSuchElementException where there is none of this id */
    public Item one(Caller caller, long id) {
        return list(caller, id - 1, null, 1).stream()
                .filter(item -> item.id() == id)
                .findFirst()
                .orElseThrow(
                        () -> new NoSuchElementException("there is no " + id + " in late; late:list shows what is"));
    }

    /**
     * Opens its month again, for good, and appends it to the journal.
     *
     * @throws NoSuchElementException where there is none of this id
     * @throws JournalClosed where the journal does not take it now; then it waits as before
     */
    public Item release(Caller caller, long id) {
        return decide(caller, id, State.RELEASED);
    }

    /** It shall not count. It stays where it is. @throws NoSuchElementException where there is none of this id */
    public Item discard(Caller caller, long id) {
        return decide(caller, id, State.DISCARDED);
    }

    private Item decide(Caller caller, long id, State state) {
        caller.require(Role.ENGINEER);
        Item before = one(caller, id);
        if (before.state() == State.WAITING) {
            try (Connection connection = stages.source().getConnection()) {
                connection.setAutoCommit(false);
                try {
                    carryOut(connection, caller, before, state);
                    connection.commit();
                } finally {
                    connection.rollback();
                }
            } catch (SQLException e) {
                throw new Unavailable(e);
            }
        }
        Item after = one(caller, id);
        if (after.state() != state) {
            throw new IllegalStateException("it was decided already: " + after.state() + " by " + after.decidedBy());
        }
        return after;
    }

    /**
     * Marked first, and committed last: the fold of a node that does not know yet that the month is open waits for this, and then puts it
     * back among what waits.
     */
    private void carryOut(Connection connection, Caller caller, Item item, State state) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                UPDATE late SET state = ?, decided_at = clock_timestamp(), decided_by = ?
                WHERE id = ? AND state = 'WAITING' RETURNING frame""")) {
            update.setString(1, state.name());
            update.setString(2, caller.getName());
            update.setLong(3, item.id());
            try (ResultSet row = update.executeQuery()) {
                if (row.next() && state == State.RELEASED) {
                    stages.months().open(item.month().atDay(1), caller.getName());
                    Replay.append(stages.journal(), FrameCodec.unpack(row.getBytes(1)));
                }
            }
        }
    }
}
