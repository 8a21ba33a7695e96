// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SlotsTest {
    @Test
    void behavesLikeAPlainSet() {
        Random random = new Random(1);
        for (int round = 0; round < 2000; round++) {
            long to = random.nextInt(60);
            Slots slots = Slots.of(5, to);
            TreeSet<Long> plain = new TreeSet<>();
            for (long slot = 5; slot < to; slot++) {
                plain.add(slot);
            }
            for (int gap = 0; gap < 3; gap++) {
                long from = random.nextInt(60);
                long until = from + random.nextInt(15) - 2;
                slots = slots.without(from, until);
                if (from < until) {
                    plain.subSet(from, until).clear();
                }
            }
            assertThat(list(slots)).containsExactlyElementsOf(plain);
            assertThat(slots.count()).isEqualTo(plain.size());
            long from = random.nextInt(60);
            long until = from + random.nextInt(30);
            assertThat(list(slots.within(from, until))).containsExactlyElementsOf(plain.subSet(from, until));
            int first = 1 + random.nextInt(30);
            int last = random.nextInt(60);
            assertThat(list(slots.entries(first, last)))
                    .containsExactlyElementsOf(plain.stream()
                            .skip(first - 1)
                            .limit(Math.max(0, last - first + 1))
                            .toList());
            assertThat(slots.contains(from)).isEqualTo(plain.contains(from));
        }
    }

    private static List<Long> list(Slots slots) {
        List<Long> list = new ArrayList<>();
        slots.forEach(list::add);
        return list;
    }
}
