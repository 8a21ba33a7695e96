// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.meterbase.api.archive.Archive;
import org.meterbase.api.archive.ChannelConfiguration;
import org.meterbase.api.archive.EndDevice;
import org.meterbase.api.archive.ModelConfiguration;
import org.meterbase.api.archive.ProfileConfiguration;
import org.meterbase.api.archive.UsagePoint;
import org.meterbase.api.delivery.DeviceStamp;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.delivery.Provenance;
import org.meterbase.api.delivery.RowFlag;
import org.meterbase.api.delivery.StampConvention;
import org.meterbase.api.model.Accumulation;
import org.meterbase.api.model.ReadingQuality;
import org.meterbase.api.model.ReadingType;
import org.meterbase.api.model.StampAt;
import org.meterbase.api.model.TimeRange;
import org.meterbase.api.readings.Frame;
import org.meterbase.api.readings.Series;
import org.meterbase.readings.raw.BlockKey;

/** Whatever clocks do: every row is kept, none is misfiled, and the energy of the day is right to the last unit. */
@Timeout(120)
final class ClockTest {
    private static final ReadingType KWH = ReadingType.parse("0.0.2.4.1.1.12.0.0.0.0.0.0.0.0.3.72.0");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final LocalDate DAY = LocalDate.parse("2026-11-20");
    private static final short NO_DEVIATION = DeviceStamp.DEVIATION_UNSPECIFIED;
    private static final short NO_STATUS = DeviceStamp.STATUS_UNSPECIFIED;

    private Bench bench;
    private EndDevice device;
    private final UsagePoint point = UsagePoint.builder(1, 7, "UP1", BERLIN).build();

    @BeforeEach
    void open() throws Exception {
        bench = new Bench();
        device = bench.device(7, 1);
        bench.archive.add(point);
        bench.archive.bind(point, device, TimeRange.ALWAYS, BigDecimal.ONE, Instant.EPOCH);
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    private void configure(Accumulation accumulation) {
        bench.archive.add(ModelConfiguration.builder("model", 1, Instant.EPOCH)
                .profiles(List.of(ProfileConfiguration.builder(Meter.PROFILE, Meter.QUARTER)
                        .channels(List.of(ChannelConfiguration.builder(Meter.IMPORT, KWH)
                                .accumulation(accumulation)
                                .build()))
                        .build()))
                .build());
    }

    /** A row as a meter has it: what its clock showed, what it says of that, and what it measured. */
    private record Row(LocalDateTime clock, short deviation, short status, int flags, long value) {
        static Row at(LocalDateTime clock, long value) {
            return new Row(clock, NO_DEVIATION, NO_STATUS, 0, value);
        }

        Row with(RowFlag flag) {
            return new Row(clock, deviation, status, flag.bit(), value);
        }
    }

    private void deliver(ZoneId zone, List<Row> rows) throws Exception {
        IntervalSegment.Builder segment = IntervalSegment.builder(
                device.key(),
                Meter.PROFILE,
                Meter.QUARTER,
                StampConvention.STANDARD.in(zone).at(StampAt.END),
                List.of(Meter.wattHours()),
                rows.size());
        for (Row row : rows) {
            segment.row(row.clock().toEpochSecond(ZoneOffset.UTC), row.deviation(), row.status(), 0, row.flags())
                    .value(0, row.value());
        }
        Instant received =
                rows.get(rows.size() - 1).clock().toInstant(ZoneOffset.UTC).plus(Duration.ofHours(3));
        bench.deliver(Frame.builder(
                        Provenance.builder(Provenance.Source.READ, received)
                                .clockOffset(Duration.ofSeconds(-7))
                                .build(),
                        List.of(segment.build()))
                .build());
    }

    /** The quarters of a day, each with a value of its own, as a clock in UTC stamps their ends. */
    private static List<Row> quarters(LocalDate day) {
        return IntStream.rangeClosed(1, 96)
                .mapToObj(i -> Row.at(day.atStartOfDay().plusMinutes(15L * i), 1000L + i))
                .toList();
    }

    private Series served(LocalDate day, ZoneId zone) {
        return bench.readings.series(
                Bench.CALLER,
                point,
                KWH,
                new TimeRange(
                        day.atStartOfDay(zone).toInstant(),
                        day.plusDays(1).atStartOfDay(zone).toInstant()),
                Archive.NOW);
    }

    /** In the meter's own unit. */
    private static long energy(Series series) {
        return IntStream.range(0, series.size())
                .mapToObj(series::value)
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .movePointRight(3)
                .longValueExact();
    }

    private static long energy(List<Row> rows) {
        return rows.stream().mapToLong(Row::value).sum();
    }

    private List<RawRow> raw(LocalDate day) {
        return new Inspection(bench.stages).rows(Bench.CALLER, device.key(), Meter.IMPORT, (int) day.toEpochDay());
    }

    /** How a meter tells one pass of the repeated hour from the other, if it does. */
    private enum Autumn {
        DEVIATION,
        DAYLIGHT_SAVING_BIT,
        /** The clock jumps before the row is stamped: 02:00 comes twice. */
        NOTHING,
        /** The row is stamped before the clock jumps: 03:00 comes twice. */
        NOTHING_AND_THE_JUMP_AFTER_THE_ROW,
        DAYLIGHT_SAVING_BIT_AND_THE_JUMP_AFTER_THE_ROW,
        /** It sends a status, in which it is never summer. */
        NO_SUMMER;

        Row row(Instant end, long value) {
            Instant stamped = name().endsWith("AFTER_THE_ROW") ? end.minusSeconds(1) : end;
            ZoneOffset offset = BERLIN.getRules().getOffset(stamped);
            boolean summer = BERLIN.getRules().isDaylightSavings(stamped);
            boolean bit = name().startsWith("DAYLIGHT");
            boolean status = bit || this == NO_SUMMER;
            return new Row(
                    LocalDateTime.ofInstant(end, offset),
                    this == DEVIATION ? (short) (-offset.getTotalSeconds() / 60) : NO_DEVIATION,
                    status ? (short) (bit && summer ? DeviceStamp.STATUS_DAYLIGHT_SAVING : 0) : NO_STATUS,
                    0,
                    value);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theDayInAutumnHasAHundredQuarters(Autumn autumn) throws Exception {
        configure(Accumulation.DELTA);
        LocalDate day = LocalDate.parse("2026-10-25");
        Instant begin = day.atStartOfDay(BERLIN).toInstant();
        List<Row> rows = IntStream.rangeClosed(1, 100)
                .mapToObj(i -> autumn.row(begin.plusSeconds(900L * i), 1000L + i))
                .toList();
        deliver(BERLIN, rows);
        // Read again from the middle of the hour that is repeated, and from the middle of its repetition.
        deliver(BERLIN, rows.subList(10, 100));
        deliver(BERLIN, rows.subList(14, 100));

        Series series = served(day, BERLIN);
        assertThat(series.size()).isEqualTo(100);
        for (int i = 0; i < 100; i++) {
            assertThat(series.at(i)).isEqualTo(begin.plusSeconds(900L * i));
            assertThat(series.value(i)).isEqualByComparingTo(BigDecimal.valueOf(1001L + i, 3));
            assertThat(series.qualities(i)).isEmpty();
        }
        assertThat(raw(day.minusDays(1)).size() + raw(day).size()).isEqualTo(100);
    }

    @Test
    void stampsWithoutDeviationAreReadInTheZoneOfTheDevice() throws Exception {
        configure(Accumulation.DELTA);
        // Its clock stands still in winter time, and it says so nowhere: the archive does.
        deliver(ZoneOffset.ofHours(1), quarters(LocalDate.parse("2026-07-10")));
        Series series = served(LocalDate.parse("2026-07-10"), ZoneOffset.ofHours(1));
        assertThat(series.size()).isEqualTo(96);
        assertThat(series.at(0)).isEqualTo(Instant.parse("2026-07-09T23:00:00Z"));
        assertThat(energy(series)).isEqualTo(energy(quarters(DAY)));
    }

    @Test
    void theLastIntervalOfADayIsStampedWithTheNext() throws Exception {
        configure(Accumulation.DELTA);
        List<Row> rows = new ArrayList<>(quarters(DAY.minusDays(1)));
        rows.addAll(quarters(DAY));
        deliver(BERLIN, rows);
        assertThat(energy(served(DAY.minusDays(1), BERLIN))).isEqualTo(energy(quarters(DAY)));
        assertThat(energy(served(DAY, BERLIN))).isEqualTo(energy(quarters(DAY)));
        assertThat(served(DAY, BERLIN).size()).isEqualTo(96);
    }

    @Test
    void aClockSetBackOverAnEdgeStampsTwoRowsAlikeAndBothAreKept() throws Exception {
        configure(Accumulation.DELTA);
        // At 12:07 it is set to 11:57: what is left of that quarter is stamped 12:00 as well.
        List<Row> rows = new ArrayList<>(quarters(DAY));
        LocalDateTime noon = DAY.atTime(12, 0);
        rows.add(48, Row.at(noon, 777).with(RowFlag.CLOCK_CHANGED));
        deliver(ZoneOffset.UTC, rows.subList(0, 48));
        deliver(ZoneOffset.UTC, rows.subList(47, 60));
        // In part, as from an entry on: the first row of noon is not in it.
        deliver(ZoneOffset.UTC, rows.subList(48, 97));
        deliver(ZoneOffset.UTC, rows);

        Series series = served(DAY, ZoneOffset.UTC);
        assertThat(series.size()).isEqualTo(96);
        assertThat(energy(series)).isEqualTo(energy(rows));
        assertThat(series.value(47)).isEqualByComparingTo("1.825");
        assertThat(series.qualities(47)).containsExactly(ReadingQuality.CLOCK_CHANGED);
        List<RawRow> atNoon = raw(DAY).stream()
                .filter(row -> row.stamp().equals(noon.toInstant(ZoneOffset.UTC)))
                .toList();
        assertThat(atNoon).extracting(RawRow::integer).containsExactly(1048L, 777L);
        assertThat(atNoon).extracting(RawRow::ordinal).containsExactly(0, 1);
        assertThat(atNoon).extracting(RawRow::revision).containsOnly(0);
        assertThat(atNoon).extracting(row -> row.origin().clockOffset()).containsOnly(Duration.ofSeconds(-7));
    }

    @Test
    void aClockSetBackByHoursRepeatsAStretchAndNothingIsLost() throws Exception {
        for (Accumulation accumulation : List.of(Accumulation.DELTA, Accumulation.INDEX)) {
            configure(accumulation);
            bench.execute("TRUNCATE block");
            List<Row> rows = new ArrayList<>();
            long dial = 500_000;
            rows.add(Row.at(DAY.atStartOfDay(), accumulation == Accumulation.INDEX ? dial : 0));
            // It runs to 14:00, is set to 12:00, and runs on to midnight.
            long sum = 0;
            int[] quarters = IntStream.concat(IntStream.rangeClosed(1, 56), IntStream.rangeClosed(49, 96))
                    .toArray();
            for (int i = 0; i < quarters.length; i++) {
                long added = 100L + i;
                sum += added;
                dial += added;
                Row row = Row.at(
                        DAY.atStartOfDay().plusMinutes(15L * quarters[i]),
                        accumulation == Accumulation.INDEX ? dial : added);
                rows.add(i == 56 ? row.with(RowFlag.CLOCK_CHANGED) : row);
            }
            deliver(ZoneOffset.UTC, rows);
            deliver(ZoneOffset.UTC, rows.subList(50, rows.size()));
            Series series = served(DAY, ZoneOffset.UTC);
            assertThat(energy(series)).as("%s", accumulation).isEqualTo(sum);
            assertThat(series.size()).isEqualTo(96);
            assertThat(raw(DAY)).hasSize(rows.size() - 1);
        }
    }

    @Test
    void aClockThatFellBackTo2000HarmsNobodyAndItsTotalIsThere() throws Exception {
        configure(Accumulation.INDEX);
        List<Row> rows = new ArrayList<>();
        LocalDateTime reset = LocalDateTime.parse("2000-01-01T00:00:00");
        long dial = 70_000;
        for (int i = 0; i <= 96; i++) {
            LocalDateTime clock = DAY.atStartOfDay().plusMinutes(15L * i);
            boolean lost = i > 40 && i <= 48;
            Row row = Row.at(lost ? reset.plusMinutes(15L * (i - 40)) : clock, dial);
            rows.add(lost ? row.with(RowFlag.CLOCK_INVALID) : i == 49 ? row.with(RowFlag.CLOCK_CHANGED) : row);
            dial += 10 + i;
        }
        deliver(ZoneOffset.UTC, rows);
        Series series = served(DAY, ZoneOffset.UTC);
        BigDecimal gaps = series.gaps().stream().map(Series.Gap::total).reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(energy(series) + gaps.movePointRight(3).longValueExact())
                .isEqualTo(rows.get(96).value() - rows.get(0).value());
        assertThat(series.gaps()).singleElement().satisfies(gap -> assertThat(gap.range())
                .isEqualTo(new TimeRange(
                        DAY.atTime(10, 0).toInstant(ZoneOffset.UTC),
                        DAY.atTime(12, 15).toInstant(ZoneOffset.UTC))));
        assertThat(new Inspection(bench.stages).quarantine(Bench.CALLER, 0, "IMPOSSIBLE_STAMP", null, 10))
                .singleElement()
                .satisfies(item -> assertThat(item.rows()).isEqualTo(8));
        assertThat(raw(DAY)).hasSize(96 - 8);
    }

    @Test
    void twoRowsInOneIntervalAreItsPartsIfTheDeviceSaysSoAndElseAConflict() throws Exception {
        configure(Accumulation.DELTA);
        LocalDateTime ten = DAY.atTime(10, 0);
        deliver(
                ZoneOffset.UTC,
                List.of(
                        Row.at(ten, 100),
                        Row.at(ten.plusMinutes(7), 40).with(RowFlag.POWER_FAIL),
                        Row.at(ten.plusMinutes(15), 50),
                        Row.at(ten.plusMinutes(22), 30),
                        Row.at(ten.plusMinutes(30), 60),
                        Row.at(ten.plusMinutes(36), 20),
                        Row.at(ten.plusMinutes(45), 25).with(RowFlag.CLOCK_CHANGED)));
        Series series = served(DAY, ZoneOffset.UTC);
        List<String> values = IntStream.range(0, series.size())
                .mapToObj(i -> series.value(i).stripTrailingZeros().toPlainString() + " " + series.qualities(i))
                .toList();
        assertThat(values)
                .containsExactly(
                        "0.1 []",
                        "0.09 [" + ReadingQuality.POWER_FAIL + "]",
                        "0.03 [" + ReadingQuality.PARTIAL + ", 2.10.0]",
                        "0.045 [" + ReadingQuality.CLOCK_CHANGED + "]");
    }

    @Test
    void rowsAreFiledUnderTheDayOfTheirInstantAndNotOfTheirClock() throws Exception {
        configure(Accumulation.DELTA);
        deliver(ZoneOffset.ofHours(8), quarters(DAY));
        assertThat(raw(DAY))
                .allSatisfy(row -> assertThat(BlockKey.dayOf(row.epochSecond())).isEqualTo((int) DAY.toEpochDay()));
        assertThat(raw(DAY.minusDays(1)).size() + raw(DAY).size()).isEqualTo(96);
        assertThat(raw(DAY).get(0).wallClock()).isEqualTo(DAY.atTime(8, 0).toEpochSecond(ZoneOffset.UTC));
    }
}
