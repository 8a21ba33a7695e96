// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.runs;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.meterbase.api.tasks.RunProgress;
import org.meterbase.api.tasks.Task;
import org.meterbase.bench.journal.Work;
import org.meterbase.tasks.TimedEngine;

/** Has one run of a task after the other, and counts what each takes. */
final class CountedRuns {
    private static final long QUARTER = Duration.ofMinutes(15).toSeconds();
    private static final String SIZE =
            "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'tasks'::regnamespace";

    private final DataSource source;
    private final LeapingClock clock;
    private final CannedDevices canned;
    private final int devices;
    private final TimedEngine engine;
    private final Task task;
    private final long postmaster;

    CountedRuns(DataSource source, LeapingClock clock, CannedDevices canned, int devices, TimedEngine engine, Task task)
            throws SQLException {
        this.source = source;
        this.clock = clock;
        this.canned = canned;
        this.devices = devices;
        this.engine = engine;
        this.task = task;
        this.postmaster = ProcessHandle.of(number("SELECT pg_backend_pid()"))
                .flatMap(ProcessHandle::parent)
                .orElseThrow()
                .pid();
    }

    RunCost next(boolean checkpoint) throws Exception {
        canned.next();
        long now = clock.instant().getEpochSecond();
        clock.leap(Duration.ofSeconds(QUARTER - now % QUARTER));
        if (checkpoint) {
            execute("CHECKPOINT");
        }
        long size = number(SIZE);
        long images = number("SELECT wal_fpi FROM pg_stat_wal");
        long position = position();
        engine.claims();
        Work before = Work.now(postmaster);
        RunProgress run = engine.run(task, devices, () -> clock.leap(task.spacing()));
        Work work = Work.now(postmaster).since(before);
        long logged = position() - position;
        if (run.state() != RunProgress.State.DONE || run.done() + sum(run) != devices) {
            throw new IllegalStateException(
                    "not every device has its outcome: " + run.done() + " done, " + run.failures());
        }
        List<Duration> claims = engine.claims().stream().sorted().toList();
        return new RunCost(
                work,
                logged,
                number("SELECT wal_fpi FROM pg_stat_wal") - images,
                claims.size(),
                claims.get(claims.size() * 99 / 100),
                number(SIZE) - size);
    }

    private static int sum(RunProgress run) {
        return run.failures().values().stream().mapToInt(Integer::intValue).sum();
    }

    private long position() throws SQLException {
        return number("SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint");
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
