// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever a model captures and on whichever side, it comes to the same primary energy. */
class TruthInvariantsTest {
    private static final List<Meter> METERS = Utility.of(1000, 20260101).meters();
    private static final long FIRST = LocalDate.of(2026, 1, 1).toEpochDay() * 96;

    @Test
    void everyChannelGivesBackTheTruth() {
        Random random = new Random(3);
        for (Meter meter : METERS) {
            List<Channel> channels = meter.model().profile().channels();
            DayRows rows = meter.rows(channels);
            for (int i = 0; i < 20; i++) {
                long slot = FIRST + random.nextInt(96 * 730);
                for (int channel = 0; channel < 4; channel++) {
                    long number = rows.number(channel, slot);
                    BigDecimal energy =
                            switch (channels.get(channel).accumulation()) {
                                case INDEX ->
                                    primary(meter, channels.get(channel), number - rows.number(channel, slot - 1));
                                case DELTA -> primary(meter, channels.get(channel), number);
                                case AVERAGE ->
                                    primary(meter, channels.get(channel), number)
                                            .divide(new BigDecimal(4));
                                case INSTANTANEOUS -> throw new AssertionError("not a profile channel");
                            };
                    assertThat(energy).isEqualByComparingTo(BigDecimal.valueOf(rows.energy(channel, slot)));
                }
            }
        }
    }

    @Test
    void registersGrowByTheEnergyOfTheIntervalsBetween() {
        Random random = new Random(4);
        for (Meter meter : METERS.subList(0, 200)) {
            List<Channel> totals = meter.model().registers().subList(0, 4);
            DayRows rows = meter.rows(meter.model().profile().channels());
            long from = FIRST + random.nextInt(96 * 300);
            long to = from + 1 + random.nextInt(400);
            for (int channel = 0; channel < 4; channel++) {
                long sum = 0;
                for (long slot = from; slot < to; slot++) {
                    sum += rows.energy(channel, slot);
                }
                Channel total = totals.get(channel);
                long grown = meter.register(total, to * 900) - meter.register(total, from * 900);
                assertThat(primary(meter, total, grown)).isEqualByComparingTo(BigDecimal.valueOf(sum));
                assertThat(meter.energyUntil(total.quantity(), 0, to * 900)
                                - meter.energyUntil(total.quantity(), 0, from * 900))
                        .isEqualTo(sum);
            }
        }
    }

    @Test
    void whatARowHoldsAsIndexIsWhatTheRegisterShowsAtItsEnd() {
        for (Meter meter : METERS) {
            Channel channel = meter.model().profile().channels().get(0);
            if (channel.accumulation() == Accumulation.INDEX) {
                assertThat(meter.rows(List.of(channel)).number(0, FIRST))
                        .isEqualTo(meter.register(channel, (FIRST + 1) * 900));
            }
        }
    }

    @Test
    void everyNumberFitsItsTypeUntil2040() {
        long last = LocalDate.of(2040, 1, 1).toEpochDay() * 96;
        Random random = new Random(5);
        for (Meter meter : METERS) {
            DayRows rows = meter.rows(meter.model().profile().channels());
            for (int i = 0; i < 50; i++) {
                long slot = last - random.nextInt(96 * 365);
                for (int channel = 0; channel < 4; channel++) {
                    assertThat(meter.model()
                                    .profile()
                                    .channels()
                                    .get(channel)
                                    .type()
                                    .holds(rows.number(channel, slot)))
                            .as("%s %s", meter.serial(), meter.model().name())
                            .isTrue();
                }
            }
            for (Channel register : meter.model().registers()) {
                if (register.quantity().energy()) {
                    assertThat(register.type().holds(meter.register(register, last * 900)))
                            .isTrue();
                }
            }
        }
    }

    @Test
    void aUtilityHasAllKindsOfEverything() {
        Set<MeterModel> models = new HashSet<>();
        Set<Category> categories = new HashSet<>();
        Set<String> identities = new HashSet<>();
        for (Meter meter : METERS.subList(0, 200)) {
            models.add(meter.model());
            categories.add(meter.installation().category());
            identities.add(meter.serial());
            assertThat(meter.logicalDeviceName()).hasSize(16);
        }
        assertThat(models).containsExactlyInAnyOrderElementsOf(MeterModels.all());
        assertThat(categories).containsExactlyInAnyOrder(Category.values());
        assertThat(identities).hasSize(200);
        assertThat(METERS.subList(0, 200))
                .anyMatch(meter -> meter.installation().sunny());
        assertThat(METERS.subList(0, 200))
                .anyMatch(meter -> meter.installation().clockDrift() != 0);
    }

    /** A number of a register in Wh, varh, W or var on the primary side, worked out by hand from plate and scaler. */
    private static BigDecimal primary(Meter meter, Channel channel, long number) {
        BigDecimal measured = BigDecimal.valueOf(number).scaleByPowerOfTen(channel.scaler());
        if (meter.model().side() == MeterModel.Side.PRIMARY) {
            return measured;
        }
        Ratio ct = meter.installation().ct();
        Ratio vt = meter.installation().vt();
        return measured.multiply(BigDecimal.valueOf((long) ct.primary() * vt.primary()))
                .divide(BigDecimal.valueOf((long) ct.secondary() * vt.secondary()));
    }
}
