// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CountersTest {
    private static final byte[] TITLE = {1, 2, 3, 4, 5, 6, 7, 8};
    private static final byte[] OTHER_TITLE = {1, 2, 3, 4, 5, 6, 7, 9};

    @Test
    void aCounterThatComesAgainWithTheSameContentIsRepeatedAndWithAnotherReused() {
        Counters counters = new Counters(0);
        counters.hear(null, TITLE, 7, new byte[] {1});
        counters.hear(null, TITLE, 7, new byte[] {1});
        assertThat(counters.report().repeated()).isEqualTo(1);
        assertThat(counters.report().reused()).isZero();
        counters.hear(null, TITLE, 7, new byte[] {2});
        assertThat(counters.report().apdus()).isEqualTo(3);
        assertThat(counters.report().repeated()).isEqualTo(1);
        assertThat(counters.report().reused()).isEqualTo(1);
    }

    @Test
    void anotherKeyOrAnotherTitleIsAnotherVector() {
        Counters counters = new Counters(0);
        counters.hear(null, TITLE, 7, new byte[] {1});
        counters.hear(null, OTHER_TITLE, 7, new byte[] {2});
        counters.hear(new byte[] {1}, TITLE, 7, new byte[] {3});
        counters.hear(new byte[] {2}, TITLE, 7, new byte[] {4});
        assertThat(counters.report().reused()).isZero();
        counters.hear(new byte[] {2}, TITLE, 7, new byte[] {5});
        assertThat(counters.report().keys()).hasSize(3);
        Counters.Heard dedicated = counters.report().keys().get(2);
        assertThat(dedicated.keys()).isEqualTo(2);
        assertThat(dedicated.apdus()).isEqualTo(3);
        assertThat(dedicated.reused()).isEqualTo(1);
    }

    @Test
    void countsLikeAMapInAnyOrderUpToTheHighestUnsigned() {
        Random random = new Random(2);
        HeardCounters heard = new HeardCounters();
        Map<Long, Byte> plain = new HashMap<>();
        long reused = 0;
        for (int i = 0; i < 20_000; i++) {
            long counter = random.nextBoolean() ? random.nextInt(3000) : 0xFFFF_FFFFL - random.nextInt(3000);
            byte content = (byte) random.nextInt(2);
            Byte first = plain.putIfAbsent(counter, content);
            reused += first != null && first != content ? 1 : 0;
            heard.hear(counter, new byte[] {content});
        }
        assertThat(heard.reused()).isEqualTo(reused).isPositive();
        assertThat(heard.repeated()).isEqualTo(20_000 - plain.size() - reused);
        assertThat(heard.highest())
                .isEqualTo(
                        plain.keySet().stream().mapToLong(Long::longValue).max().orElseThrow());
    }
}
