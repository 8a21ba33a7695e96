// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.meterbase.api.delivery.DeviceEvent;
import org.meterbase.api.delivery.DeviceStamp;
import org.meterbase.api.delivery.Observation;
import org.meterbase.api.delivery.StampConvention;
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
            Retention retention = bench.retention(later, null, 0);

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
            Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(30));
            bench.retention(later, null, 0).retire();
            assertThat(journal.existing()).contains(LocalDate.now(ZoneOffset.UTC));
        }
    }

    /** Takes in what a reader is told; answers after which offset it goes on. */
    private static long read(Bench bench, String reader, int lane, long after, Map<List<Object>, Integer> held) {
        long position = after;
        for (List<Change> some = bench.feed.changes(reader, lane, position, 2);
                !some.isEmpty();
                some = bench.feed.changes(reader, lane, position, 2)) {
            some.forEach(change -> hold(held, change));
            position = some.get(some.size() - 1).offset();
            bench.feed.processed(reader, lane, position);
        }
        return position;
    }

    private static void hold(Map<List<Object>, Integer> held, Change change) {
        if (change.kind() != Change.Kind.COVERAGE) {
            held.merge(
                    List.of(change.device(), change.kind(), change.source(), change.day()),
                    change.version(),
                    Math::max);
        }
    }

    @Test
    void aSlowReaderThatIsOverrunTakesASnapshotAndThenTheTailAndLacksNothing() throws Exception {
        try (Bench bench = new Bench()) {
            DeviceKey device = bench.device(7, 1).key();
            DeviceKey other = bench.device(64 + 7, 2).key();
            bench.feed.register("fast", true);
            bench.feed.register("slow", false);
            Map<List<Object>, Integer> slow = new HashMap<>();
            Map<List<Object>, Integer> fast = new HashMap<>();
            deliver(bench, device, 1);
            long position = read(bench, "slow", 7, 0, slow);
            deliver(bench, device, 2);
            deliver(bench, other, 90);
            bench.deliver(Bench.frame(
                    DAY.plusSeconds(86_400),
                    new Observation(device, Observation.Kind.RELAY, "relay", new Observation.Value.Flag(true), DAY)));
            bench.deliver(Bench.frame(
                    DAY.plusSeconds(86_400),
                    new DeviceEvent(
                            other,
                            "log",
                            "4",
                            DeviceStamp.ofEpochSecond(DAY.getEpochSecond()),
                            StampConvention.STANDARD,
                            0,
                            new byte[0])));
            long done = read(bench, "fast", 7, 0, fast);
            bench.retention(Clock.offset(Clock.systemUTC(), Duration.ofDays(30)), null, 0)
                    .retire();

            assertThatThrownBy(() -> bench.feed.changes("slow", 7, position, 10))
                    .isInstanceOf(Feed.Overrun.class)
                    .hasMessageContaining("snapshot");
            bench.stages.lag().measure();
            assertThat(bench.stages.lag().readers().get("slow").overrun()).isTrue();
            assertThat(bench.stages.lag().readers().get("fast").overrun()).isFalse();
            // While the snapshot is told more comes: it is in the tail, whether or not it is in the snapshot.
            boolean[] first = {true};
            long tail = bench.feed.snapshot("slow", 7, change -> {
                hold(slow, change);
                if (first[0]) {
                    first[0] = false;
                    try {
                        deliver(bench, device, 3);
                        deliver(bench, other, 150);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }
            });
            bench.feed.processed("slow", 7, tail);
            read(bench, "slow", 7, tail, slow);
            read(bench, "fast", 7, done, fast);

            assertThat(slow).isEqualTo(fast).hasSize(5);
            bench.stages.lag().measure();
            assertThat(bench.stages.lag().readers().get("slow").overrun()).isFalse();
        }
    }

    @Test
    void aMandatoryReaderThatIsRemovedHoldsNothingUpAnyMore() throws Exception {
        try (Bench bench = new Bench()) {
            DeviceKey device = bench.device(7, 1).key();
            bench.feed.register("gone", true);
            deliver(bench, device, 1);
            Partitions changes = new Partitions(bench.database.dataSource(), "change", Span.DAY, "");
            LocalDate today = LocalDate.now(ZoneOffset.UTC);
            Retention retention = bench.retention(Clock.offset(Clock.systemUTC(), Duration.ofDays(30)), null, 0);
            retention.retire();
            assertThat(changes.existing()).contains(today);

            bench.feed.remove("gone");
            bench.feed.remove("gone");
            retention.retire();
            assertThat(changes.existing()).doesNotContain(today);
            // It comes back, as after its plugin was installed again: what it lacks it is told, and is not passed over.
            bench.feed.register("gone", true);
            assertThatThrownBy(() -> bench.feed.changes("gone", 7, 0, 10)).isInstanceOf(Feed.Overrun.class);
        }
    }
}
