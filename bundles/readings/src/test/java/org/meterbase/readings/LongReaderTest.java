// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.readings.Frame;
import org.meterbase.readings.fold.FoldTables;
import org.meterbase.readings.partition.Partitions;
import org.meterbase.readings.partition.Span;

/** A dump has read every table and is not yet through. Whatever waits for it waits without end, so an append that is committed has waited for nobody who does. */
@Timeout(300)
final class LongReaderTest {
    private static final Instant DAY = Instant.parse("2026-11-20T00:00:00Z");
    private static final int OLD_DAYS = 6;

    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);
    private Bench bench;
    private Partitions journal;
    private Partitions changes;
    private DeviceKey device;

    @BeforeEach
    void open() throws Exception {
        bench = new Bench();
        journal = new Partitions(bench.database.dataSource(), "journal", Span.DAY, "");
        changes = new Partitions(bench.database.dataSource(), "change", Span.DAY, "");
        device = bench.device(7, 1).key();
        journal.ensure(today.minusDays(20), OLD_DAYS);
        changes.ensure(today.minusDays(40), OLD_DAYS);
        bench.deliver(frame(0));
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    private Frame frame(int row) {
        return Bench.frame(
                DAY.plusSeconds(86_400L * 30), Meter.rows(device, Meter.wattHours(), DAY.plusSeconds(900L * row), row));
    }

    /** A transaction that has read all there is, as pg_dump does. */
    private Connection dump() throws SQLException {
        Connection dump = bench.database.dataSource().getConnection();
        dump.setAutoCommit(false);
        dump.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        List<String> tables = bench.ask("""
                SELECT c.relname FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace""");
        try (Statement statement = dump.createStatement()) {
            statement.execute("SET LOCAL idle_in_transaction_session_timeout = 0");
            for (String table : tables) {
                statement.executeQuery("SELECT count(*) FROM " + table).close();
            }
        }
        return dump;
    }

    private boolean isPending() throws SQLException {
        return !bench.ask("SELECT 1 FROM pg_inherits WHERE inhdetachpending").isEmpty();
    }

    @Test
    void retentionAndPartitionsAheadHoldUpNoAppend() throws Exception {
        ExecutorService upkeep = Executors.newSingleThreadExecutor();
        Retention retention = bench.retention(Clock.systemUTC(), null, 0);
        try (Connection dump = dump()) {
            Future<Integer> turns = upkeep.submit(() -> {
                int turn = 0;
                for (; turn < 8; turn++) {
                    retention.retire();
                    journal.ensure(today.plusDays(20 + turn), 1);
                    changes.ensure(today.plusDays(20 + turn), 1);
                    for (Partitions table :
                            FoldTables.in(bench.database.dataSource()).monthly()) {
                        table.ensure(today.plusMonths(3 + turn), 1);
                    }
                }
                return turn;
            });
            int row = 1;
            for (; !turns.isDone() || row < 100; row++) {
                CompletableFuture<Void> committed =
                        bench.readings.append(frame(row)).toCompletableFuture();
                committed.get(60, TimeUnit.SECONDS);
                if (row % 10 == 0) {
                    bench.stages.fold().catchUp();
                }
            }
            assertThat(turns.get()).isEqualTo(8);
            assertThat(journal.existing()).contains(today.plusDays(20), today.plusDays(27));
            assertThat(changes.existing()).contains(today.plusDays(27));
            // The dump still has them, one of each is on its way, and none is forgotten.
            assertThat(journal.existing()).contains(today.minusDays(20));
            assertThat(isPending()).isTrue();
            assertThat(dump.isClosed()).isFalse();
            dump.rollback();
        } finally {
            upkeep.shutdownNow();
        }
        retention.retire();
        assertThat(isPending()).isFalse();
        assertThat(journal.existing().get(0)).isEqualTo(today.minusDays(1));
        assertThat(changes.existing().get(0)).isEqualTo(today);
        assertThat(journal.halfRetired()).isEmpty();
    }

    @Test
    void aDetachThatWasCutShortByACrashIsBroughtToItsEnd() throws Exception {
        LocalDate old = today.minusDays(20);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (Connection dump = dump();
                Connection doomed = bench.database.dataSource().getConnection()) {
            String pid;
            try (Statement statement = doomed.createStatement();
                    ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
                row.next();
                pid = row.getString(1);
            }
            Future<Boolean> detach = other.submit(() -> {
                try (Statement statement = doomed.createStatement()) {
                    statement.execute("ALTER TABLE journal DETACH PARTITION " + journal.name(old) + " CONCURRENTLY");
                    return true;
                } catch (SQLException e) {
                    return false;
                }
            });
            while (!isPending()) {
                Thread.onSpinWait();
            }
            bench.execute("SELECT pg_terminate_backend(" + pid + ")");
            assertThat(detach.get(60, TimeUnit.SECONDS)).isFalse();
            dump.rollback();
        } finally {
            other.shutdownNow();
        }
        assertThat(journal.halfRetired()).containsExactly(old);

        bench.retention(Clock.systemUTC(), null, 0).retire();
        assertThat(isPending()).isFalse();
        assertThat(journal.halfRetired()).isEmpty();
        assertThat(bench.ask("SELECT to_regclass('" + journal.name(old) + "')")).containsExactly((String) null);
    }

    @Test
    void whatWasDetachedAndNotDroppedIsDroppedOnceItIsOldEnough() throws Exception {
        LocalDate old = today.minusDays(20);
        LocalDate young = today.plusDays(1);
        bench.execute("ALTER TABLE journal DETACH PARTITION " + journal.name(old));
        bench.execute("ALTER TABLE journal DETACH PARTITION " + journal.name(young));
        assertThat(journal.halfRetired()).containsExactly(old, young);
        bench.retention(Clock.systemUTC(), null, 0).retire();
        assertThat(journal.halfRetired()).containsExactly(young);
    }
}
