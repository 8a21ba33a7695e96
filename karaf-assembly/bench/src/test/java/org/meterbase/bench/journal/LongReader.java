// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.journal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.meterbase.api.readings.Frame;
import org.meterbase.bench.Figures;
import org.meterbase.readings.partition.Partitions;
import org.meterbase.readings.partition.Span;

/**
 * How long an append takes at a steady rate, first with nobody in the way, then while a transaction that has read every table, as a dump does, stays open and
 * partitions are made and retired without a pause beside it.
 */
final class LongReader {
    private static final int FRAMES_PER_SECOND = 1_000;
    private static final int OLD_DAYS = 10;

    private final Platform platform;
    private final Fleet fleet;
    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);
    private final List<Partitions> tables;

    LongReader(Platform platform, Fleet fleet) {
        this.platform = platform;
        this.fleet = fleet;
        this.tables = List.of(
                new Partitions(platform.database.dataSource(), "journal", Span.DAY, ""),
                new Partitions(platform.database.dataSource(), "change", Span.DAY, ""));
    }

    void run(LocalDate first, int warm, Figures figures) throws Exception {
        try (Producers producers = new Producers(platform)) {
            for (int day = 0; day < warm; day++) {
                producers.append(fleet.day(first.plusDays(day).toEpochDay()));
            }
        }
        for (Partitions table : tables) {
            table.ensure(today.minusDays(40), OLD_DAYS);
        }
        tell("quiet", appended(first.plusDays(warm)), figures);

        AtomicBoolean over = new AtomicBoolean();
        ExecutorService upkeep = Executors.newSingleThreadExecutor();
        try (Connection dump = dump()) {
            Future<Integer> turns = upkeep.submit(() -> upkeep(over));
            double[] millis = appended(first.plusDays(warm + 1));
            over.set(true);
            figures.add("journal.dump.upkeep_turns", turns.get(), "turns");
            tell("dump", millis, figures);
            dump.rollback();
        } finally {
            upkeep.shutdownNow();
        }
    }

    /** Makes a partition ahead and tries to retire an old one of each table, again and again. */
    private int upkeep(AtomicBoolean over) throws SQLException {
        int turn = 0;
        for (; !over.get(); turn++) {
            for (Partitions table : tables) {
                table.ensure(today.plusDays(20 + turn % 500), 1);
                try {
                    table.retire(today.minusDays(40 - turn % OLD_DAYS));
                } catch (SQLException e) {
                    if (!e.getSQLState().startsWith("55")) {
                        throw e;
                    }
                    // The dump is in the way, as it is meant to be.
                }
            }
        }
        return turn;
    }

    private Connection dump() throws SQLException {
        Connection dump = platform.database.dataSource().getConnection();
        dump.setAutoCommit(false);
        dump.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try (Statement statement = dump.createStatement()) {
            statement.execute("SET LOCAL idle_in_transaction_session_timeout = 0");
            List<String> names = new ArrayList<>();
            try (ResultSet row = statement.executeQuery("""
                    SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace""")) {
                while (row.next()) {
                    names.add(row.getString(1));
                }
            }
            for (String name : names) {
                statement
                        .executeQuery("SELECT count(*) FROM (SELECT 1 FROM " + name + " LIMIT 1) one")
                        .close();
            }
        }
        return dump;
    }

    /** Appends the frames of a day at the steady rate, and answers how long each took until it was committed, milliseconds, the shortest first. */
    private double[] appended(LocalDate day) throws Exception {
        List<Frame> frames = fleet.day(day.toEpochDay());
        double[] millis = new double[frames.size()];
        List<CompletableFuture<Void>> committed = new ArrayList<>(frames.size());
        long begin = System.nanoTime();
        for (int frame = 0; frame < frames.size(); frame++) {
            long due = begin + frame * 1_000_000_000L / FRAMES_PER_SECOND;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            int place = frame;
            // From when it was due: who comes late because the one before held him up has waited as well.
            committed.add(platform.readings
                    .append(frames.get(frame))
                    .thenRun(() -> millis[place] = (System.nanoTime() - due) / 1e6)
                    .toCompletableFuture());
        }
        CompletableFuture.allOf(committed.toArray(CompletableFuture[]::new)).get();
        Arrays.sort(millis);
        return millis;
    }

    private static void tell(String when, double[] millis, Figures figures) {
        figures.add("journal." + when + ".append_median", millis[millis.length / 2], "ms");
        figures.add("journal." + when + ".append_p99", millis[millis.length * 99 / 100], "ms");
        figures.add("journal." + when + ".append_longest", millis[millis.length - 1], "ms");
    }
}
