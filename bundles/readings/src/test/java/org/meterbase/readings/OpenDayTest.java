// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.meterbase.api.archive.Archive;
import org.meterbase.api.archive.ChannelConfiguration;
import org.meterbase.api.archive.ModelConfiguration;
import org.meterbase.api.archive.ProfileConfiguration;
import org.meterbase.api.archive.UsagePoint;
import org.meterbase.api.delivery.Delivery;
import org.meterbase.api.delivery.DeviceEvent;
import org.meterbase.api.delivery.DeviceStamp;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.delivery.Provenance;
import org.meterbase.api.delivery.StampConvention;
import org.meterbase.api.model.Accumulation;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.ReadingType;
import org.meterbase.api.model.TimeRange;
import org.meterbase.api.readings.Change;
import org.meterbase.api.readings.Frame;
import org.meterbase.api.readings.Series;
import org.meterbase.readings.raw.BlockKey;
import org.meterbase.testkit.south.TestClock;

/** What is pushed interval by interval waits for the block of its day, and is read all the while. */
@Timeout(120)
final class OpenDayTest {
    private static final int LANE = 7;
    /** Whatever the fold's day is while the test runs. */
    private static final Instant DAY = LocalDate.now(ZoneOffset.UTC)
            .plusDays(1)
            .atStartOfDay(ZoneOffset.UTC)
            .toInstant();

    private static final ReadingsSettings HOURLY = Settings.of(Map.of("open_minutes", 60));

    private TestClock clock;
    private Bench bench;
    private DeviceKey device;

    @BeforeEach
    void open() throws Exception {
        clock = TestClock.at(DAY.plusSeconds(3600).toString());
        bench = new Bench(HOURLY, clock);
        device = bench.device(LANE, 1).key();
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    private static Frame pushed(Delivery... deliveries) {
        return pushed(DAY.plusSeconds(3600), deliveries);
    }

    static Frame pushed(Instant received, Delivery... deliveries) {
        return Frame.builder(
                        Provenance.builder(Provenance.Source.PUSH, received)
                                .agent("test")
                                .build(),
                        List.of(deliveries))
                .build();
    }

    private void push(int interval, long value) throws Exception {
        bench.deliver(pushed(Meter.rows(device, Meter.wattHours(), stamp(interval), value)));
    }

    private static Instant stamp(int interval) {
        return DAY.plus(Meter.QUARTER.multipliedBy(interval));
    }

    private List<RawRow> raw() {
        return raw(bench);
    }

    private List<RawRow> raw(Bench from) {
        return new Inspection(from.stages)
                .rows(Bench.CALLER, device, Meter.IMPORT, BlockKey.dayOf(DAY.getEpochSecond()));
    }

    private List<Change> changes() {
        return bench.feed.changes("test", LANE, 0, 1000);
    }

    private long blocks() throws SQLException {
        return Long.parseLong(bench.ask("SELECT count(*) FROM block").get(0));
    }

    private List<Long> positions() throws SQLException {
        return bench
                .ask(
                        "SELECT position FROM fold_position WHERE lane = 7 UNION ALL SELECT settled FROM fold_position WHERE lane = 7")
                .stream()
                .map(Long::valueOf)
                .toList();
    }

    @Test
    void aPushedValueIsReadBeforeItsBlockIsWrittenAndSaysTheSameAfterwards() throws Exception {
        push(0, 10);
        push(1, 11);
        List<RawRow> before = raw();

        assertThat(before).extracting(RawRow::integer).containsExactly(10L, 11L);
        assertThat(blocks()).isZero();
        assertThat(changes()).isEmpty();
        assertThat(positions()).containsExactly(2L, 0L);

        bench.stages.fold().settle(LANE);

        assertThat(blocks()).isOne();
        assertThat(raw()).usingRecursiveComparison().ignoringFields("change").isEqualTo(before);
        assertThat(raw()).extracting(RawRow::change).containsExactly(1L, 1L);
        assertThat(changes()).singleElement().satisfies(change -> {
            assertThat(change.added()).isEqualTo(2);
            assertThat(change.version()).isEqualTo(1);
        });
        assertThat(positions()).containsExactly(2L, 2L);
    }

    @Test
    void aDayOfPushesIsWrittenHourByHourAndWhenItIsOver() throws Exception {
        for (int interval = 0; interval < 96; interval++) {
            clock.set(stamp(interval).plusSeconds(5));
            push(interval, interval);
            assertThat(raw()).hasSize(interval + 1);
        }
        // The hour begins with the first of them, and the fifth ends it.
        assertThat(changes()).hasSize(19).extracting(Change::added).containsOnly(5);

        clock.set(stamp(96).plus(Duration.ofMinutes(15)));
        assertThat(bench.stages.fold().isDue(LANE)).isTrue();
        bench.stages.fold().catchUp();

        assertThat(changes().stream().mapToInt(Change::added).sum()).isEqualTo(96);
        assertThat(raw())
                .extracting(RawRow::integer)
                .containsExactlyElementsOf(
                        IntStream.range(0, 96).mapToObj(i -> (long) i).toList());
        assertThat(bench.stages.open().octets()).isZero();
    }

    @Test
    void aCorrectionIsARevisionAsItAlwaysIs() throws Exception {
        push(0, 10);
        push(0, 12);
        push(0, 10);
        push(0, 10);
        List<RawRow> before = raw();
        bench.stages.fold().settle(LANE);

        assertThat(before)
                .extracting(RawRow::integer, RawRow::revision)
                .containsExactly(tuple(10L, 0), tuple(12L, 1), tuple(10L, 2));
        assertThat(raw()).usingRecursiveComparison().ignoringFields("change").isEqualTo(before);
        assertThat(changes()).singleElement().satisfies(change -> {
            assertThat(change.added()).isEqualTo(1);
            assertThat(change.revised()).isEqualTo(2);
        });
    }

    @Test
    void aReadOfTheSameDayComesAfterWhatWasPushedBeforeIt() throws Exception {
        push(0, 10);
        bench.deliver(Bench.frame(stamp(3), Meter.rows(device, Meter.wattHours(), DAY, 20, 21, 22)));
        push(0, 10);

        assertThat(changes()).singleElement().satisfies(change -> assertThat(change.revised())
                .isEqualTo(1));
        assertThat(raw())
                .extracting(RawRow::integer, RawRow::revision)
                .containsExactly(tuple(10L, 0), tuple(20L, 1), tuple(10L, 2), tuple(21L, 0), tuple(22L, 0));
        assertThat(positions()).containsExactly(3L, 2L);
    }

    @Test
    void whatCameWithAPushAndWhatIsReadDoesNotWait() throws Exception {
        DeviceKey other = bench.device(LANE, 2).key();
        push(0, 10);
        bench.deliver(pushed(new DeviceEvent(
                device,
                "0.0.99.98.0.255",
                "1",
                new DeviceStamp(DAY.getEpochSecond(), (short) 0, DeviceStamp.STATUS_UNSPECIFIED),
                StampConvention.STANDARD,
                0,
                new byte[0])));
        bench.deliver(Bench.frame(stamp(0), Meter.rows(other, Meter.wattHours(), DAY.minusSeconds(86_400), 1, 2)));

        assertThat(bench.ask("SELECT device FROM device_event")).containsExactly("1");
        assertThat(bench.ask("SELECT device FROM block")).containsExactly("2");
        assertThat(positions()).containsExactly(3L, 0L);
    }

    @Test
    void aPushOfADayThatIsOverDoesNotWait() throws Exception {
        push(-96, 1);

        assertThat(changes()).hasSize(1);
        assertThat(positions()).containsExactly(1L, 1L);
    }

    @Test
    void anotherProcessFindsInTheJournalWhatWaits() throws Exception {
        DeviceKey other = bench.device(LANE, 2).key();
        push(0, 10);
        bench.deliver(Bench.frame(stamp(1), Meter.rows(device, Meter.wattHours(), DAY, 12)));
        push(0, 10);
        bench.deliver(pushed(Meter.rows(other, Meter.wattHours(), DAY, 7)));
        push(1, 11);
        List<RawRow> before = raw();

        try (Bench again = new Bench(bench, HOURLY)) {
            again.stages.fold().catchUp();
            assertThat(raw(again)).usingRecursiveComparison().isEqualTo(before);
            again.stages.fold().settle(LANE);
            assertThat(raw(again))
                    .usingRecursiveComparison()
                    .ignoringFields("change")
                    .isEqualTo(before);
            // The first process has lost its lane, and goes on from where that stands now.
            push(2, 12);
            assertThat(raw()).extracting(RawRow::integer).containsExactly(10L, 12L, 10L, 11L, 12L);
        }
        assertThat(changes()).extracting(Change::added).containsExactly(1, 1, 1);
        assertThat(bench.ask("SELECT count(*) FROM block")).containsExactly("2");
    }

    @Test
    void whatWasPushedTwiceAndFoundToBeKnownIsNotTakenForNewByAnotherProcess() throws Exception {
        DeviceKey other = bench.device(LANE, 2).key();
        bench.deliver(pushed(Meter.rows(other, Meter.wattHours(), DAY, 7)));
        bench.deliver(Bench.frame(stamp(1), Meter.rows(device, Meter.wattHours(), DAY, 10)));
        push(0, 10);
        bench.deliver(Bench.frame(stamp(1), Meter.rows(device, Meter.wattHours(), DAY, 10)));
        bench.deliver(Bench.frame(stamp(2), Meter.rows(device, Meter.wattHours(), DAY, 20)));

        try (Bench again = new Bench(bench, HOURLY)) {
            again.stages.fold().catchUp();
            again.stages.fold().settle(LANE);
            assertThat(raw(again))
                    .extracting(RawRow::integer, RawRow::revision)
                    .containsExactly(tuple(10L, 0), tuple(20L, 1));
        }
    }

    @Test
    void whatIsInQuarantineStaysThereWhenTheJournalIsReadAgain() throws Exception {
        DeviceKey unbooked = new DeviceKey(LANE, 3);
        push(0, 10);
        bench.deliver(pushed(Meter.rows(unbooked, Meter.wattHours(), DAY, 5)));
        assertThat(bench.ask("SELECT device FROM quarantine")).containsExactly("3");
        bench.device(LANE, 3);

        try (Bench again = new Bench(bench, HOURLY)) {
            again.stages.fold().catchUp();
            again.stages.fold().settle(LANE);
        }
        assertThat(bench.ask("SELECT device FROM block")).containsExactly("1");
        assertThat(bench.ask("SELECT device FROM quarantine")).containsExactly("3");
    }

    @Test
    void whatWaitsIsFoundAgainBesideWhatOfTheSameFrameIsInQuarantine() throws Exception {
        bench.deliver(pushed(
                Meter.rows(device, Meter.wattHours(), stamp(96 * 5), 5),
                Meter.rows(device, Meter.wattHours(), stamp(0), 10)));
        assertThat(bench.ask("SELECT reason FROM quarantine")).containsExactly("IMPOSSIBLE_STAMP");

        try (Bench again = new Bench(bench, HOURLY)) {
            again.stages.fold().catchUp();
            assertThat(raw(again)).extracting(RawRow::integer).containsExactly(10L);
        }
        assertThat(bench.ask("SELECT reason FROM quarantine")).hasSize(1);
    }

    @Test
    void whatWaitsIsServedAsASeriesAndIsKnownAsOfItsChange() throws Exception {
        ReadingType kwh = ReadingType.parse("0.0.2.4.1.1.12.0.0.0.0.0.0.0.0.3.72.0");
        UsagePoint point = UsagePoint.builder(1, LANE, "UP1", ZoneOffset.UTC).build();
        bench.archive.add(point);
        bench.archive.add(ModelConfiguration.builder("model", 1, Instant.EPOCH)
                .profiles(List.of(ProfileConfiguration.builder(Meter.PROFILE, Meter.QUARTER)
                        .channels(List.of(ChannelConfiguration.builder(Meter.IMPORT, kwh)
                                .accumulation(Accumulation.DELTA)
                                .build()))
                        .build()))
                .build());
        bench.archive.bind(point, bench.device(LANE, 1), TimeRange.ALWAYS, BigDecimal.ONE, Instant.EPOCH);
        TimeRange hour = new TimeRange(DAY, stamp(4));
        push(1, 1000);
        push(1, 3000);
        Instant moment = Instant.parse(
                bench.ask("SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
                        .get(0));

        Series before = bench.readings.series(Bench.CALLER, point, kwh, hour, Archive.NOW);
        assertThat(before.size()).isOne();
        assertThat(before.value(0)).isEqualByComparingTo("3");
        assertThat(bench.readings.series(Bench.CALLER, point, kwh, hour, moment).size())
                .isZero();

        bench.stages.fold().settle(LANE);

        Series after = bench.readings.series(Bench.CALLER, point, kwh, hour, Archive.NOW);
        assertThat(after.size()).isOne();
        assertThat(after.value(0)).isEqualByComparingTo("3");
        assertThat(bench.readings.series(Bench.CALLER, point, kwh, hour, moment).size())
                .isZero();
    }

    @Test
    void nothingIsSaidToBeMissingThatWaits() throws Exception {
        push(0, 10);
        push(1, 11);
        push(3, 13);

        assertThat(bench.readings.missing(
                        Bench.CALLER, List.of(device), Meter.PROFILE, new TimeRange(DAY, stamp(4)), Meter.QUARTER))
                .containsEntry(device, List.of(new TimeRange(stamp(2), stamp(3))));
    }

    @Test
    void aDayOfTheJournalStaysForAsLongAsSomethingOfItWaits() throws Exception {
        push(0, 10);
        Clock later = Clock.offset(clock, Duration.ofDays(10));

        bench.retention(later, null, 0).retire();
        assertThat(bench.ask("SELECT count(*) FROM journal")).containsExactly("1");

        bench.stages.fold().settle(LANE);
        bench.retention(later, null, 0).retire();
        assertThat(bench.ask("SELECT count(*) FROM journal")).containsExactly("0");
    }

    @Test
    void withoutMemoryForItNothingWaits() throws Exception {
        try (Bench small = new Bench(Settings.of(Map.of("open_octets", 100L)), clock)) {
            DeviceKey pushing = small.device(LANE, 1).key();
            List<Integer> written = new ArrayList<>();
            for (int interval = 0; interval < 3; interval++) {
                small.deliver(pushed(Meter.rows(pushing, Meter.wattHours(), stamp(interval), interval)));
                written.add(small.feed.changes("test", LANE, 0, 10).size());
            }
            assertThat(written).containsExactly(1, 2, 3);
        }
    }

    @Test
    void whatIsPushedWithoutEndDoesNotWaitWithoutEnd() throws Exception {
        Delivery[] rows = new Delivery[1500];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = Meter.rows(device, Meter.wattHours(), DAY.plusSeconds(row), row);
        }
        bench.deliver(pushed(rows));
        assertThat(changes()).isEmpty();
        bench.deliver(pushed(Arrays.stream(rows)
                .map(row -> Meter.rows(
                        device,
                        Meter.wattHours(),
                        Instant.ofEpochSecond(((IntervalSegment) row).epochSecond(0) + 1500),
                        7))
                .toArray(Delivery[]::new)));
        assertThat(changes()).extracting(Change::added).containsExactly(3000);
    }

    @Test
    void whatHasWaitedAndCannotBeFoldedIsPoisonAndHoldsUpNobody() throws Exception {
        try (Bench patient = new Bench(Settings.of(Map.of("poison_percent", 100)), clock)) {
            DeviceKey bad = patient.device(LANE, 1).key();
            DeviceKey good = patient.device(LANE, 2).key();
            patient.execute("ALTER TABLE block ADD CONSTRAINT bug CHECK (device <> 1)");
            for (int interval = 0; interval < 3; interval++) {
                patient.append(pushed(Meter.rows(bad, Meter.wattHours(), stamp(interval), interval)));
                patient.append(pushed(Meter.rows(good, Meter.wattHours(), stamp(interval), interval)));
            }
            patient.stages.fold().catchUp();
            patient.stages.fold().settle(LANE);

            assertThat(patient.ask("SELECT device FROM block")).containsExactly("2");
            assertThat(patient.ask("SELECT count(*) FROM poison")).containsExactly("3");
            assertThat(patient.stages.open().octets()).isZero();

            patient.execute("ALTER TABLE block DROP CONSTRAINT bug");
            PoisonDesk desk = new PoisonDesk(patient.stages);
            for (PoisonDesk.Item item : desk.list(Bench.CALLER, 0, null, 10)) {
                desk.replay(Bench.CALLER, item.id());
            }
            patient.stages.fold().catchUp();
            assertThat(raw(patient)).extracting(RawRow::integer).containsExactly(0L, 1L, 2L);
        }
    }

    @Test
    void whatIsRebuiltTakesAlongWhatWaits() throws Exception {
        push(0, 10);
        push(0, 12);
        push(0, 10);
        Rebuild.Result result = new Rebuild(bench.stages).shard(Bench.CALLER, LANE);

        assertThat(result.changes()).isZero();
        assertThat(raw()).extracting(RawRow::integer).containsExactly(10L, 12L, 10L);

        bench.execute("DELETE FROM block");
        push(1, 11);
        assertThat(new Rebuild(bench.stages).shard(Bench.CALLER, LANE).changes())
                .isPositive();
        assertThat(raw()).extracting(RawRow::integer).containsExactly(10L, 12L, 10L, 11L);
    }
}
