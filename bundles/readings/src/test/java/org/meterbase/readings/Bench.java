// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.meterbase.api.access.Caller;
import org.meterbase.api.archive.EndDevice;
import org.meterbase.api.delivery.Delivery;
import org.meterbase.api.delivery.Provenance;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.readings.Frame;
import org.meterbase.readings.feed.ChangeFeed;
import org.meterbase.readings.files.FrameFiles;
import org.meterbase.readings.fold.FoldTables;
import org.meterbase.readings.partition.Partitions;
import org.meterbase.readings.partition.Span;
import org.meterbase.testkit.FakeArchive;
import org.meterbase.testkit.TestDatabase;

/** The readings over a database and an archive of their own. The fold runs when a test says so, on the test's thread. */
final class Bench implements AutoCloseable {
    static final Caller CALLER = Caller.system("test");

    final TestDatabase database;
    final FakeArchive archive;
    final ChangeFeed feed;
    final Stages stages;
    private final Clock clock;
    private final boolean first;
    final JournalReadings readings;
    final QuarantineDesk quarantine;
    final Reprojection reprojection;

    Bench() throws SQLException {
        this(Settings.defaults());
    }

    Bench(ReadingsSettings settings) throws SQLException {
        this(settings, Clock.systemUTC());
    }

    Bench(ReadingsSettings settings, Clock clock) throws SQLException {
        this(TestDatabase.with("readings"), new FakeArchive(), settings, clock, true);
    }

    /** Another process beside this one, over the same database and archive. */
    Bench(Bench beside, ReadingsSettings settings) throws SQLException {
        this(beside.database, beside.archive, settings, beside.clock, false);
    }

    private Bench(TestDatabase database, FakeArchive archive, ReadingsSettings settings, Clock clock, boolean first)
            throws SQLException {
        this.database = database;
        this.archive = archive;
        this.clock = clock;
        this.first = first;
        feed = new ChangeFeed(database.dataSource());
        stages = new Stages(
                database.dataSource(), ids -> Stages.installed(archive, ids), feed, settings, null, "test", clock);
        stages.makeRoom();
        stages.journal().start();
        readings = new JournalReadings(stages, archive);
        quarantine = new QuarantineDesk(stages, archive);
        reprojection = new Reprojection(stages, archive, feed, quarantine);
    }

    EndDevice device(int shard, long id) {
        EndDevice device = EndDevice.builder(new DeviceKey(shard, id), "S" + id, "ACM", "model")
                .build();
        archive.add(device);
        return device;
    }

    static Frame frame(Instant received, Delivery... deliveries) {
        return Frame.builder(
                        Provenance.builder(Provenance.Source.READ, received)
                                .agent("test")
                                .build(),
                        List.of(deliveries))
                .build();
    }

    /** Retention at another time. @param files where frames are archived; null for nowhere */
    Retention retention(Clock clock, FrameFiles files, int rawMonths) {
        FoldTables tables = FoldTables.in(database.dataSource());
        return new Retention(
                database.dataSource(),
                new Partitions(database.dataSource(), "journal", Span.DAY, ""),
                tables.changes(),
                tables.monthly(),
                stages.months(),
                files,
                new Retention.Keeping(3, 14, 0, rawMonths),
                clock);
    }

    /** Appends, waits until it is committed, and folds. */
    void deliver(Frame frame) throws Exception {
        append(frame);
        stages.fold().catchUp();
    }

    void append(Frame frame) throws Exception {
        readings.append(frame).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    /** The first column of every row of an answer, as text. */
    List<String> ask(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                rows.add(row.getString(1));
            }
        }
        return rows;
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
        if (first) {
            database.close();
        }
    }
}
