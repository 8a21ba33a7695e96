// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.raw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RangesTest {
    @Test
    void rangesAreAsGoodAsASetOfTheirSeconds() {
        Random random = new Random(1);
        for (int round = 0; round < 300; round++) {
            Ranges ranges = Ranges.NONE;
            BitSet seconds = new BitSet();
            for (int i = 0; i < 20; i++) {
                int from = random.nextInt(200);
                int to = from + random.nextInt(30);
                ranges = ranges.plus(from, to);
                seconds.set(from, to);
            }
            Ranges back = Ranges.unpack(ranges.pack());
            for (int second = 0; second < 240; second++) {
                assertThat(back.contains(second)).isEqualTo(seconds.get(second));
            }
            BitSet rest = new BitSet();
            back.without(10, 190).forEach(range -> rest.set((int) range.from(), (int) range.to()));
            for (int second = 0; second < 240; second++) {
                assertThat(rest.get(second)).isEqualTo(second >= 10 && second < 190 && !seconds.get(second));
            }
            assertThat(back.list()).hasSize((int)
                    seconds.stream().filter(second -> !seconds.get(second + 1)).count());
        }
    }

    @Test
    void whatIsInsideChangesNothing() {
        Ranges ranges = Ranges.NONE.plus(10, 20);
        assertThat(ranges.plus(12, 20)).isSameAs(ranges);
        assertThat(ranges.plus(5, 5)).isSameAs(ranges);
    }
}
