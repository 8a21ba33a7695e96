// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.fold;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LastDaysTest {
    @Test
    void eachDeviceAndProfileHasItsOwnDayAndItNeverGoesBack() {
        LastDays days = new LastDays();
        Map<Long, Integer> expected = new HashMap<>();
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            long device = random.nextInt(3000);
            int profile = random.nextInt(3);
            int day = random.nextInt(100);
            days.reached(device, profile, day);
            expected.merge(device * 10 + profile, day, Math::max);
        }
        for (long device = 0; device < 4000; device++) {
            for (int profile = 0; profile < 3; profile++) {
                assertThat(days.last(device, profile))
                        .isEqualTo(expected.getOrDefault(device * 10 + profile, LastDays.UNKNOWN));
            }
        }
        days.clear();
        assertThat(days.last(1, 1)).isEqualTo(LastDays.UNKNOWN);
    }

    @Test
    void whenItIsFullItForgetsAndNeverAnswersForAnother() {
        LastDays days = new LastDays();
        for (long device = 1; device <= 200_000; device++) {
            days.reached(device, 1, (int) (device % 1000));
            assertThat(days.last(device, 1)).isIn((int) (device % 1000), LastDays.UNKNOWN);
        }
        int known = 0;
        for (long device = 1; device <= 200_000; device++) {
            int last = days.last(device, 1);
            assertThat(last).isIn((int) (device % 1000), LastDays.UNKNOWN);
            known += last == LastDays.UNKNOWN ? 0 : 1;
        }
        assertThat(known).isBetween(1, 1 << 15);
    }
}
