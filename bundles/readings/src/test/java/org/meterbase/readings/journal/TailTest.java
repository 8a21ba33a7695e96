// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TailTest {
    private final Tail tail = new Tail();

    private void add(long offset, int octets) {
        tail.add(3, new JournalTable.Row(offset, new byte[octets]));
    }

    private List<Long> after(long offset, int octets) {
        return tail.after(3, offset, octets).stream()
                .map(JournalTable.Row::offset)
                .toList();
    }

    @Test
    void recordsFollowOneAnotherWithoutAGap() {
        add(5, 10);
        add(6, 10);
        add(9, 10);
        assertThat(after(4, 100)).containsExactly(5L, 6L);
        assertThat(after(5, 100)).containsExactly(6L);
        assertThat(after(4, 10)).containsExactly(5L);
        assertThat(after(3, 100)).isEmpty();
        assertThat(after(6, 100)).isEmpty();
        assertThat(after(8, 100)).containsExactly(9L);
        assertThat(tail.after(4, 4, 100)).isEmpty();
    }

    @Test
    void whatIsFoldedMakesRoomAndWhatDoesNotFitIsLeftToTheTable() {
        add(1, 300_000);
        add(2, 300_000);
        add(3, 100_000);
        assertThat(after(0, 1 << 20)).containsExactly(1L);
        assertThat(after(2, 1 << 20)).containsExactly(3L);
        tail.forget(3, 1);
        add(4, 300_000);
        assertThat(after(0, 1 << 20)).isEmpty();
        assertThat(after(2, 1 << 20)).containsExactly(3L, 4L);
        tail.forget(3, 4);
        assertThat(after(2, 1 << 20)).isEmpty();
    }
}
