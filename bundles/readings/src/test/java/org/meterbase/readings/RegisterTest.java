// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.meterbase.api.archive.Archive;
import org.meterbase.api.archive.ChannelConfiguration;
import org.meterbase.api.archive.EndDevice;
import org.meterbase.api.archive.ModelConfiguration;
import org.meterbase.api.archive.UsagePoint;
import org.meterbase.api.delivery.DeviceStamp;
import org.meterbase.api.delivery.Register;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.delivery.StampConvention;
import org.meterbase.api.model.Accumulation;
import org.meterbase.api.model.ReadingType;
import org.meterbase.api.model.Side;
import org.meterbase.api.model.TimeRange;
import org.meterbase.api.model.Unit;
import org.meterbase.api.readings.Series;
import org.meterbase.readings.projection.PointRegister;
import org.meterbase.readings.projection.Unprojectable;

/** Registers that are valid together: spot, daily freeze and billing. */
@Timeout(120)
final class RegisterTest {
    private static final ReadingType DIAL = ReadingType.parse("0.0.0.1.1.1.12.0.0.0.0.0.0.0.0.3.72.0");
    /** Maximum demand of the billing period, kW. */
    private static final ReadingType DEMAND = ReadingType.parse("8.8.2.6.1.1.8.0.0.0.0.0.0.0.0.3.38.0");

    private static final String MAXIMUM = "1.0.1.6.0.255";
    private static final String BILLING = "0.0.98.1.0.255";
    private static final String DAILY = "1.0.98.2.0.255";
    private static final Instant MONTH = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant RECEIVED = MONTH.plus(Duration.ofDays(3));

    private Bench bench;
    private EndDevice device;
    private final UsagePoint point =
            UsagePoint.builder(1, 7, "UP1", ZoneOffset.UTC).build();

    @BeforeEach
    void aMeterBehindTransformers() throws Exception {
        bench = new Bench();
        device = bench.device(7, 1);
        bench.archive
                .add(point)
                .add(ModelConfiguration.builder("model", 1, Instant.EPOCH)
                        .registers(List.of(
                                ChannelConfiguration.builder(Meter.IMPORT, DIAL)
                                        .side(Side.SECONDARY)
                                        .build(),
                                ChannelConfiguration.builder(MAXIMUM, DEMAND)
                                        .side(Side.SECONDARY)
                                        .build()))
                        .build());
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    private long bind(String ratio, Instant recorded) {
        return bench.archive.bind(point, device, TimeRange.ALWAYS, new BigDecimal(ratio), recorded);
    }

    private static DeviceStamp stamp(Instant instant) {
        return DeviceStamp.ofEpochSecond(instant.getEpochSecond());
    }

    private RegisterSet closing(long resetCount, long dial, UnaryOperator<RegisterSet.Builder> more) {
        return more.apply(RegisterSet.builder(device.key(), RegisterSet.Kind.BILLING, RECEIVED)
                        .source(BILLING)
                        .stamp(stamp(MONTH), StampConvention.STANDARD)
                        .resetCount(resetCount)
                        .closingReason(1L)
                        .calendarName("WINTER26")
                        .register(Register.builder(Meter.IMPORT, dial, 0, Unit.WATT_HOUR)
                                .build())
                        .register(Register.builder(MAXIMUM, 1230, 0, Unit.WATT)
                                .capturedAt(stamp(MONTH.minus(Duration.ofDays(9))))
                                .build()))
                .build();
    }

    private RegisterSet dial(RegisterSet.Kind kind, String source, Instant at, long value) {
        return RegisterSet.builder(device.key(), kind, at)
                .source(source)
                .stamp(source.isEmpty() ? null : stamp(at), StampConvention.STANDARD)
                .register(
                        Register.builder(Meter.IMPORT, value, 0, Unit.WATT_HOUR).build())
                .build();
    }

    private List<RegisterSet> stored() {
        return bench.readings.registerSets(Bench.CALLER, device.key(), TimeRange.ALWAYS, 10);
    }

    @Test
    void twoClosingsAtOneInstantAreTwoAlsoWhereOnlyTheLaterIsReadAgain() throws Exception {
        RegisterSet first = closing(4, 1000, set -> set.ordinal(0));
        RegisterSet second = closing(5, 1000, set -> set.ordinal(1).closingReason(8L));
        RegisterSet secondAlone = closing(5, 1000, set -> set.ordinal(0).closingReason(8L));
        bench.deliver(Bench.frame(RECEIVED, first));
        // As from the last entry on: nothing tells that another was before it but the number of resets.
        bench.deliver(Bench.frame(RECEIVED, secondAlone));
        bench.deliver(Bench.frame(RECEIVED, first, second));
        bench.deliver(Bench.frame(RECEIVED, secondAlone, first));

        assertThat(stored()).extracting(set -> set.resetCount().getAsLong()).containsExactly(4L, 5L);
        assertThat(stored()).extracting(RegisterSet::ordinal).containsExactly(0, 1);
        assertThat(bench.ask("SELECT DISTINCT revision FROM register_set")).containsExactly("0");
    }

    @Test
    void aClosingThatSaysSomethingElseIsARevisionOfIt() throws Exception {
        bench.deliver(Bench.frame(RECEIVED, closing(4, 1000, set -> set)));
        bench.deliver(Bench.frame(RECEIVED, closing(4, 1001, set -> set)));
        assertThat(stored())
                .singleElement()
                .satisfies(set -> assertThat(set.registers().get(0).value()).isEqualTo(1001));
        assertThat(bench.ask("SELECT revision FROM register_set ORDER BY 1")).containsExactly("0", "1");
    }

    @Test
    void spotDailyAndBillingOfOneMomentAreThreeSets() throws Exception {
        bench.deliver(Bench.frame(
                RECEIVED,
                dial(RegisterSet.Kind.SPOT, "", MONTH, 1000),
                dial(RegisterSet.Kind.DAILY_FREEZE, DAILY, MONTH, 1000),
                closing(4, 1000, set -> set)));
        assertThat(stored())
                .extracting(RegisterSet::kind)
                .containsExactly(RegisterSet.Kind.SPOT, RegisterSet.Kind.DAILY_FREEZE, RegisterSet.Kind.BILLING);
    }

    @Test
    void aMaximumIsAValueAndItsTime() throws Exception {
        bind("40", Instant.EPOCH);
        bench.deliver(Bench.frame(RECEIVED, closing(4, 1000, set -> set)));
        Series series = bench.readings.series(
                Bench.CALLER, point, DEMAND, new TimeRange(MONTH, MONTH.plusSeconds(1)), Archive.NOW);
        assertThat(series.size()).isEqualTo(1);
        assertThat(series.at(0)).isEqualTo(MONTH);
        // 1230 W x 40
        assertThat(series.value(0)).isEqualByComparingTo("49.2");
        assertThat(series.capturedAt(0)).contains(MONTH.minus(Duration.ofDays(9)));
        assertThat(series.side()).isEqualTo(Side.PRIMARY);
    }

    @Test
    void aSetAtAUsagePointSaysWhatItsRegistersMeanThereAndAsOfBeforeWhatTheyMeantThen() throws Exception {
        long wrong = bind("1", Instant.EPOCH);
        bench.deliver(Bench.frame(
                RECEIVED,
                closing(
                        4,
                        1000,
                        set -> set.register(Register.builder("1.0.32.7.0.255", 2301, -1, Unit.VOLT)
                                .build()))));
        Instant corrected = Instant.parse("2200-01-01T00:00:00Z");
        bench.archive.withdraw(wrong, corrected);
        bind("40", corrected);

        PointRegisters.PointSet now = sets(Archive.NOW).get(0);
        assertThat(now.set().calendarName()).contains("WINTER26");
        assertThat(now.set().resetCount()).hasValue(4);
        assertThat(now.meanings()).hasSize(2);
        assertThat(now.meanings().get(0)).satisfies(dial -> {
            assertThat(dial.type()).isEqualTo(DIAL);
            assertThat(dial.value()).isEqualByComparingTo("40");
        });
        PointRegister demand = now.meanings().get(1);
        assertThat(demand.value()).isEqualByComparingTo("49.2");
        assertThat(demand.capturedAt()).contains(MONTH.minus(Duration.ofDays(9)));
        assertThat(sets(Instant.parse("2199-01-01T00:00:00Z"))
                        .get(0)
                        .meanings()
                        .get(0)
                        .value())
                .isEqualByComparingTo("1");
    }

    private List<PointRegisters.PointSet> sets(Instant asOf) {
        TimeRange year = new TimeRange(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2027-01-01T00:00:00Z"));
        return new PointRegisters(bench.stages, bench.archive).sets(Bench.CALLER, point, year, asOf, 10);
    }

    @Test
    void aDeviceThatIsRemovedIsReadAtTheVeryEndOfItsTime() throws Exception {
        Instant exchange = MONTH.plus(Duration.ofHours(10));
        EndDevice successor = bench.device(7, 2);
        bench.archive.bind(point, device, new TimeRange(Instant.EPOCH, exchange), BigDecimal.ONE, Instant.EPOCH);
        bench.archive.bind(point, successor, new TimeRange(exchange, Instant.MAX), BigDecimal.ONE, Instant.EPOCH);
        RegisterSet opening = RegisterSet.builder(successor.key(), RegisterSet.Kind.INSTALLATION, exchange)
                .register(Register.builder(Meter.IMPORT, 3, 0, Unit.WATT_HOUR).build())
                .build();
        bench.deliver(Bench.frame(
                RECEIVED,
                dial(RegisterSet.Kind.REMOVAL, "", exchange, 5000),
                dial(RegisterSet.Kind.SPOT, "x", exchange, 5000)));
        bench.deliver(Bench.frame(RECEIVED, opening));
        Series series = bench.readings.series(
                Bench.CALLER, point, DIAL, new TimeRange(MONTH, MONTH.plus(Duration.ofDays(1))), Archive.NOW);
        assertThat(IntStream.range(0, series.size()).mapToObj(series::value).map(BigDecimal::stripTrailingZeros))
                .containsExactly(new BigDecimal("5"), new BigDecimal("0.003"));
        assertThat(sets(Archive.NOW))
                .extracting(one -> one.set().kind())
                .containsExactly(RegisterSet.Kind.INSTALLATION, RegisterSet.Kind.REMOVAL);
    }

    @Test
    void anAveragePowerIsNoEnergyWithoutATime() throws Exception {
        bind("1", Instant.EPOCH);
        bench.deliver(Bench.frame(
                RECEIVED,
                RegisterSet.builder(device.key(), RegisterSet.Kind.SPOT, MONTH)
                        .register(Register.builder(Meter.IMPORT, 5, 0, Unit.WATT)
                                .accumulation(Accumulation.AVERAGE)
                                .build())
                        .build()));
        assertThatThrownBy(() -> sets(Archive.NOW)).isInstanceOf(Unprojectable.class);
    }
}
