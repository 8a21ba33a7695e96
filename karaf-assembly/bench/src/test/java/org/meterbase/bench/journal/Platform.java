// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.journal;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.concurrent.locks.LockSupport;
import org.meterbase.api.access.Caller;
import org.meterbase.readings.JournalReadings;
import org.meterbase.readings.ReadingsSettings;
import org.meterbase.readings.Stages;
import org.meterbase.readings.feed.ChangeFeed;
import org.meterbase.testkit.FakeArchive;
import org.meterbase.testkit.TestDatabase;

/** The readings as the product runs them: its stages with the settings it comes with, over a PostgreSQL with the settings of the embedded one. */
final class Platform implements AutoCloseable {
    static final Caller CALLER = Caller.system("bench");

    final TestDatabase database = TestDatabase.durable("readings");
    final FakeArchive archive = new FakeArchive();
    final Stages stages;
    final JournalReadings readings;
    private final ChangeFeed feed = new ChangeFeed(database.dataSource());
    private final long postmaster;

    Platform() throws SQLException {
        this(Clock.systemUTC());
    }

    /** @param clock by which days begin and end */
    Platform(Clock clock) throws SQLException {
        stages = new Stages(
                database.dataSource(), ids -> Stages.installed(archive, ids), feed, settings(), null, "bench", clock);
        stages.makeRoom();
        stages.start();
        readings = new JournalReadings(stages, archive);
        long backend = number("SELECT pg_backend_pid()");
        postmaster = ProcessHandle.of(backend)
                .flatMap(ProcessHandle::parent)
                .orElseThrow()
                .pid();
    }

    /** What is not configured. */
    private static ReadingsSettings settings() {
        return (ReadingsSettings) Proxy.newProxyInstance(
                Platform.class.getClassLoader(),
                new Class<?>[] {ReadingsSettings.class},
                (proxy, method, arguments) -> method.getDefaultValue());
    }

    Work work() throws IOException {
        return Work.now(postmaster);
    }

    /** How many records there are in the journal. */
    long journalRecords() throws SQLException {
        return number("SELECT sum(head) FROM journal_head");
    }

    /** Waits until so many records are folded. */
    void awaitFold(long records) {
        while (stages.fold().figures().records() < records) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Writes all blocks for which pushes wait. */
    void awaitBlocks() throws SQLException {
        for (int lane = 0; lane < org.meterbase.api.readings.Feed.LANES; lane++) {
            stages.fold().settle(lane);
        }
    }

    /** How much has been written to the log so far, octets. */
    long logPosition() throws SQLException {
        return number("SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint");
    }

    long number(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        stages.close();
        feed.stop();
        database.close();
    }
}
