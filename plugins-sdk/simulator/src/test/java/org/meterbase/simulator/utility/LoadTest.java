// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LoadTest {
    private static final Quantity A_PLUS = Quantity.ACTIVE_IMPORT;
    private static final Quantity A_MINUS = Quantity.ACTIVE_EXPORT;
    private static final long WEDNESDAY = LocalDate.of(2026, 6, 17).toEpochDay();

    @ParameterizedTest
    @EnumSource(Category.class)
    void anIndexNeverFallsOverTwentyYears(Category category) {
        for (int seed = 0; seed < 5; seed++) {
            Load load = Load.of(category, Hash.of(seed, 99), 1, true);
            for (Quantity energy : Arrays.copyOf(Quantity.values(), 4)) {
                long last = load.course(energy, 0, Shape.ORIGIN)[0];
                assertThat(last).isNotNegative();
                for (long day = Shape.ORIGIN; day < Shape.ORIGIN + 7300; day += 1 + seed) {
                    long[] course = load.course(energy, 0, day);
                    for (long index : course) {
                        if (index < last) {
                            throw new AssertionError(
                                    energy + " falls from " + last + " to " + index + " on day " + day);
                        }
                        last = index;
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Category.class)
    void aDayEndsWhereTheNextBegins(Category category) {
        Load load = Load.of(category, 7, 10, true);
        for (long day = WEDNESDAY; day < WEDNESDAY + 400; day++) {
            assertThat(load.course(A_PLUS, 0, day)[96]).isEqualTo(load.course(A_PLUS, 0, day + 1)[0]);
            assertThat(load.course(A_MINUS, 0, day)[96]).isEqualTo(load.course(A_MINUS, 0, day + 1)[0]);
        }
    }

    @ParameterizedTest
    @EnumSource(Category.class)
    void tariffsAddUpToTheTotalAtAnySecond(Category category) {
        Random random = new Random(1);
        Load load = Load.of(category, random.nextLong(), 1, false);
        for (int i = 0; i < 500; i++) {
            long slot = WEDNESDAY * 96 + random.nextInt(96 * 3000);
            long sum = 0;
            for (int tariff = 1; tariff <= 4; tariff++) {
                sum += load.index(A_PLUS, tariff, slot * 900);
            }
            assertThat(load.index(A_PLUS, 0, slot * 900)).isEqualTo(sum);
        }
    }

    @Test
    void atAnyQuarterHourOneTariffCounts() {
        Load load = Load.of(Category.RESIDENTIAL, 5, 1, false);
        long[][] courses = {
            load.course(A_PLUS, 1, WEDNESDAY),
            load.course(A_PLUS, 2, WEDNESDAY),
            load.course(A_PLUS, 3, WEDNESDAY),
            load.course(A_PLUS, 4, WEDNESDAY)
        };
        int peakSlots = 0;
        for (int slot = 0; slot < 96; slot++) {
            int at = slot;
            long counting =
                    Arrays.stream(courses).filter(c -> c[at + 1] > c[at]).count();
            assertThat(counting).isEqualTo(1);
            peakSlots += courses[0][slot + 1] > courses[0][slot] ? 1 : 0;
        }
        // 07:00 to 10:00 and 18:00 to 20:00 local time, that is UTC + 2 h.
        assertThat(peakSlots).isEqualTo(20);
        assertThat(courses[0][20]).isEqualTo(courses[0][0]);
        assertThat(courses[0][21]).isGreaterThan(courses[0][20]);
    }

    @Test
    void betweenTheBoundariesOfAnIntervalAnIndexRisesEvenly() {
        Load load = Load.of(Category.FACTORY, 3, 1, false);
        long start = WEDNESDAY * 86_400 + 36_000;
        long low = load.index(A_PLUS, 0, start);
        long energy = load.index(A_PLUS, 0, start + 900) - low;
        assertThat(load.index(A_PLUS, 0, start + 450) - low).isEqualTo(energy / 2);
        assertThat(load.index(A_PLUS, 0, start + 899)).isLessThanOrEqualTo(low + energy);
    }

    @Test
    void theSunShinesByDayOnly() {
        long[] roof = Load.of(Category.RESIDENTIAL, 8, 1, true).course(A_MINUS, 0, WEDNESDAY);
        assertThat(roof[16] - roof[0]).as("02:00 to 06:00 local").isZero();
        assertThat(roof[48] - roof[32]).as("10:00 to 14:00 local").isPositive();
        assertThat(roof[96] - roof[76]).as("21:00 to 02:00 local").isZero();
        long[] noRoof = Load.of(Category.RESIDENTIAL, 8, 1, false).course(A_MINUS, 0, WEDNESDAY);
        assertThat(noRoof).containsOnly(0);
    }

    @Test
    void aFactoryRestsOnSundayAndAHomeUsesMoreInWinter() {
        Load factory = Load.of(Category.FACTORY, 4, 1, false);
        assertThat(energy(factory, WEDNESDAY + 4)).isLessThan(energy(factory, WEDNESDAY) / 2);
        Load home = Load.of(Category.RESIDENTIAL, 4, 1, false);
        long winter = 0;
        long summer = 0;
        for (int day = 0; day < 28; day++) {
            winter += energy(home, LocalDate.of(2026, 7, 1).toEpochDay() + day);
            summer += energy(home, LocalDate.of(2026, 1, 7).toEpochDay() + day);
        }
        assertThat(winter).isGreaterThan(summer * 5 / 4);
        assertThat(summer / 28).as("Wh a day").isBetween(3_000L, 25_000L);
    }

    @Test
    void theSameSeedIsTheSameUtilityInEveryRun() {
        Meter meter = Utility.of(3, 42).meters().get(2);
        Channel total = meter.model().registers().get(0);
        assertThat(meter.register(total, WEDNESDAY * 86_400))
                .isEqualTo(Utility.of(500, 42).meters().get(2).register(total, WEDNESDAY * 86_400));
        assertThat(meter.register(total, WEDNESDAY * 86_400))
                .isNotEqualTo(Utility.of(3, 43).meters().get(2).register(total, WEDNESDAY * 86_400));
    }

    private static long energy(Load load, long day) {
        long[] course = load.course(A_PLUS, 0, day);
        return course[96] - course[0];
    }
}
