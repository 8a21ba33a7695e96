// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.feed;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import javax.sql.DataSource;
import org.meterbase.api.readings.Change;
import org.meterbase.api.readings.Feed;
import org.meterbase.readings.raw.Unavailable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The feed of changes, as the fold has stored them. */
@Component(service = {Feed.class, ChangeFeed.class})
public final class ChangeFeed implements Feed {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeFeed.class);
    private static final int MAX_LIMIT = 100_000;

    private final DataSource source;
    private final List<IntConsumer> listeners = new CopyOnWriteArrayList<>();
    private final ExecutorService caller = Executors.newSingleThreadExecutor(task -> new Thread(task, "change feed"));

    /** The feed of this schema. */
    @Activate
    public ChangeFeed(@Reference(target = "(schema=readings)") DataSource source) {
        this.source = source;
    }

    /** Ends calling back. */
    @Deactivate
    public void stop() {
        caller.shutdownNow();
    }

    @Override
    public void register(String reader, boolean mandatory) {
        if (reader.isBlank() || reader.length() > 64) {
            throw new IllegalArgumentException("a reader's name has 1 to 64 characters: '" + reader + "'");
        }
        execute(
                "INSERT INTO reader (reader, mandatory) VALUES (?, ?) ON CONFLICT (reader) DO UPDATE SET mandatory = excluded.mandatory",
                reader,
                mandatory);
    }

    @Override
    public List<Change> changes(String reader, int lane, long after, int limit) {
        if (lane < 0 || lane >= LANES || limit < 1) {
            throw new IllegalArgumentException("no lane " + lane + ", or a limit of " + limit);
        }
        try (Connection connection = source.getConnection()) {
            List<Change> changes = read(connection, lane, after, Math.min(limit, MAX_LIMIT));
            // Asked afterwards: what was retired meanwhile shows here, and can have been missing above.
            long floor = floor(connection, lane);
            if (after < floor) {
                throw new Overrun(
                        "the changes of lane " + lane + " after " + after + " up to " + floor
                                + " are gone for the reader " + reader
                                + "; take a snapshot, then go on from where that says",
                        floor);
            }
            return changes;
        } catch (SQLException e) {
            throw new Unavailable(e);
        }
    }

    @Override
    public void processed(String reader, int lane, long offset) {
        execute("""
                INSERT INTO reader_position (reader, lane, "offset", at) VALUES (?, ?, ?, clock_timestamp())
                ON CONFLICT (reader, lane) DO UPDATE SET "offset" = excluded."offset", at = excluded.at
                WHERE excluded."offset" > reader_position."offset"\
                """, reader, lane, offset);
    }

    @Override
    public long snapshot(String reader, int lane, Consumer<Change> each) {
        return new Snapshot(source, lane).tell(each);
    }

    @Override
    public void remove(String reader) {
        execute("DELETE FROM reader WHERE reader = ?", reader);
    }

    @Override
    public AutoCloseable onChange(IntConsumer lane) {
        listeners.add(lane);
        return () -> listeners.remove(lane);
    }

    /** The fold has committed changes of this lane. From any thread; does not wait. */
    public void changed(int lane) {
        try {
            caller.execute(() -> listeners.forEach(listener -> tell(listener, lane)));
        } catch (RejectedExecutionException e) {
            LOG.debug("Nobody is told of lane {}: the feed was stopped", lane);
        }
    }

    private static void tell(IntConsumer listener, int lane) {
        try {
            listener.accept(lane);
        } catch (RuntimeException e) {
            LOG.warn("A reader of the feed failed when it was told of lane {}", lane, e);
        }
    }

    private static List<Change> read(Connection connection, int lane, long after, int limit) throws SQLException {
        List<Change> changes = new ArrayList<>();
        long from = after;
        boolean more = true;
        while (more && changes.size() < limit) {
            more = false;
            try (PreparedStatement select = connection.prepareStatement("""
                    SELECT first_offset, last_offset, changes FROM change
                    WHERE lane = ? AND last_offset > ? ORDER BY last_offset LIMIT 64""")) {
                select.setInt(1, lane);
                select.setLong(2, from);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next() && changes.size() < limit) {
                        more = true;
                        from = row.getLong(2);
                        for (Change change : ChangeCodec.unpack(row.getBytes(3), lane, row.getLong(1))) {
                            if (change.offset() > after && changes.size() < limit) {
                                changes.add(change);
                            }
                        }
                    }
                }
            }
        }
        return changes;
    }

    private static long floor(Connection connection, int lane) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT change_floor FROM fold_position WHERE lane = ?")) {
            select.setInt(1, lane);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private void execute(String sql, Object... parameters) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new Unavailable(e);
        }
    }
}
