// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.meterbase.kit.folder.DataFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that no counter is given out twice, not even after the database was restored (docs/adr/0004). Batches of reservations are
 * numbered; the number of the last one stands in the database and, written before any counter of it is told, in a file. A database
 * behind the file is a restored one, and then every counter skips what the lost batches may have given. Used by one thread.
 */
final class CounterBook {
    static final String FILE = "counters.mark";

    /** A database whose last reservation is older than this may be a copy of the whole folder, file included. */
    static final Duration FRESH = Duration.ofHours(1);
    /** Skipped at each start: what a copy of the whole folder that is fresh may lack. */
    static final long START = 4_096;

    private static final Logger LOG = LoggerFactory.getLogger(CounterBook.class);

    /** One batch: its number, and what its counters have to be increased by. */
    record Batch(long number, long skipped) {}

    private record Page(long batch, long skipped, Optional<Instant> reserved) {}

    private final DataFolder folder;
    private final Clock clock;
    private final long margin;
    private final Instant started;
    private long last = -1;

    /** @param margin what is skipped after a restore */
    CounterBook(DataFolder folder, Clock clock, long margin) {
        this.folder = folder;
        this.clock = clock;
        this.margin = margin;
        started = clock.instant();
    }

    /** Begins a batch within the transaction in which its counters are reserved. */
    Batch begin(Connection connection) throws SQLException {
        Page page = page(connection);
        long skipped = page.skipped() + skip(page);
        long number = Math.max(Math.max(page.batch(), last), mark().orElse(0L)) + 1;
        try (PreparedStatement turn =
                connection.prepareStatement("UPDATE counter_book SET batch = ?, skipped = ?, reserved = ?")) {
            turn.setLong(1, number);
            turn.setLong(2, skipped);
            turn.setTimestamp(3, Timestamp.from(clock.instant()));
            turn.executeUpdate();
        }
        return new Batch(number, skipped);
    }

    /** The batch is committed. Its counters may be told when this returns. */
    void committed(Batch batch) {
        try {
            folder.write(FILE, batch.number() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("no counter can be given out: " + folder.path(FILE) + ": " + e, e);
        }
        last = batch.number();
    }

    private static Page page(Connection connection) throws SQLException {
        try (PreparedStatement query =
                        connection.prepareStatement("SELECT batch, skipped, reserved FROM counter_book FOR UPDATE");
                ResultSet row = query.executeQuery()) {
            if (!row.next()) {
                throw new SQLException("the table counter_book has lost its row; restore it from the backup");
            }
            Optional<Instant> reserved =
                    Optional.ofNullable(row.getTimestamp(3)).map(Timestamp::toInstant);
            return new Page(row.getLong(1), row.getLong(2), reserved);
        }
    }

    /** What every counter has to skip now. */
    private long skip(Page page) {
        boolean first = last < 0;
        if (!first) {
            return page.batch() < last ? restored(page, "was restored while the platform ran") : 0;
        }
        Optional<Long> mark = mark();
        if (mark.isPresent() && mark.get() > page.batch()) {
            return restored(page, "is behind " + folder.path(FILE) + " (" + mark.get() + "): it was restored");
        }
        if (page.batch() == 0) {
            return 0;
        }
        if (mark.isEmpty()) {
            return restored(page, "has counters and there is no " + folder.path(FILE) + ": it was restored or moved");
        }
        if (page.reserved().isEmpty() || page.reserved().get().plus(FRESH).isBefore(started)) {
            return restored(page, "gave its last counters more than an hour before this start: it may be a copy");
        }
        return START;
    }

    private long restored(Page page, String why) {
        LOG.warn("The database (batch {}) {}. Every invocation counter skips {}.", page.batch(), why, margin);
        return margin;
    }

    /** The number in the file; empty where there is none that can be read, which is no better than a lost file. */
    private Optional<Long> mark() {
        if (last >= 0) {
            return Optional.of(last);
        }
        try {
            return folder.read(FILE).map(String::strip).map(Long::valueOf);
        } catch (IOException | NumberFormatException unreadable) {
            LOG.warn("{} cannot be read: {}", folder.path(FILE), unreadable.toString());
            return Optional.empty();
        }
    }
}
