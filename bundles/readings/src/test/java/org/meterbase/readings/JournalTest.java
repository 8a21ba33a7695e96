// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.meterbase.api.delivery.Coverage;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.TimeRange;
import org.meterbase.api.readings.Frame;
import org.meterbase.readings.packing.FrameCodec;

@Timeout(120)
final class JournalTest {
    private static final Instant NOW = Instant.parse("2026-11-20T00:00:00Z");

    /** A frame that can be told from all others. */
    private static Frame numbered(int shard, int number) {
        return Bench.frame(
                NOW, new Coverage(new DeviceKey(shard, 1), "n" + number, new TimeRange(NOW, NOW), true, number, null));
    }

    /** What is in the journal, by lane in the order of the offsets, each frame as its number. */
    private static List<Integer> numbers(Bench bench, int lane) throws Exception {
        List<Integer> numbers = new ArrayList<>();
        for (String hex :
                bench.ask("SELECT encode(frames, 'hex') FROM journal WHERE lane = " + lane + " ORDER BY \"offset\"")) {
            for (Frame frame : FrameCodec.unpack(java.util.HexFormat.of().parseHex(hex))) {
                numbers.add(((Coverage) frame.deliveries().get(0)).rows());
            }
        }
        return numbers;
    }

    private static void assertDense(Bench bench) throws Exception {
        assertThat(bench.ask("""
                        SELECT lane FROM journal_head h WHERE head <> (SELECT count(*) FROM journal j WHERE j.lane = h.lane)
                        OR head <> (SELECT coalesce(max("offset"), 0) FROM journal j WHERE j.lane = h.lane)""")).isEmpty();
    }

    @Test
    void manyWhoAppendGetDenseOffsetsAndKeepTheirOrder() throws Exception {
        try (Bench bench = new Bench(Settings.of(Map.of("journal_delay", 1)))) {
            ExecutorService threads = Executors.newFixedThreadPool(8);
            List<Future<List<CompletionStage<Void>>>> work = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                int shard = thread % 4;
                int base = thread * 10_000;
                work.add(threads.submit(() -> {
                    List<CompletionStage<Void>> stages = new ArrayList<>();
                    for (int i = 0; i < 500; i++) {
                        stages.add(bench.readings.append(numbered(shard, base + i)));
                        if (i % 50 == 0) {
                            stages.get(i).toCompletableFuture().get(30, TimeUnit.SECONDS);
                        }
                    }
                    return stages;
                }));
            }
            for (Future<List<CompletionStage<Void>>> some : work) {
                for (CompletionStage<Void> stage : some.get()) {
                    stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
                }
            }
            threads.shutdown();

            assertDense(bench);
            for (int lane = 0; lane < 4; lane++) {
                List<Integer> numbers = numbers(bench, lane);
                assertThat(numbers).hasSize(1000).doesNotHaveDuplicates();
                for (int thread = lane; thread < 8; thread += 4) {
                    int base = thread * 10_000;
                    assertThat(numbers.stream()
                                    .filter(n -> n >= base && n < base + 10_000)
                                    .toList())
                            .isSorted();
                }
            }
            assertThat(bench.stages.journal().figures().octetsWaiting()).isZero();
        }
    }

    @Test
    void aCommitOfWhichTheAnswerWasLostIsOneFrame() throws Exception {
        // A tiny pause before each commit, in the database, makes sure that killed connections are killed in the
        // middle.
        try (Bench bench = new Bench(Settings.of(Map.of("journal_delay", 1)))) {
            bench.execute("""
                    CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN PERFORM pg_sleep(0.004); RETURN NULL; END $$""");
            bench.execute("""
                    CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON journal DEFERRABLE INITIALLY DEFERRED
                    FOR EACH ROW EXECUTE FUNCTION slow()""");
            List<CompletionStage<Void>> stages = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                stages.add(bench.readings.append(numbered(i % 3, i)));
                if (i % 10 == 9) {
                    bench.ask("""
                            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                            WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE 'WITH batch%'""");
                    stages.get(i - 9).toCompletableFuture().get(30, TimeUnit.SECONDS);
                }
            }
            for (CompletionStage<Void> stage : stages) {
                stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
            }
            assertDense(bench);
            List<Integer> all = new ArrayList<>();
            for (int lane = 0; lane < 3; lane++) {
                all.addAll(numbers(bench, lane));
            }
            assertThat(all)
                    .containsExactlyInAnyOrderElementsOf(
                            LongStream.range(0, 400).mapToObj(i -> (int) i).toList());
        }
    }

    @Test
    void framesThatCannotBeStoredAreRefusedAtOnce() throws Exception {
        try (Bench bench = new Bench()) {
            assertThatThrownBy(() -> bench.readings.append(Bench.frame(NOW)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> bench.readings.append(Bench.frame(
                            NOW,
                            numbered(1, 1).deliveries().get(0),
                            numbered(2, 1).deliveries().get(0))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("of one shard");
        }
    }

    @Test
    void aDatabaseThatStandsStillPutsTheBrakeOnAndItGoesOffAgain() throws Exception {
        Map<String, Object> settings = Map.of("journal_delay", 1, "brake_latency", 100);
        try (Bench bench = new Bench(Settings.of(settings));
                java.sql.Connection blocker = bench.database.dataSource().getConnection()) {
            blocker.setAutoCommit(false);
            blocker.createStatement().execute("SELECT * FROM journal_head FOR UPDATE");
            CompletableFuture<Void> waiting =
                    bench.readings.append(numbered(0, 1)).toCompletableFuture();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(4);
            while (!bench.readings.brake() && System.nanoTime() < deadline) {
                // The brake looks at the oldest frame whenever another one comes.
                bench.readings.append(numbered(1, 2));
            }
            assertThat(bench.readings.brake()).isTrue();
            assertThat(waiting).isNotDone();
            blocker.rollback();
            waiting.get(30, TimeUnit.SECONDS);
            bench.append(numbered(1, 3));
            bench.append(numbered(1, 4));
            assertThat(bench.readings.brake()).isFalse();
        }
    }
}
