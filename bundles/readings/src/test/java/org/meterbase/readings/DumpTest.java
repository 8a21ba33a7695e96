// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.zaxxer.hikari.HikariDataSource;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.meterbase.api.delivery.Coverage;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.TimeRange;
import org.meterbase.api.readings.Change;
import org.meterbase.kit.schema.Login;
import org.meterbase.kit.schema.SchemaMigration;
import org.meterbase.kit.schema.SchemaPool;
import org.meterbase.readings.feed.ChangeFeed;

/** pg_dump while all runs, and pg_restore into a new cluster: the fold and every reader go on there where the dump had them, and skip nothing. */
@Timeout(300)
final class DumpTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final int LANES = 3;

    /** A platform over a cluster, with two readers of the feed that keep what they have seen. */
    private static final class Platform implements AutoCloseable {
        private final HikariDataSource source;
        private final ChangeFeed feed;
        private final Stages stages;

        Platform(Login login) throws SQLException {
            source = SchemaPool.open(login, "readings", 20, Duration.ofMinutes(1));
            feed = new ChangeFeed(source);
            stages = new Stages(
                    source,
                    ids -> ids.stream().collect(Collectors.toMap(id -> id, id -> BEGIN)),
                    feed,
                    Settings.of(Map.of("fold_gather", 5, "journal_delay", 2)),
                    null,
                    "test",
                    Clock.systemUTC());
        }

        void append(int lane, int row) throws Exception {
            stages.journal()
                    .append(Bench.frame(
                            BEGIN.plus(Duration.ofDays(300)),
                            Meter.rows(
                                    new DeviceKey(lane, lane + 1),
                                    Meter.wattHours(),
                                    BEGIN.plus(Meter.QUARTER.multipliedBy(row)),
                                    row)))
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
        }

        /** Reads on from the saved position, and saves it. Answers the offsets that it has seen. */
        List<Long> read(String reader, int lane) throws Exception {
            List<Long> seen = new ArrayList<>();
            long position = Long.parseLong(ask(
                            source,
                            "SELECT coalesce(max(\"offset\"), 0) FROM reader_position WHERE reader = '" + reader
                                    + "' AND lane = " + lane)
                    .get(0));
            for (List<Change> some = feed.changes(reader, lane, position, 7);
                    !some.isEmpty();
                    some = feed.changes(reader, lane, position, 7)) {
                some.forEach(change -> seen.add(change.offset()));
                position = some.get(some.size() - 1).offset();
                feed.processed(reader, lane, position);
            }
            return seen;
        }

        long saved(String reader, int lane) throws Exception {
            return Long.parseLong(ask(
                            source,
                            "SELECT coalesce(max(\"offset\"), 0) FROM reader_position WHERE reader = '" + reader
                                    + "' AND lane = " + lane)
                    .get(0));
        }

        @Override
        public void close() {
            stages.close();
            feed.stop();
            source.close();
        }
    }

    private static List<String> ask(DataSource source, String sql) throws Exception {
        List<String> rows = new ArrayList<>();
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                rows.add(row.getString(1));
            }
        }
        return rows;
    }

    private static List<URL> scripts() throws Exception {
        Path folder =
                Path.of(DumpTest.class.getResource("/db/migration/readings").toURI());
        List<URL> scripts = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path script : all.sorted().toList()) {
                scripts.add(script.toUri().toURL());
            }
        }
        return scripts;
    }

    /** The rows of a lane in the raw layer, by the integers that were appended. */
    private static List<Integer> raw(Platform platform, int lane) {
        Inspection inspection = new Inspection(platform.stages);
        List<Integer> rows = new ArrayList<>();
        int first = (int) (BEGIN.getEpochSecond() / 86_400);
        for (int day = first; day < first + 200; day++) {
            List<RawRow> found = inspection.rows(Bench.CALLER, new DeviceKey(lane, lane + 1), Meter.IMPORT, day);
            found.forEach(row -> rows.add(row.integer().intValue()));
            if (found.isEmpty()) {
                break;
            }
        }
        return rows;
    }

    private static List<Integer> upTo(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    @Test
    void theFoldAndEveryReaderGoOnInTheRestoredClusterAndSkipNothing() throws Exception {
        Optional<Path> programs = SystemPostgres.programs();
        assumeTrue(
                programs.isPresent(),
                "no pg_dump, pg_restore, initdb and pg_ctl of one PostgreSQL in /usr/lib/postgresql/*/bin or in the PATH");
        Path dump = Files.createTempDirectory("meterbase-dump").resolve("dump");
        Files.setPosixFilePermissions(dump.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
        ExecutorService threads = Executors.newCachedThreadPool();
        try (SystemPostgres first = new SystemPostgres(programs.get());
                SystemPostgres second = new SystemPostgres(programs.get())) {
            SchemaMigration.migrate(first.login(), "readings", scripts());
            int[] before = new int[LANES];
            try (Platform platform = new Platform(first.login())) {
                platform.stages.makeRoom();
                platform.stages.start();
                platform.feed.register("needed", true);
                platform.feed.register("optional", false);
                AtomicBoolean enough = new AtomicBoolean();
                List<AtomicInteger> acknowledged = new ArrayList<>();
                List<Future<?>> work = new ArrayList<>();
                for (int lane = 0; lane < LANES; lane++) {
                    int own = lane;
                    AtomicInteger rows = new AtomicInteger();
                    acknowledged.add(rows);
                    work.add(threads.submit(() -> {
                        while (!enough.get()) {
                            platform.append(own, rows.get());
                            rows.incrementAndGet();
                        }
                        return null;
                    }));
                }
                work.add(threads.submit(() -> {
                    while (!enough.get()) {
                        for (int lane = 0; lane < LANES; lane++) {
                            platform.read("needed", lane);
                        }
                    }
                    return null;
                }));
                while (acknowledged.get(0).get() < 50 || platform.saved("needed", 0) < 5) {
                    Thread.onSpinWait();
                }
                platform.read("optional", 0);
                for (int lane = 0; lane < LANES; lane++) {
                    before[lane] = acknowledged.get(lane).get();
                }
                first.transfer("pg_dump", "-Fc", "-f", dump.toString());
                int after = acknowledged.get(0).get();
                assertThat(after).as("appended while it was dumped").isGreaterThan(before[0]);
                enough.set(true);
                for (Future<?> each : work) {
                    each.get(60, TimeUnit.SECONDS);
                }
            }
            second.transfer("pg_restore", "-e", dump.toString());

            try (Platform platform = new Platform(second.login())) {
                assertThat(ask(platform.source, """
                                SELECT lane FROM journal_head h WHERE head <> (SELECT count(*) FROM journal j WHERE j.lane = h.lane)
                                OR head <> (SELECT coalesce(max("offset"), 0) FROM journal j WHERE j.lane = h.lane)""")).isEmpty();
                assertThat(SchemaMigration.migrate(second.login(), "readings", scripts())
                                .applied())
                        .isZero();
                long[][] saved = new long[2][LANES];
                for (int lane = 0; lane < LANES; lane++) {
                    saved[0][lane] = platform.saved("needed", lane);
                    saved[1][lane] = platform.saved("optional", lane);
                }
                assertThat(saved[0][0]).isPositive();
                platform.stages.fold().catchUp();
                int[] restored = new int[LANES];
                for (int lane = 0; lane < LANES; lane++) {
                    List<Integer> rows = raw(platform, lane);
                    // What was appended meanwhile is in it or not, and never with a hole.
                    assertThat(rows).isEqualTo(upTo(rows.size())).hasSizeGreaterThanOrEqualTo(before[lane]);
                    restored[lane] = rows.size();
                }

                // It goes on: with appends, also such with names that are new, and with readers.
                platform.stages.makeRoom();
                platform.stages.start();
                for (int lane = 0; lane < LANES; lane++) {
                    for (int row = restored[lane]; row < restored[lane] + 5; row++) {
                        platform.append(lane, row);
                    }
                }
                CompletableFuture<Void> fresh = platform.stages
                        .journal()
                        .append(Bench.frame(
                                BEGIN,
                                new Coverage(
                                        new DeviceKey(0, 1), "new log", new TimeRange(BEGIN, BEGIN), true, 0, null)))
                        .toCompletableFuture();
                fresh.get(30, TimeUnit.SECONDS);
                platform.stages.fold().catchUp();
                for (int lane = 0; lane < LANES; lane++) {
                    assertThat(raw(platform, lane)).isEqualTo(upTo(restored[lane] + 5));
                    long changes = Long.parseLong(
                            ask(platform.source, "SELECT changes FROM fold_position WHERE lane = " + lane)
                                    .get(0));
                    List<Long> all = LongStream.rangeClosed(1, changes).boxed().toList();
                    assertThat(platform.read("needed", lane)).isEqualTo(all.subList((int) saved[0][lane], all.size()));
                    assertThat(platform.read("optional", lane))
                            .isEqualTo(all.subList((int) saved[1][lane], all.size()));
                }
                assertThat(ask(platform.source, "SELECT 1 FROM poison")).isEmpty();
                assertThat(ask(platform.source, "SELECT name FROM name ORDER BY id DESC LIMIT 1"))
                        .containsExactly("new log");
            }
        } finally {
            threads.shutdownNow();
            Files.deleteIfExists(dump);
            Files.delete(dump.getParent());
        }
    }
}
