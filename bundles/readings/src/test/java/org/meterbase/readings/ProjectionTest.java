// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
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
import org.meterbase.api.delivery.DeviceStamp;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.delivery.Register;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.delivery.RowFlag;
import org.meterbase.api.delivery.SegmentChannel;
import org.meterbase.api.delivery.StampConvention;
import org.meterbase.api.model.Accumulation;
import org.meterbase.api.model.ReadingQuality;
import org.meterbase.api.model.ReadingType;
import org.meterbase.api.model.Side;
import org.meterbase.api.model.StampAt;
import org.meterbase.api.model.TimeRange;
import org.meterbase.api.model.Unit;
import org.meterbase.api.readings.Series;
import org.meterbase.readings.projection.Decided;
import org.meterbase.readings.projection.Unprojectable;

@Timeout(120)
final class ProjectionTest {
    private static final ReadingType KWH = ReadingType.parse("0.0.2.4.1.1.12.0.0.0.0.0.0.0.0.3.72.0");
    private static final ReadingType KWH_DIAL = ReadingType.parse("0.0.0.1.1.1.12.0.0.0.0.0.0.0.0.3.72.0");
    private static final ReadingType VOLT = ReadingType.parse("0.2.2.0.0.1.54.0.0.0.0.0.0.0.0.0.29.0");
    private static final Instant T = Instant.parse("2026-11-20T10:00:00Z");
    private static final Instant RECEIVED = T.plus(Duration.ofDays(2));
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private Bench bench;
    private EndDevice device;
    private final UsagePoint point = UsagePoint.builder(1, 7, "UP1", BERLIN).build();

    @BeforeEach
    void open() throws Exception {
        bench = new Bench();
        device = bench.device(7, 1);
        bench.archive.add(point);
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    private void configure(ReadingType type, UnaryOperator<ChannelConfiguration.Builder> channel) {
        configure(type, StampAt.UNSPECIFIED, channel);
    }

    private void configure(ReadingType type, StampAt stampAt, UnaryOperator<ChannelConfiguration.Builder> channel) {
        bench.archive.add(ModelConfiguration.builder("model", 1, Instant.EPOCH)
                .profiles(List.of(ProfileConfiguration.builder(Meter.PROFILE, Meter.QUARTER)
                        .stampAt(stampAt)
                        .channels(List.of(channel.apply(ChannelConfiguration.builder(Meter.IMPORT, type))
                                .build()))
                        .build()))
                .registers(List.of(ChannelConfiguration.builder(Meter.IMPORT, KWH_DIAL)
                        .side(Side.SECONDARY)
                        .build()))
                .build());
    }

    private void bind(String ratio) {
        bench.archive.bind(point, device, TimeRange.ALWAYS, new BigDecimal(ratio), Instant.EPOCH);
    }

    private Series series(ReadingType type, long minutes) {
        return bench.readings.series(
                Bench.CALLER, point, type, new TimeRange(T, T.plusSeconds(minutes * 60)), Archive.NOW);
    }

    private static List<String> values(Series series) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < series.size(); i++) {
            values.add(series.at(i).toString().substring(11, 16) + " "
                    + series.value(i).stripTrailingZeros().toPlainString());
        }
        return values;
    }

    private static SegmentChannel channel(int scaler, Unit unit) {
        return SegmentChannel.of(Meter.IMPORT, scaler, unit);
    }

    private IntervalSegment.Builder segment(SegmentChannel channel) {
        return IntervalSegment.builder(
                device.key(), Meter.PROFILE, Meter.QUARTER, StampConvention.STANDARD, List.of(channel), 8);
    }

    @Test
    void secondaryIndicesBecomePrimaryDifferences() throws Exception {
        configure(KWH, c -> c.side(Side.SECONDARY).accumulation(Accumulation.INDEX));
        bind("40");
        // 123456.7 Wh and 25.3 Wh more: 25.3 x 40 = 1012 Wh = 1.012 kWh.
        bench.deliver(
                Bench.frame(RECEIVED, Meter.rows(device.key(), channel(-1, Unit.WATT_HOUR), T, 1_234_567, 1_234_820)));

        Series series = series(KWH, 60);
        assertThat(values(series)).containsExactly("10:00 1.012");
        assertThat(series.side()).isEqualTo(Side.PRIMARY);
        assertThat(series.qualities(0)).containsExactly(ReadingQuality.DERIVED);
        assertThat(series.zone()).isEqualTo(BERLIN);
    }

    @Test
    void primaryValuesAreNotMultipliedAgain() throws Exception {
        configure(KWH, c -> c.accumulation(Accumulation.DELTA));
        bind("40");
        bench.deliver(Bench.frame(
                RECEIVED,
                Meter.rows(device.key(), channel(0, Unit.WATT_HOUR).on(Side.PRIMARY), T.plusSeconds(900), 1012, 250)));

        Series series = series(KWH, 60);
        assertThat(values(series)).containsExactly("10:00 1.012", "10:15 0.25");
        assertThat(series.qualities(0)).isEmpty();
        assertThat(series.side()).isEqualTo(Side.PRIMARY);
    }

    @Test
    void theConfigurationOverridesWhatTheDeviceSays() throws Exception {
        configure(KWH, c -> c.side(Side.SECONDARY)
                .accumulation(Accumulation.DELTA)
                .scaler(1)
                .unit(Unit.WATT_HOUR));
        bind("2.5");
        SegmentChannel wrong = channel(-3, Unit.WATT).on(Side.PRIMARY).as(Accumulation.AVERAGE);
        bench.deliver(Bench.frame(RECEIVED, Meter.rows(device.key(), wrong, T.plusSeconds(900), 7)));
        // 7 x 10 Wh x 2.5 = 175 Wh
        assertThat(values(series(KWH, 60))).containsExactly("10:00 0.175");
    }

    @Test
    void averagePowerIsEnergyOverItsInterval() throws Exception {
        configure(KWH, c -> c.side(Side.SECONDARY).accumulation(Accumulation.AVERAGE));
        bind("20");
        // 1.234 kW secondary over a quarter of an hour: 1.234 x 20 / 4 = 6.17 kWh.
        bench.deliver(
                Bench.frame(RECEIVED, Meter.rows(device.key(), channel(0, Unit.WATT), T.plusSeconds(900), 1234, 0)));
        Series series = series(KWH, 60);
        assertThat(values(series)).containsExactly("10:00 6.17", "10:15 0");
        assertThat(series.qualities(0)).containsExactly(ReadingQuality.DERIVED);
    }

    @Test
    void aVoltageStaysAVoltage() throws Exception {
        configure(VOLT, c -> c.accumulation(Accumulation.AVERAGE));
        bind("1");
        bench.deliver(
                Bench.frame(RECEIVED, Meter.rows(device.key(), channel(-1, Unit.VOLT), T.plusSeconds(900), 2304)));
        assertThat(values(series(VOLT, 60))).containsExactly("10:00 230.4");
    }

    @Test
    void aUnitThatCannotBeItsReadingTypesIsSaid() throws Exception {
        configure(KWH, c -> c.accumulation(Accumulation.DELTA));
        bind("1");
        bench.deliver(
                Bench.frame(RECEIVED, Meter.rows(device.key(), channel(-1, Unit.VOLT), T.plusSeconds(900), 2304)));
        assertThatThrownBy(() -> series(KWH, 60))
                .isInstanceOf(Unprojectable.class)
                .hasMessageContaining("correct the configuration of model model");
    }

    @Test
    void aStampAtTheStartBeginsTheInterval() throws Exception {
        configure(KWH, StampAt.START, c -> c.accumulation(Accumulation.DELTA));
        bind("1");
        bench.deliver(Bench.frame(RECEIVED, Meter.rows(device.key(), Meter.wattHours(), T, 1000, 2000)));
        assertThat(values(series(KWH, 60))).containsExactly("10:00 1", "10:15 2");
        assertThat(series(KWH, 60).qualities(0)).isEmpty();
    }

    @Test
    void aDialRunsOverAndAGapKeepsItsTotal() throws Exception {
        configure(KWH, c -> c.accumulation(Accumulation.INDEX).dialDigits(6));
        bind("1");
        bench.deliver(Bench.frame(
                RECEIVED,
                Meter.rows(device.key(), Meter.wattHours(), T, 999_900, 100),
                Meter.rows(device.key(), Meter.wattHours(), T.plusSeconds(3600), 700, 800)));

        Series series = series(KWH, 90);
        assertThat(values(series)).containsExactly("10:00 0.2", "11:00 0.1");
        assertThat(series.gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.range()).isEqualTo(new TimeRange(T.plusSeconds(900), T.plusSeconds(3600)));
            assertThat(gap.total()).isEqualByComparingTo("0.6");
        });
    }

    @Test
    void anIndexThatGoesBackYieldsNothing() throws Exception {
        configure(KWH, c -> c.accumulation(Accumulation.INDEX));
        bind("1");
        bench.deliver(Bench.frame(RECEIVED, Meter.rows(device.key(), Meter.wattHours(), T, 5000, 5100, 3, 53)));
        Series series = series(KWH, 60);
        assertThat(values(series)).containsExactly("10:00 0.1", "10:30 0.05");
        assertThat(series.gaps()).singleElement().satisfies(gap -> assertThat(gap.total())
                .isNegative());
    }

    @Test
    void differencesGoOnOverMidnightAndIncludeTheDayBefore() throws Exception {
        configure(KWH, c -> c.accumulation(Accumulation.INDEX));
        bind("1");
        Instant midnight = Instant.parse("2026-11-21T00:00:00Z");
        bench.deliver(Bench.frame(
                RECEIVED, Meter.rows(device.key(), Meter.wattHours(), midnight.minusSeconds(900), 1000, 1010, 1030)));
        Series series = bench.readings.series(
                Bench.CALLER,
                point,
                KWH,
                new TimeRange(midnight.minusSeconds(900), midnight.plusSeconds(900)),
                Archive.NOW);
        assertThat(values(series)).containsExactly("23:45 0.01", "00:00 0.02");
    }

    @Test
    void whatTheDeviceSaysOfARowIsItsQuality() throws Exception {
        configure(KWH, c -> c.accumulation(Accumulation.DELTA));
        bind("1");
        IntervalSegment.Builder rows = segment(Meter.wattHours());
        Meter.stamp(rows, T.plusSeconds(900), RowFlag.POWER_FAIL.bit() | RowFlag.DAYLIGHT_SAVING.bit())
                .value(0, 7);
        Meter.stamp(rows, T.plusSeconds(1800), RowFlag.SKIPPED.bit()).value(0, 0);
        bench.deliver(Bench.frame(RECEIVED, rows.build()));
        Series series = series(KWH, 60);
        assertThat(values(series)).containsExactly("10:00 0.007");
        assertThat(series.qualities(0)).containsExactly(ReadingQuality.POWER_FAIL);
    }

    @Test
    void partsOfAnIntervalAreAddedWhenTheClockWasSetBack() throws Exception {
        configure(KWH, c -> c.accumulation(Accumulation.DELTA));
        bind("1");
        IntervalSegment.Builder rows = segment(Meter.wattHours());
        Meter.stamp(rows, T.plusSeconds(900), 0).value(0, 100);
        Meter.stamp(rows, T.plusSeconds(900), RowFlag.CLOCK_CHANGED.bit()).value(0, 30);
        Meter.stamp(rows, T.plusSeconds(1800), 0).value(0, 50);
        bench.deliver(Bench.frame(RECEIVED, rows.build()));
        Series series = series(KWH, 60);
        assertThat(values(series)).containsExactly("10:00 0.13", "10:15 0.05");
        assertThat(series.qualities(0)).containsExactly(ReadingQuality.CLOCK_CHANGED);
    }

    @Test
    void twoRowsOfOneStampWithoutAWordOfTheClockAreAConflict() throws Exception {
        configure(KWH, c -> c.accumulation(Accumulation.DELTA));
        bind("1");
        IntervalSegment.Builder rows = segment(Meter.wattHours());
        Meter.stamp(rows, T.plusSeconds(900), 0).value(0, 100);
        Meter.stamp(rows, T.plusSeconds(900), 0).value(0, 30);
        Meter.stamp(rows, T.plusSeconds(1800), 0).value(0, 50);
        bench.deliver(Bench.frame(RECEIVED, rows.build()));
        Series series = series(KWH, 60);
        assertThat(values(series)).containsExactly("10:00 0.1", "10:15 0.05");
        assertThat(series.qualities(0)).containsExactly(new ReadingQuality(2, 10, 0));
    }

    @Test
    void indicesOverAClockThatWasSetBackKeepTheirTotal() throws Exception {
        configure(KWH, c -> c.accumulation(Accumulation.INDEX));
        bind("1");
        IntervalSegment.Builder rows = segment(Meter.wattHours());
        long[] stamps = {0, 900, 1800, 900, 1800, 2700};
        long[] dial = {100, 110, 120, 127, 137, 150};
        for (int i = 0; i < stamps.length; i++) {
            Meter.stamp(rows, T.plusSeconds(stamps[i]), 0).value(0, dial[i]);
        }
        bench.deliver(Bench.frame(RECEIVED, rows.build()));
        Series series = series(KWH, 60);
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 0; i < series.size(); i++) {
            sum = sum.add(series.value(i));
        }
        assertThat(sum).isEqualByComparingTo("0.050");
        assertThat(values(series)).containsExactly("10:00 0.017", "10:15 0.02", "10:30 0.013");
        assertThat(series.qualities(0)).contains(ReadingQuality.CLOCK_CHANGED);
    }

    @Test
    void theHourThatAutumnRepeatsIsTwoHours() throws Exception {
        configure(KWH, c -> c.accumulation(Accumulation.DELTA));
        bind("1");
        // 25 October 2026, 02:00 to 03:00 local time, twice, with no mark but the order.
        StampConvention local = StampConvention.STANDARD.in(BERLIN).at(StampAt.END);
        IntervalSegment.Builder rows = IntervalSegment.builder(
                device.key(), Meter.PROFILE, Meter.QUARTER, local, List.of(Meter.wattHours()), 12);
        long begin = java.time.LocalDateTime.parse("2026-10-25T02:00:00").toEpochSecond(java.time.ZoneOffset.UTC);
        int value = 1;
        for (int i : new int[] {0, 1, 2, 3, 0, 1, 2, 3, 4}) {
            rows.row(begin + 900L * i, DeviceStamp.DEVIATION_UNSPECIFIED, DeviceStamp.STATUS_UNSPECIFIED, 0, 0)
                    .value(0, 1000L * value++);
        }
        bench.deliver(Bench.frame(RECEIVED, rows.build()));
        Instant from = Instant.parse("2026-10-24T23:45:00Z");
        Series series = bench.readings.series(
                Bench.CALLER, point, KWH, new TimeRange(from, from.plusSeconds(4 * 3600)), Archive.NOW);
        assertThat(values(series))
                .containsExactly(
                        "23:45 1", "00:00 2", "00:15 3", "00:30 4", "00:45 5", "01:00 6", "01:15 7", "01:30 8",
                        "01:45 9");
    }

    @Test
    void anExchangeWithinAnIntervalYieldsOneSlotOfBoth() throws Exception {
        configure(KWH, c -> c.accumulation(Accumulation.DELTA));
        Instant exchange = T.plusSeconds(420);
        EndDevice successor = bench.device(7, 2);
        bench.archive.bind(point, device, new TimeRange(Instant.EPOCH, exchange), BigDecimal.ONE, Instant.EPOCH);
        bench.archive.bind(point, successor, new TimeRange(exchange, Instant.MAX), BigDecimal.TEN, Instant.EPOCH);
        IntervalSegment.Builder last = segment(Meter.wattHours());
        Meter.stamp(last, T, 0).value(0, 500);
        Meter.stamp(last, exchange, 0).value(0, 40);
        bench.deliver(Bench.frame(RECEIVED, last.build()));
        bench.deliver(
                Bench.frame(RECEIVED, Meter.rows(successor.key(), Meter.wattHours(), T.plusSeconds(900), 60, 70)));
        Series series = bench.readings.series(
                Bench.CALLER, point, KWH, new TimeRange(T.minusSeconds(900), T.plusSeconds(1800)), Archive.NOW);
        // The side is not said: then there is nothing to multiply.
        assertThat(values(series)).containsExactly("09:45 0.5", "10:00 0.1", "10:15 0.07");
        assertThat(series.qualities(1)).contains(ReadingQuality.PARTIAL, ReadingQuality.DERIVED);
        assertThat(series.qualities(2)).isEmpty();
        assertThat(series.side()).isEqualTo(Side.UNSPECIFIED);
    }

    @Test
    void aCorrectedBindingIsServedAndTheOldTruthAsOfBefore() throws Exception {
        configure(KWH, c -> c.side(Side.SECONDARY).accumulation(Accumulation.DELTA));
        Instant corrected = Instant.parse("2026-11-22T00:00:00Z");
        long wrong = bench.archive.bind(point, device, TimeRange.ALWAYS, BigDecimal.ONE, Instant.EPOCH);
        bench.deliver(Bench.frame(RECEIVED, Meter.rows(device.key(), Meter.wattHours(), T.plusSeconds(900), 100)));
        bench.archive.withdraw(wrong, corrected);
        bench.archive.bind(point, device, TimeRange.ALWAYS, new BigDecimal("30"), corrected);
        assertThat(values(series(KWH, 60))).containsExactly("10:00 3");
    }

    @Test
    void asOfAMomentLaterRowsAndRevisionsAreLeftOut() throws Exception {
        configure(KWH, c -> c.accumulation(Accumulation.DELTA));
        bind("1");
        bench.deliver(Bench.frame(RECEIVED, Meter.rows(device.key(), Meter.wattHours(), T.plusSeconds(900), 1000)));
        Instant first = moment();
        bench.deliver(
                Bench.frame(RECEIVED, Meter.rows(device.key(), Meter.wattHours(), T.plusSeconds(900), 2000, 3000)));
        Instant second = moment();

        assertThat(values(asOf(Instant.parse("2020-01-01T00:00:00Z")))).isEmpty();
        assertThat(values(asOf(first))).containsExactly("10:00 1");
        assertThat(values(asOf(second))).containsExactly("10:00 2", "10:15 3");
        assertThat(values(asOf(Archive.NOW))).containsExactly("10:00 2", "10:15 3");
    }

    private Series asOf(Instant moment) {
        return bench.readings.series(Bench.CALLER, point, KWH, new TimeRange(T, T.plusSeconds(3600)), moment);
    }

    /** The database's clock: what was recorded is dated by it. */
    private Instant moment() throws Exception {
        return Instant.parse(
                bench.ask("SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
                        .get(0));
    }

    @Test
    void aQuestionAsOfNowWaitsForWhoIsJustRecording() throws Exception {
        configure(KWH, c -> c.accumulation(Accumulation.DELTA));
        bind("1");
        bench.append(Bench.frame(RECEIVED, Meter.rows(device.key(), Meter.wattHours(), T.plusSeconds(900), 1000)));
        // The fold holds its lane and is held up before it commits.
        try (java.sql.Connection gate = bench.database.dataSource().getConnection()) {
            gate.setAutoCommit(false);
            gate.createStatement().execute("LOCK TABLE change_time IN SHARE ROW EXCLUSIVE MODE");
            Thread fold = new Thread(() -> {
                try {
                    bench.stages.fold().catchUp();
                } catch (java.sql.SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            fold.start();
            while (bench.ask("SELECT 1 FROM pg_locks WHERE NOT granted").isEmpty()) {
                Thread.onSpinWait();
            }
            Instant asked = moment().plusSeconds(60);
            java.util.concurrent.CompletableFuture<Series> answer =
                    java.util.concurrent.CompletableFuture.supplyAsync(() -> asOf(asked));
            while (bench.ask("SELECT 1 FROM pg_locks WHERE NOT granted").size() < 2 && !answer.isDone()) {
                Thread.onSpinWait();
            }
            assertThat(answer).isNotDone();
            gate.rollback();
            fold.join();
            assertThat(values(answer.get())).containsExactly("10:00 1");
            assertThat(values(asOf(asked))).containsExactly("10:00 1");
        }
    }

    @Test
    void registersAreServedAtTheirMoment() throws Exception {
        configure(KWH, c -> c.accumulation(Accumulation.DELTA));
        bind("40");
        for (int day = 0; day < 2; day++) {
            bench.deliver(Bench.frame(
                    RECEIVED,
                    RegisterSet.builder(device.key(), RegisterSet.Kind.DAILY_FREEZE, RECEIVED)
                            .source("1.0.98.2.0.255")
                            .stamp(DeviceStamp.ofEpochSecond(T.getEpochSecond() + day * 60L), StampConvention.STANDARD)
                            .register(Register.builder(Meter.IMPORT, 12_345 + day, 1, Unit.WATT_HOUR)
                                    .build())
                            .build()));
        }
        // 12345 x 10 Wh x 40 = 4938 kWh
        Series series = series(KWH_DIAL, 60);
        assertThat(values(series)).containsExactly("10:00 4938", "10:01 4938.4");
        assertThat(series.interval()).isEmpty();
    }

    @Test
    void whatWasDecidedIsServedBeforeWhatWasMeasured() throws Exception {
        configure(KWH, c -> c.accumulation(Accumulation.DELTA));
        bind("1");
        bench.deliver(
                Bench.frame(RECEIVED, Meter.rows(device.key(), Meter.wattHours(), T.plusSeconds(900), 1000, 2000)));
        bench.execute("INSERT INTO series (reading_type) VALUES ('" + KWH + "')");
        ReadingQuality edited = new ReadingQuality(3, 7, 0);
        decide(1, 10, 1800, 99, new ReadingQuality(3, 8, 0));
        decide(2, 30, 900, 55, edited);
        decide(3, 20, 900, 44, new ReadingQuality(3, 8, 0));

        Series series = series(KWH, 60);
        assertThat(values(series)).containsExactly("10:00 1", "10:15 5.5", "10:30 9.9");
        assertThat(series.qualities(1)).containsExactly(edited);
    }

    private void decide(int revision, int rank, long second, long value, ReadingQuality quality) throws Exception {
        Decided decided = new Decided(
                new long[] {T.getEpochSecond() + second},
                new long[] {value},
                -1,
                List.of(List.of(quality)),
                new int[1]);
        try (java.sql.Connection connection = bench.database.dataSource().getConnection();
                java.sql.PreparedStatement insert = connection.prepareStatement("""
                        INSERT INTO accepted (shard, usage_point, series, day, revision, rank, cause, who, intervals)
                        VALUES (7, 1, 1, '2026-11-20', ?, ?, 'test', 'test', ?)""")) {
            insert.setInt(1, revision);
            insert.setInt(2, rank);
            insert.setBytes(3, decided.pack());
            insert.executeUpdate();
        }
    }

    @Test
    void callersWithoutARoleSeeNothing() {
        org.meterbase.api.access.Caller nobody = org.meterbase.api.access.Caller.of(
                org.meterbase.api.access.Caller.Kind.PERSON, "n", java.util.Set.of(), "rest", "t");
        assertThatThrownBy(() -> bench.readings.observations(nobody, device.key()))
                .isInstanceOf(org.meterbase.api.access.AccessDenied.class);
    }
}
