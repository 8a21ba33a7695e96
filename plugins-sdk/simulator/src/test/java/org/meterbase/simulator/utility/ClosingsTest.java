// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosingsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T09:07:00Z");
    private static final List<Meter> METERS = Utility.of(40, 1, 10).meters();

    @Test
    void monthsEndAtMidnightOfTheMetersZone() {
        Meter east = meter(MeterModels.INDEX_MODEL);
        List<Closings.Closing> months = closings(east, List.of()).months();
        assertThat(months).hasSize(Closings.MOST);
        Closings.Closing last = months.get(months.size() - 1);
        assertThat(Instant.ofEpochSecond(last.second())).isEqualTo("2026-10-31T22:00:00Z");
        assertThat(Instant.ofEpochSecond(last.before())).isEqualTo("2026-09-30T22:00:00Z");
        assertThat(last.number()).as("February 2020 was the first").isEqualTo(82);
        List<Long> days = closings(east, List.of()).days();
        assertThat(days).hasSize(Closings.MOST_DAYS);
        assertThat(Instant.ofEpochSecond(days.get(days.size() - 1))).isEqualTo("2026-11-22T22:00:00Z");
    }

    @Test
    void closedByHandTwiceAtOneInstantItIsClosedTwice() {
        List<Fault> faults = List.of(
                new ClockFault.BillingReset(Instant.parse("2026-11-10T10:00:00Z"), 2),
                new ClockFault.BillingReset(Instant.parse("2026-11-10T15:00:00Z"), 1));
        Meter meter = meter(MeterModels.INDEX_MODEL);
        Closings closings = closings(meter, faults);
        List<Closings.Closing> months = closings.months();
        assertThat(months.subList(12, 15)).extracting(Closings.Closing::number).containsExactly(83, 84, 85);
        assertThat(months.subList(12, 15))
                .extracting(month -> Instant.ofEpochSecond(month.second()).toString())
                .containsExactly("2026-11-10T10:00:00Z", "2026-11-10T10:00:00Z", "2026-11-10T15:00:00Z");
        Closings.Closing empty = months.get(13);
        assertThat(closings.demand(empty.before(), empty.second()))
                .isEqualTo(new Closings.Demand(0, 0, empty.second()));
        assertThat(closings.count()).isEqualTo(85);
    }

    @Test
    void fourTariffsAreTheTotalAndTheMaximumIsOneQuarterHoursMeanPower() {
        for (Meter meter : METERS) {
            Closings closings = closings(meter, List.of());
            for (Closings.Closing month : closings.months()) {
                List<Long> shown = new ArrayList<>();
                for (Channel channel : meter.model().billing().registers()) {
                    shown.add(meter.register(channel, month.second()));
                }
                assertThat(shown).hasSize(6).allMatch(number -> number >= 0);
                assertThat(shown.get(1) + shown.get(2) + shown.get(3) + shown.get(4))
                        .isEqualTo(shown.get(0));
            }
            Closings.Closing last = closings.months().get(Closings.MOST - 1);
            Closings.Demand demand = closings.demand(last.before(), last.second());
            assertThat(demand.second()).isGreaterThan(last.before()).isLessThanOrEqualTo(last.second());
            assertThat(4
                            * (meter.energyUntil(Quantity.ACTIVE_IMPORT, 0, demand.second())
                                    - meter.energyUntil(Quantity.ACTIVE_IMPORT, 0, demand.second() - 900)))
                    .isEqualTo(demand.watts())
                    .isPositive();
            for (long end = last.before() + 900; end <= last.second(); end += 900) {
                assertThat(4
                                * (meter.energyUntil(Quantity.ACTIVE_IMPORT, 0, end)
                                        - meter.energyUntil(Quantity.ACTIVE_IMPORT, 0, end - 900)))
                        .isLessThanOrEqualTo(demand.watts());
                end += 900 * 40;
            }
        }
    }

    @Test
    void theMonthOfALocalSummerEndsAnHourEarlier() {
        Fault local = new ClockFault.LocalTime(
                60, null, Instant.parse("2026-10-25T01:00:00Z"), ClockFault.LocalTime.Deviation.UNSPECIFIED, true);
        List<Closings.Closing> months =
                closings(meter(MeterModels.DELTA_MODEL), List.of(local)).months();
        assertThat(Instant.ofEpochSecond(months.get(14).second())).isEqualTo("2026-10-31T23:00:00Z");
        assertThat(Instant.ofEpochSecond(months.get(13).second())).isEqualTo("2026-09-30T22:00:00Z");
    }

    @Test
    void aNewMeterInAnOldPlaceStartsAtZeroAndCountsTheSameEnergy() {
        Meter old = meter(MeterModels.INDEX_MODEL);
        Instant exchanged = Instant.parse("2026-11-12T10:05:00Z");
        Meter meter = old.replacedBy("69000001", exchanged);
        Channel total = meter.model().registers().get(0);
        assertThat(meter.register(total, exchanged.getEpochSecond())).isZero();
        long second = NOW.getEpochSecond();
        assertThat(meter.counted(total, second))
                .isEqualTo(old.counted(total, second) - old.counted(total, exchanged.getEpochSecond()))
                .isPositive();
        assertThat(meter.rows(List.of(total)).number(0, second / 900 - 1))
                .isEqualTo(meter.register(total, second - second % 900));
        assertThat(closings(meter, List.of()).months()).isEmpty();
        assertThat(closings(meter, List.of()).days()).hasSize(11);
        assertThat(meter.keys()).isNotEqualTo(old.keys());
    }

    private static Meter meter(MeterModel model) {
        return METERS.stream()
                .filter(meter -> meter.model() == model && meter.installation().clockDrift() == 0)
                .findFirst()
                .orElseThrow();
    }

    private static Closings closings(Meter meter, List<Fault> faults) {
        Condition condition = new Condition();
        condition.become(faults);
        return new Moment(meter, condition, NOW.minusSeconds(86_400), NOW).closings();
    }
}
