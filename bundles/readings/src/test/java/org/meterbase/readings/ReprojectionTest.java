// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.meterbase.api.archive.Archive;
import org.meterbase.api.archive.ChannelConfiguration;
import org.meterbase.api.archive.EndDevice;
import org.meterbase.api.archive.ModelConfiguration;
import org.meterbase.api.archive.ProfileConfiguration;
import org.meterbase.api.archive.UsagePoint;
import org.meterbase.api.model.Accumulation;
import org.meterbase.api.model.ReadingType;
import org.meterbase.api.model.TimeRange;
import org.meterbase.api.readings.Change;
import org.meterbase.api.readings.Series;

/** What a correction of the archive makes of what is there. */
@Timeout(120)
final class ReprojectionTest {
    private static final ReadingType KWH = ReadingType.parse("0.0.2.4.1.1.12.0.0.0.0.0.0.0.0.3.72.0");
    private static final Instant DAY = Instant.parse("2026-11-20T00:00:00Z");
    private static final Instant RECEIVED = DAY.plus(Duration.ofDays(20));
    private static final Instant RECORDED = Instant.parse("2026-11-01T00:00:00Z");

    private Bench bench;
    private EndDevice device;
    private final UsagePoint point =
            UsagePoint.builder(3, 64 + 9, "UP3", ZoneOffset.UTC).build();

    @BeforeEach
    void aMeterThatNobodyHasBound() throws Exception {
        bench = new Bench();
        device = bench.device(7, 1);
        bench.archive
                .add(point)
                .add(ModelConfiguration.builder("model", 1, Instant.EPOCH)
                        .profiles(List.of(ProfileConfiguration.builder(Meter.PROFILE, Meter.QUARTER)
                                .channels(List.of(ChannelConfiguration.builder(Meter.IMPORT, KWH)
                                        .accumulation(Accumulation.DELTA)
                                        .build()))
                                .build()))
                        .build());
        bench.deliver(
                Bench.frame(RECEIVED, Meter.rows(device.key(), Meter.wattHours(), DAY.plusSeconds(900), 96, i -> 10)));
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    private List<Change> projected() {
        return bench.feed.changes("test", 9, 0, 100);
    }

    private Series served(Instant asOf) {
        return bench.readings.series(Bench.CALLER, point, KWH, new TimeRange(DAY, DAY.plusSeconds(86_400)), asOf);
    }

    @Test
    void rowsOfAnUnboundDeviceAreProjectedWhenItIsBoundAndTheFeedSaysSo() throws Exception {
        assertThat(served(Archive.NOW).size()).isZero();
        LinkedBlockingQueue<Integer> lanes = new LinkedBlockingQueue<>();
        bench.feed.onChange(lanes::add);
        TimeRange valid = new TimeRange(DAY.minusSeconds(3600), Instant.parse("2027-01-01T00:00:00Z"));
        bench.archive.bind(point, device, valid, BigDecimal.ONE, RECORDED);
        bench.reprojection.catchUp();
        bench.reprojection.catchUp();

        assertThat(served(Archive.NOW).size()).isEqualTo(96);
        assertThat(lanes.poll(10, TimeUnit.SECONDS)).isEqualTo(9);
        assertThat(projected()).singleElement().satisfies(change -> {
            assertThat(change.kind()).isEqualTo(Change.Kind.PROJECTION);
            assertThat(change.usagePoint()).isEqualTo(3);
            assertThat(change.readingType()).contains(KWH);
            assertThat(change.range()).contains(valid);
            assertThat(change.offset()).isEqualTo(1);
        });
        // Raw is as it was.
        assertThat(bench.feed.changes("test", 7, 0, 100))
                .extracting(Change::kind)
                .containsOnly(Change.Kind.INTERVALS);
        assertThat(bench.ask("SELECT version FROM block")).containsOnly("1");
    }

    @Test
    void whatNothingIsThereForIsNotTold() throws Exception {
        bench.archive.bind(
                point, device, new TimeRange(DAY.plus(Duration.ofDays(10)), Instant.MAX), BigDecimal.ONE, RECORDED);
        bench.archive.bind(point, bench.device(7, 2), new TimeRange(DAY, Instant.MAX), BigDecimal.ONE, RECORDED);
        bench.reprojection.catchUp();
        assertThat(projected()).isEmpty();
        assertThat(bench.ask("SELECT recorded AT TIME ZONE 'UTC' FROM correction_position"))
                .containsExactly("2026-11-01 00:00:00");
    }

    @Test
    void aCorrectionThatCouldNotBeToldIsToldLaterAndOnce() throws Exception {
        bench.archive.bind(point, device, new TimeRange(DAY, Instant.MAX), BigDecimal.ONE, RECORDED);
        // Two who tell the same: one of them was faster.
        Reprojection other = new Reprojection(bench.stages, bench.archive, bench.feed, bench.quarantine);
        List<Thread> both = java.util.stream.Stream.of(bench.reprojection, other)
                .map(one -> new Thread(() -> {
                    try {
                        one.catchUp();
                    } catch (java.sql.SQLException e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .toList();
        both.forEach(Thread::start);
        for (Thread one : both) {
            one.join();
        }
        assertThat(projected()).hasSize(1);
        // A fold that goes on in the same lane goes on after it.
        EndDevice neighbour = bench.device(9, 4);
        bench.deliver(Bench.frame(RECEIVED, Meter.rows(neighbour.key(), Meter.wattHours(), DAY, 1)));
        assertThat(projected()).extracting(Change::offset).containsExactly(1L, 2L);
        assertThat(projected()).extracting(Change::kind).containsExactly(Change.Kind.PROJECTION, Change.Kind.INTERVALS);
    }
}
