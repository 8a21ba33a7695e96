// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.meterbase.api.delivery.Coverage;
import org.meterbase.api.delivery.DeviceEvent;
import org.meterbase.api.delivery.DeviceStamp;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.delivery.Observation;
import org.meterbase.api.delivery.Provenance;
import org.meterbase.api.delivery.Register;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.delivery.SegmentChannel;
import org.meterbase.api.delivery.StampConvention;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.TimeRange;
import org.meterbase.api.model.Unit;
import org.meterbase.api.readings.Change;
import org.meterbase.api.readings.Frame;
import org.meterbase.readings.raw.BlockKey;

@Timeout(120)
final class FoldTest {
    private static final Instant DAY = Instant.parse("2026-11-20T00:00:00Z");
    private static final Instant RECEIVED = DAY.plusSeconds(2 * 86_400);

    private Bench bench;
    private DeviceKey device;

    @BeforeEach
    void open() throws Exception {
        bench = new Bench();
        device = bench.device(7, 1).key();
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    private List<RawRow> raw(Instant day) {
        return new Inspection(bench.stages)
                .rows(Bench.CALLER, device, Meter.IMPORT, BlockKey.dayOf(day.getEpochSecond()));
    }

    private List<Change> changes() {
        return bench.feed.changes("test", 7, 0, 1000);
    }

    private IntervalSegment rows(Instant first, long... values) {
        return Meter.rows(device, Meter.wattHours(), first, values);
    }

    @Test
    void theSameRowsTwiceAreThereOnceAndMakeNoChange() throws Exception {
        bench.deliver(Bench.frame(RECEIVED, rows(DAY, 1, 2, 3)));
        bench.deliver(Bench.frame(RECEIVED.plusSeconds(60), rows(DAY, 1, 2, 3)));
        bench.deliver(Bench.frame(RECEIVED, rows(DAY, 1, 2, 3), rows(DAY.plus(Meter.QUARTER), 2, 3)));

        assertThat(raw(DAY)).extracting(RawRow::integer).containsExactly(1L, 2L, 3L);
        assertThat(changes()).singleElement().satisfies(change -> {
            assertThat(change.added()).isEqualTo(3);
            assertThat(change.version()).isEqualTo(1);
            assertThat(change.day()).isEqualTo(LocalDate.of(2026, 11, 20));
            assertThat(change.source()).isEqualTo(Meter.PROFILE);
        });
    }

    @Test
    void overlappingSegmentsOutOfOrderMakeTheSameDayAsOneInOrder() throws Exception {
        bench.append(Bench.frame(
                RECEIVED, Meter.rows(device, Meter.wattHours(), DAY.plusSeconds(900 * 40), 56, i -> 40 + i)));
        bench.append(Bench.frame(
                RECEIVED, Meter.rows(device, Meter.wattHours(), DAY.plusSeconds(900 * 10), 50, i -> 10 + i)));
        bench.stages.fold().catchUp();
        bench.deliver(Bench.frame(RECEIVED, Meter.rows(device, Meter.wattHours(), DAY, 96, i -> i)));

        assertThat(raw(DAY))
                .extracting(RawRow::integer)
                .containsExactlyElementsOf(
                        IntStream.range(0, 96).mapToObj(i -> (long) i).toList());
        assertThat(raw(DAY)).allSatisfy(row -> assertThat(row.revision()).isZero());
        assertThat(changes()).extracting(Change::offset).containsExactly(1L, 2L);
        assertThat(changes()).extracting(Change::added).containsExactly(86, 10);
        assertThat(changes()).extracting(Change::revised).containsExactly(0, 0);
    }

    @Test
    void anotherValueForAKnownRowIsARevisionBesideTheOldOne() throws Exception {
        bench.deliver(Bench.frame(RECEIVED, rows(DAY, 1, 2, 3)));
        bench.deliver(Bench.frame(RECEIVED, rows(DAY, 1, 5, 3, 4)));
        bench.deliver(Bench.frame(RECEIVED, rows(DAY, 1, 5, 3, 4)));

        assertThat(raw(DAY))
                .extracting(RawRow::integer, RawRow::revision)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1L, 0),
                        org.assertj.core.groups.Tuple.tuple(2L, 0),
                        org.assertj.core.groups.Tuple.tuple(5L, 1),
                        org.assertj.core.groups.Tuple.tuple(3L, 0),
                        org.assertj.core.groups.Tuple.tuple(4L, 0));
        assertThat(changes()).hasSize(2);
        assertThat(changes().get(1).revised()).isEqualTo(1);
        assertThat(changes().get(1).added()).isEqualTo(1);
        assertThat(changes().get(1).version()).isEqualTo(2);
        assertThat(raw(DAY)).extracting(RawRow::change).containsExactly(1L, 1L, 2L, 1L, 2L);
    }

    @Test
    void channelsThatAreAskedForLaterSupplementTheRowAndReviseNothing() throws Exception {
        bench.deliver(Bench.frame(RECEIVED, rows(DAY, 1, 2)));
        SegmentChannel export = SegmentChannel.of("1.0.2.8.0.255", 0, Unit.WATT_HOUR);
        bench.deliver(Bench.frame(RECEIVED, Meter.rows(device, export, DAY, 7, 8)));
        bench.deliver(Bench.frame(RECEIVED, rows(DAY, 1, 2)));

        assertThat(changes()).extracting(Change::revised).containsExactly(0, 0);
        assertThat(changes()).extracting(Change::added).containsExactly(2, 2);
        assertThat(raw(DAY)).extracting(RawRow::integer).containsExactly(1L, 2L);
    }

    @Test
    void twoRowsOfOneStampAreTwoRowsAndADayEndsAtMidnight() throws Exception {
        IntervalSegment.Builder segment = IntervalSegment.builder(
                device, Meter.PROFILE, Meter.QUARTER, StampConvention.STANDARD, List.of(Meter.wattHours()), 4);
        Meter.stamp(segment, DAY.minusSeconds(1), 0).value(0, 1);
        Meter.stamp(segment, DAY, 0).value(0, 2);
        Meter.stamp(segment, DAY, 0).value(0, 3);
        Meter.stamp(segment, DAY.plusSeconds(86_399), 0).value(0, 4);
        bench.deliver(Bench.frame(RECEIVED, segment.build()));

        assertThat(raw(DAY.minusSeconds(1))).extracting(RawRow::integer).containsExactly(1L);
        assertThat(raw(DAY)).extracting(RawRow::integer).containsExactly(2L, 3L, 4L);
        assertThat(raw(DAY)).extracting(RawRow::ordinal).containsExactly(0, 1, 0);
        assertThat(changes()).hasSize(2);
    }

    @Test
    void whatComesFromNobodyOrFromSomebodyElseLiesInQuarantine() throws Exception {
        DeviceKey stranger = new DeviceKey(7, 99);
        Frame wrong = Frame.builder(
                        Provenance.builder(Provenance.Source.READ, RECEIVED).build(), List.of(rows(DAY, 1)))
                .quarantine(Frame.Quarantine.WRONG_DEVICE)
                .build();
        Frame unknown = Bench.frame(RECEIVED, Meter.rows(stranger, Meter.wattHours(), DAY, 1, 2));
        bench.append(wrong);
        bench.append(unknown);
        bench.append(wrong);
        bench.deliver(Bench.frame(RECEIVED, rows(DAY, 8)));

        List<Inspection.Quarantined> found = new Inspection(bench.stages).quarantine(Bench.CALLER, 0, null, null, 10);
        assertThat(found)
                .extracting(Inspection.Quarantined::reason)
                .containsExactlyInAnyOrder("WRONG_DEVICE", "UNKNOWN_DEVICE");
        assertThat(raw(DAY)).extracting(RawRow::integer).containsExactly(8L);
        assertThat(changes()).hasSize(1);
        assertThat(new Inspection(bench.stages)
                        .quarantined(Bench.CALLER, found.get(0).id()))
                .hasSize(1);
    }

    @Test
    void stampsThatCannotBeRightHarmNoneOfTheOthersAndChooseNoPartition() throws Exception {
        IntervalSegment.Builder segment = IntervalSegment.builder(
                device, Meter.PROFILE, Meter.QUARTER, StampConvention.STANDARD, List.of(Meter.wattHours()), 4);
        Meter.stamp(segment, Instant.parse("2000-01-01T00:15:00Z"), 0).value(0, 1);
        Meter.stamp(segment, DAY, 0).value(0, 2);
        Meter.stamp(segment, Instant.parse("2127-01-01T00:00:00Z"), 0).value(0, 3);
        segment.row(Long.MAX_VALUE / 2, (short) 0, DeviceStamp.STATUS_UNSPECIFIED, 0, 0)
                .value(0, 4);
        Meter.stamp(segment, DAY.plusSeconds(900), 0).value(0, 5);
        bench.deliver(Bench.frame(RECEIVED, segment.build()));

        assertThat(raw(DAY)).extracting(RawRow::integer).containsExactly(2L, 5L);
        assertThat(new Inspection(bench.stages).quarantine(Bench.CALLER, 0, "IMPOSSIBLE_STAMP", null, 10))
                .singleElement()
                .satisfies(item -> assertThat(item.rows()).isEqualTo(3));
        assertThat(bench.ask("SELECT relname FROM pg_class WHERE relname IN ('block_200001', 'block_212701')"))
                .isEmpty();
    }

    @Test
    void aDeliveryThatCannotBeFoldedIsSetAsideAndTheLaneGoesOn() throws Exception {
        // PostgreSQL holds no text with a zero octet: what only a broken plugin would deliver.
        DeviceEvent broken = new DeviceEvent(
                device,
                "log",
                "4\0",
                DeviceStamp.ofEpochSecond(DAY.getEpochSecond()),
                StampConvention.STANDARD,
                0,
                new byte[0]);
        Observation alsoBroken =
                new Observation(device, Observation.Kind.PARAMETER, "a\0", new Observation.Value.Flag(true), DAY);
        bench.append(Bench.frame(RECEIVED, rows(DAY, 1)));
        bench.append(Bench.frame(
                RECEIVED, rows(DAY.plusSeconds(900), 2), broken, rows(DAY.plusSeconds(1800), 3), alsoBroken));
        bench.append(Bench.frame(RECEIVED, rows(DAY.plusSeconds(2700), 4)));
        bench.stages.fold().catchUp();

        assertThat(raw(DAY)).extracting(RawRow::integer).containsExactly(1L, 2L, 3L, 4L);
        assertThat(bench.ask("SELECT frame || '/' || delivery FROM poison ORDER BY 1"))
                .containsExactly("0/1", "0/3");
        assertThat(bench.ask("SELECT bundle FROM poison")).containsOnly("test");
    }

    @Test
    void aRecordThatCannotBeReadIsSetAsideAndTheLaneGoesOn() throws Exception {
        bench.append(Bench.frame(RECEIVED, rows(DAY, 1)));
        bench.execute("UPDATE journal SET frames = '\\x01ffffff' WHERE lane = 7");
        bench.append(Bench.frame(RECEIVED, rows(DAY, 2)));
        bench.stages.fold().catchUp();

        assertThat(raw(DAY)).extracting(RawRow::integer).containsExactly(2L);
        assertThat(bench.ask("SELECT \"offset\" || ' ' || frame FROM poison")).containsExactly("1 -1");
    }

    @Test
    void anArchiveThatDoesNotAnswerSaysNothingOfTheData() throws Exception {
        org.meterbase.readings.feed.ChangeFeed feed = bench.feed;
        boolean[] away = {true};
        Stages stages = new Stages(
                bench.database.dataSource(),
                ids -> {
                    if (away[0]) {
                        throw new IllegalStateException("stopped");
                    }
                    return Stages.installed(bench.archive, ids);
                },
                feed,
                Settings.defaults(),
                null,
                "test",
                java.time.Clock.systemUTC());
        bench.append(Bench.frame(RECEIVED, rows(DAY, 1)));
        org.assertj.core.api.Assertions.assertThatThrownBy(stages.fold()::catchUp)
                .hasMessageContaining("archive");
        away[0] = false;
        stages.fold().catchUp();
        stages.close();
        assertThat(raw(DAY)).hasSize(1);
        assertThat(bench.ask("SELECT 1 FROM poison")).isEmpty();
    }

    @Test
    void registerSetsAreKeptOnceAndRevisedBesideEachOther() throws Exception {
        RegisterSet freeze = freeze(100, 0);
        bench.deliver(Bench.frame(RECEIVED, freeze, freeze(7, 1)));
        bench.deliver(Bench.frame(RECEIVED.plusSeconds(5), freeze(100, 0)));
        bench.deliver(Bench.frame(RECEIVED.plusSeconds(9), freeze(101, 0)));

        assertThat(bench.readings.registerSets(Bench.CALLER, device, TimeRange.ALWAYS, 10))
                .extracting(set -> set.registers().get(0).value())
                .containsExactly(101L, 7L);
        assertThat(bench.ask("SELECT revision FROM register_set ORDER BY ordinal, revision"))
                .containsExactly("0", "1", "0");
        assertThat(changes())
                .extracting(Change::kind)
                .containsOnly(Change.Kind.REGISTERS)
                .hasSize(2);
        assertThat(changes()).extracting(Change::revised).containsExactly(0, 1);
    }

    private RegisterSet freeze(long value, int ordinal) {
        return RegisterSet.builder(device, RegisterSet.Kind.DAILY_FREEZE, Instant.now())
                .source("1.0.98.2.0.255")
                .stamp(DeviceStamp.ofEpochSecond(DAY.getEpochSecond()), StampConvention.STANDARD)
                .ordinal(ordinal)
                .register(Register.builder("1.0.1.8.0.255", value, 0, Unit.WATT_HOUR)
                        .build())
                .build();
    }

    @Test
    void eventsAndObservationsAreKeptOnce() throws Exception {
        DeviceEvent event = new DeviceEvent(
                device,
                "log",
                "4",
                DeviceStamp.ofEpochSecond(DAY.getEpochSecond()),
                StampConvention.STANDARD,
                0,
                new byte[] {1});
        Observation old =
                new Observation(device, Observation.Kind.RELAY, "relay", new Observation.Value.Flag(true), DAY);
        Observation late = new Observation(
                device, Observation.Kind.RELAY, "relay", new Observation.Value.Flag(false), DAY.plusSeconds(1));
        bench.deliver(Bench.frame(RECEIVED, event, event, late));
        bench.deliver(Bench.frame(RECEIVED, event, old, late));

        assertThat(bench.readings.events(Bench.CALLER, device, TimeRange.ALWAYS, 10))
                .hasSize(1);
        assertThat(bench.readings.observations(Bench.CALLER, device))
                .singleElement()
                .satisfies(o -> assertThat(o.value()).isEqualTo(new Observation.Value.Flag(false)));
        assertThat(bench.ask("SELECT count(*) FROM observation")).containsExactly("2");
        assertThat(changes())
                .extracting(Change::kind)
                .containsExactly(Change.Kind.EVENTS, Change.Kind.OBSERVATIONS, Change.Kind.OBSERVATIONS);
    }

    @Test
    void missingIsTheGridLessWhatIsThereAndWhatWasAnswered() throws Exception {
        DeviceKey silent = bench.device(8, 2).key();
        TimeRange stamps = new TimeRange(DAY, DAY.plusSeconds(3600 * 4));
        bench.deliver(Bench.frame(RECEIVED, rows(DAY, 1, 2), rows(DAY.plusSeconds(3600 * 2), 9, 9, 9, 9, 9)));

        assertThat(missing(stamps)).containsExactly(range(1800, 7200), range(3600 * 3 + 900, 3600 * 4));
        assertThat(bench.readings
                        .missing(Bench.CALLER, List.of(device, silent), Meter.PROFILE, stamps, Meter.QUARTER)
                        .get(silent))
                .containsExactly(stamps);

        // It was asked for an hour of the first hole and has nothing of it; its buffer begins later than the rest of
        // it.
        bench.deliver(Bench.frame(RECEIVED, new Coverage(device, Meter.PROFILE, range(1800, 5400), true, 0, null)));
        assertThat(missing(stamps)).containsExactly(range(5400, 7200), range(3600 * 3 + 900, 3600 * 4));
        bench.deliver(Bench.frame(
                RECEIVED.plusSeconds(1),
                new Coverage(device, Meter.PROFILE, range(0, 60), true, 0, DAY.plusSeconds(6300))));
        assertThat(missing(stamps)).containsExactly(range(6300, 7200), range(3600 * 3 + 900, 3600 * 4));
    }

    @Test
    void whatHadNotYetHappenedWhenItWasAskedForIsStillMissing() throws Exception {
        TimeRange stamps = new TimeRange(DAY, DAY.plusSeconds(3600));
        Instant asked = DAY.plusSeconds(1802);
        bench.deliver(Bench.frame(asked, rows(DAY, 1), new Coverage(device, Meter.PROFILE, stamps, true, 1, null)));
        assertThat(missing(stamps)).containsExactly(range(1800, 3600));
    }

    @Test
    void aLogMissesWhatLiesAfterItsLastAnswer() throws Exception {
        TimeRange stamps = new TimeRange(DAY, DAY.plusSeconds(86_400));
        bench.deliver(Bench.frame(RECEIVED, new Coverage(device, "log", range(0, 3600), true, 0, null)));
        assertThat(bench.readings
                        .missing(Bench.CALLER, List.of(device), "log", stamps, Duration.ZERO)
                        .get(device))
                .containsExactly(range(3600, 86_400));
    }

    @Test
    void whatWasAnsweredOfADayLiesInItsBlockAndElsewhereOnlyWhereThereIsNone() throws Exception {
        TimeRange twoHours = range(0, 7200);
        bench.deliver(Bench.frame(
                RECEIVED, rows(DAY, 1, 2, 3), new Coverage(device, Meter.PROFILE, twoHours, true, 3, null)));
        assertThat(missing(twoHours)).isEmpty();
        assertThat(bench.ask("SELECT device FROM coverage")).isEmpty();
        assertThat(changes()).extracting(Change::kind).containsExactly(Change.Kind.INTERVALS, Change.Kind.COVERAGE);

        // A row that comes late goes beside the answer, and the next answer joins it.
        TimeRange fourHours = range(0, 4 * 3600);
        bench.deliver(Bench.frame(RECEIVED, rows(DAY.plusSeconds(8100), 9)));
        assertThat(missing(fourHours)).containsExactly(range(7200, 8100), range(9000, 4 * 3600));
        bench.deliver(Bench.frame(
                RECEIVED,
                rows(DAY.plusSeconds(9000), 10),
                new Coverage(device, Meter.PROFILE, range(7200, 9900), true, 2, null)));
        assertThat(missing(fourHours)).containsExactly(range(9900, 4 * 3600));
        assertThat(bench.ask("SELECT device FROM coverage")).isEmpty();

        // The same rows once more write no block, and of the day before there is none: then it is a row of its own.
        bench.deliver(Bench.frame(
                RECEIVED,
                rows(DAY, 1, 2, 3),
                new Coverage(device, Meter.PROFILE, range(-3600, 4 * 3600), true, 3, null)));
        assertThat(missing(range(-3600, 4 * 3600))).isEmpty();
        assertThat(bench.ask("SELECT device FROM coverage")).containsExactly("1");
    }

    @Test
    void whatAnotherProcessOrAPersonHasStoredMeanwhileIsMetAndNotOverwritten() throws Exception {
        Stages other = new Stages(
                bench.database.dataSource(),
                ids -> java.util.Map.of(device.id(), Instant.MIN),
                bench.feed,
                Settings.defaults(),
                null,
                "other",
                java.time.Clock.systemUTC());
        Instant next = DAY.plusSeconds(86_400);
        bench.deliver(Bench.frame(RECEIVED, rows(DAY, 1, 2)));
        bench.append(Bench.frame(RECEIVED, rows(next, 3)));
        other.fold().catchUp();
        other.close();
        bench.deliver(Bench.frame(RECEIVED, rows(next, 3, 4)));

        assertThat(raw(next)).extracting(RawRow::integer).containsExactly(3L, 4L);
        assertThat(changes()).extracting(Change::version).containsExactly(1, 1, 2);

        // Behind the back of the fold: the day after has the rows of the day before.
        bench.execute(
                "INSERT INTO block SELECT shard, device, profile, day + 2, version, rows FROM block ORDER BY day LIMIT 1");
        Instant third = DAY.plusSeconds(2 * 86_400);
        bench.deliver(Bench.frame(RECEIVED.plusSeconds(86_400), rows(third, 1, 2, 5)));
        assertThat(raw(third)).extracting(RawRow::integer).containsExactly(1L, 2L, 5L);
        assertThat(changes()).extracting(Change::version).containsExactly(1, 1, 2, 2);
        assertThat(bench.ask("SELECT 1 FROM poison")).isEmpty();
    }

    private List<TimeRange> missing(TimeRange stamps) {
        return bench.readings
                .missing(Bench.CALLER, List.of(device), Meter.PROFILE, stamps, Meter.QUARTER)
                .get(device);
    }

    private static TimeRange range(long from, long to) {
        return new TimeRange(DAY.plusSeconds(from), DAY.plusSeconds(to));
    }

    @Test
    void twoWhoFoldTheSameLaneMakeEachFactOnce() throws Exception {
        Stages other = new Stages(
                bench.database.dataSource(),
                ids -> Stages.installed(bench.archive, ids),
                bench.feed,
                Settings.defaults(),
                null,
                "other",
                java.time.Clock.systemUTC());
        for (int i = 0; i < 40; i++) {
            bench.append(Bench.frame(RECEIVED, rows(DAY.plusSeconds(900L * i), i)));
        }
        List<Thread> threads = Stream.of(bench.stages, other)
                .map(stages -> new Thread(() -> {
                    try {
                        stages.fold().catchUp();
                    } catch (java.sql.SQLException e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        other.close();
        assertThat(raw(DAY)).hasSize(40);
        assertThat(changes().stream().mapToInt(Change::added).sum()).isEqualTo(40);
        assertThat(changes())
                .extracting(Change::offset)
                .containsExactlyElementsOf(
                        java.util.stream.LongStream.rangeClosed(1, changes().size())
                                .boxed()
                                .toList());
    }
}
