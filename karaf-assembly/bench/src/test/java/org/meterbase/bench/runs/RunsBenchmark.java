// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.runs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.meterbase.api.tasks.DataItem;
import org.meterbase.api.tasks.Schedule;
import org.meterbase.api.tasks.Task;
import org.meterbase.api.tasks.TaskType;
import org.meterbase.bench.Benchmark;
import org.meterbase.bench.Figures;
import org.meterbase.bench.dlms.CountingReadings;
import org.meterbase.bench.journal.Work;
import org.meterbase.tasks.TimedEngine;
import org.meterbase.testkit.TestDatabase;
import org.meterbase.testkit.south.MapSecrets;

/**
 * A day of a task that runs every quarter of an hour, while a snapshot that somebody took before is held open throughout, as a dump's is: what an outcome costs, and
 * whether the last runs are as quick and leave as little behind as the first.
 *
 * <p>It is the engine as the product puts it together, over a PostgreSQL with the settings of the embedded one: scheduler, claims, routes, conversations, outcomes, runs.
 * Not in it are an archive in a database, a wire and the journal: the devices are canned, and what they answer is nothing. Nobody waits for the quarters, nor for the
 * pause before a second attempt: the clock leaps.
 *
 * <p>The log is counted from the beginning of a run until its last outcome is committed, whoever wrote it: run, outcomes, retries, leases, autovacuum. Every other run
 * begins with a checkpoint, as each does where the server makes one every fifteen minutes: {@code wal_per_outcome} is theirs, with the images of whole pages that
 * follow a checkpoint; {@code wal_per_outcome.no_checkpoint} is that of the others. An outcome is a device's last one in a run: a second attempt is on its account. A claim
 * is one that found something. {@code table_size} is by how much a run makes the tables and indexes of the engine grow: runs are kept, and under the snapshot so is every
 * version of their rows. First and last are the first and the last eighth of the runs.
 */
public final class RunsBenchmark implements Benchmark {
    /** So many runs are not timed: Java compiles. */
    private static final int WARM = 2;

    private static final Duration PAUSE = Duration.ofMinutes(2);

    @Override
    public String name() {
        return "runs";
    }

    @Override
    public String meaning() {
        return "runs over canned devices under an old snapshot; options: how many devices, how many runs (two or more)";
    }

    @Override
    public void run(List<String> options, Figures figures) throws Exception {
        int devices = options.isEmpty() ? 1_000_000 : Integer.parseInt(options.get(0));
        int runs = options.size() < 2 ? 96 : Integer.parseInt(options.get(1));
        Path folder = Files.createTempDirectory("meterbase-runs");
        folder.toFile().deleteOnExit();
        LeapingClock clock = new LeapingClock();
        try (TestDatabase database = TestDatabase.durable("tasks");
                Connection snapshot = database.dataSource().getConnection();
                CannedDevices canned = new CannedDevices(devices);
                TimedEngine engine = new TimedEngine(
                        clock,
                        database.dataSource(),
                        canned.archive,
                        new CountingReadings(),
                        new MapSecrets(),
                        folder)) {
            engine.bind(CannedDevices.PROTOCOL, canned.protocol(), CannedDevices.CHANNEL, canned);
            Task task = engine.add(Task.builder(
                            "every quarter",
                            TaskType.LOAD_PROFILE,
                            CannedDevices.GROUP,
                            List.of(DataItem.all(DataItem.Kind.CLOCK)))
                    .schedule(Schedule.builder("PT15M").build())
                    .attempts(3, PAUSE)
                    .build());
            CountedRuns counted = new CountedRuns(database.dataSource(), clock, canned, devices, engine, task);
            hold(snapshot);
            for (int i = 0; i < WARM; i++) {
                System.err.printf("runs: to warm up: %s%n", counted.next(false));
            }
            List<RunCost> costs = new ArrayList<>();
            for (int i = 0; i < runs; i++) {
                costs.add(counted.next(i % 2 == 0));
                System.err.printf("runs: %d of %d: %s%n", i + 1, runs, costs.get(i));
            }
            report(devices, costs, figures);
        }
    }

    /** Begins a transaction that sees the database as it is now, and goes on doing so. */
    private static void hold(Connection snapshot) throws SQLException {
        snapshot.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        snapshot.setAutoCommit(false);
        try (Statement statement = snapshot.createStatement()) {
            // The server ends whoever only thinks; a dump never does.
            statement.execute("SET LOCAL idle_in_transaction_session_timeout = 0");
            statement.execute("SELECT count(*) FROM run_shard");
        }
    }

    private static void report(int devices, List<RunCost> costs, Figures figures) {
        double outcomes = (double) devices * costs.size();
        int few = Math.max(1, costs.size() / 8);
        List<RunCost> first = costs.subList(0, few);
        List<RunCost> last = costs.subList(costs.size() - few, costs.size());
        Work work = costs.stream().map(RunCost::work).reduce(Work.NONE, Work::plus);
        figures.add("runs.outcomes_per_second", outcomes / work.wallSeconds(), "1/s");
        figures.add("runs.cpu_per_outcome", work.processorSeconds() / outcomes * 1e6, "us");
        figures.add("runs.cpu_database_per_outcome", work.databaseSeconds() / outcomes * 1e6, "us");
        figures.add("runs.wal_per_outcome", logged(costs, 0) / devices, "B");
        figures.add("runs.wal_per_outcome.no_checkpoint", logged(costs, 1) / devices, "B");
        figures.add("runs.claim_p99.first", claims(first), "ms");
        figures.add("runs.claim_p99.last", claims(last), "ms");
        figures.add("runs.claim_p99_growth", claims(last) / claims(first), "1");
        figures.add("runs.table_size.first", left(first), "B");
        figures.add("runs.table_size.last", left(last), "B");
        figures.add("runs.table_size_growth", left(last) / left(first), "1");
    }

    /** The median of the runs: others use the machine too. */
    private static double claims(List<RunCost> costs) {
        return costs.stream()
                .map(RunCost::claimMillis)
                .sorted()
                .skip(costs.size() / 2)
                .findFirst()
                .orElseThrow();
    }

    private static double left(List<RunCost> costs) {
        return costs.stream().mapToLong(RunCost::left).average().orElseThrow();
    }

    /** Octets logged by every other run, on average. */
    private static double logged(List<RunCost> costs, int from) {
        return IntStream.iterate(from, i -> i < costs.size(), i -> i + 2)
                .mapToLong(i -> costs.get(i).logged())
                .average()
                .orElse(Double.NaN);
    }
}
