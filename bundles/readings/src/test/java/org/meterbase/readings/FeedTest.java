// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.readings.Change;
import org.meterbase.api.readings.Feed;
import org.meterbase.readings.partition.Partitions;
import org.meterbase.readings.partition.Span;

@Timeout(120)
final class FeedTest {
    private static final Instant DAY = Instant.parse("2026-11-20T00:00:00Z");

    private static void deliver(Bench bench, DeviceKey device, int row) throws Exception {
        bench.deliver(Bench.frame(
                DAY.plusSeconds(86_400), Meter.rows(device, Meter.wattHours(), DAY.plusSeconds(900L * row), row)));
    }

    @Test
    void aReaderThatKeepsItsPositionWithItsEffectsSeesEachChangeOnce() throws Exception {
        try (Bench bench = new Bench()) {
            DeviceKey device = bench.device(7, 1).key();
            bench.feed.register("reader", true);
            for (int i = 0; i < 10; i++) {
                deliver(bench, device, i);
            }
            List<Long> seen = new ArrayList<>();
            long position = 0;
            for (List<Change> some = bench.feed.changes("reader", 7, position, 3);
                    !some.isEmpty();
                    some = bench.feed.changes("reader", 7, position, 3)) {
                assertThat(some).hasSizeLessThanOrEqualTo(3);
                some.forEach(change -> seen.add(change.offset()));
                position = some.get(some.size() - 1).offset();
                bench.feed.processed("reader", 7, position);
            }
            assertThat(seen).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
            bench.stages.lag().measure();
            assertThat(bench.stages.lag().readers().get("reader").behind()).isZero();
            bench.feed.processed("reader", 7, 2);
            bench.stages.lag().measure();
            assertThat(bench.stages.lag().readers().get("reader").behind()).isZero();
        }
    }

    @Test
    void whoeverListensIsToldOfTheLane() throws Exception {
        try (Bench bench = new Bench()) {
            DeviceKey device = bench.device(64 + 5, 1).key();
            LinkedBlockingQueue<Integer> lanes = new LinkedBlockingQueue<>();
            try (AutoCloseable listening = bench.feed.onChange(lanes::add)) {
                deliver(bench, device, 1);
                assertThat(lanes.poll(10, TimeUnit.SECONDS)).isEqualTo(5);
            }
        }
    }

    @Test
    void retentionWaitsForMandatoryReadersAndTellsOthersWhatTheyMissed() throws Exception {
        try (Bench bench = new Bench()) {
            DeviceKey device = bench.device(7, 1).key();
            bench.feed.register("needed", true);
            bench.feed.register("optional", false);
            deliver(bench, device, 1);
            deliver(bench, device, 2);
            LocalDate today = LocalDate.now(ZoneOffset.UTC);
            Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(30));
            Partitions journal = new Partitions(bench.database.dataSource(), "journal", Span.DAY, "");
            Partitions changes = new Partitions(bench.database.dataSource(), "change", Span.DAY, "");
            Retention retention = new Retention(bench.database.dataSource(), journal, changes, 3, 14, later);

            retention.retire();
            assertThat(journal.existing()).doesNotContain(today);
            assertThat(changes.existing()).contains(today);

            bench.feed.processed("needed", 7, 2);
            retention.retire();
            assertThat(changes.existing()).doesNotContain(today);
            assertThatThrownBy(() -> bench.feed.changes("optional", 7, 1, 10))
                    .isInstanceOf(Feed.Overrun.class)
                    .satisfies(e -> assertThat(((Feed.Overrun) e).oldest()).isEqualTo(2));
            assertThat(bench.feed.changes("needed", 7, 2, 10)).isEmpty();
        }
    }

    @Test
    void whatIsNotFoldedIsNotRetired() throws Exception {
        try (Bench bench = new Bench()) {
            DeviceKey device = bench.device(7, 1).key();
            bench.append(Bench.frame(DAY.plusSeconds(86_400), Meter.rows(device, Meter.wattHours(), DAY, 1)));
            Partitions journal = new Partitions(bench.database.dataSource(), "journal", Span.DAY, "");
            Partitions changes = new Partitions(bench.database.dataSource(), "change", Span.DAY, "");
            Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(30));
            new Retention(bench.database.dataSource(), journal, changes, 3, 14, later).retire();
            assertThat(journal.existing()).contains(LocalDate.now(ZoneOffset.UTC));
        }
    }

    @Test
    void aLongReaderHoldsUpNeitherTheAppendNorTheNextDay() throws Exception {
        try (Bench bench = new Bench();
                Connection dump = bench.database.dataSource().getConnection()) {
            DeviceKey device = bench.device(7, 1).key();
            deliver(bench, device, 1);
            dump.setAutoCommit(false);
            dump.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try (Statement statement = dump.createStatement()) {
                statement.execute("SET LOCAL idle_in_transaction_session_timeout = 0");
                statement.executeQuery("SELECT count(*) FROM journal").close();
            }
            Partitions journal = new Partitions(bench.database.dataSource(), "journal", Span.DAY, "");
            LocalDate today = LocalDate.now(ZoneOffset.UTC);
            journal.ensure(today.plusDays(20), 1);
            assertThat(journal.existing()).contains(today.plusDays(20));
            // The dump has read it: it cannot be dropped now, and trying must not make the append wait.
            LocalDate old = today.minusDays(1);
            assertThatThrownBy(() -> journal.retire(old)).isInstanceOf(SQLException.class);
            Instant begin = Instant.now();
            bench.append(
                    Bench.frame(DAY.plusSeconds(86_400), Meter.rows(new DeviceKey(9, 1), Meter.wattHours(), DAY, 1)));
            assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(5));
            dump.rollback();
            journal.retire(old);
            assertThat(journal.existing()).doesNotContain(old).contains(today);
        }
    }
}
