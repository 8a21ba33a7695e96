// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.meterbase.api.readings.JournalClosed;

/** The brake's three stages: nothing new is asked for, nothing is read, nothing is taken. */
final class BrakeTest {
    private static final long OCTETS = JournalSettings.DEFAULTS.brakeBytes();
    private static final long NANOS = JournalSettings.DEFAULTS.brakeLatency().toNanos();
    private static final long DISK = 1000;

    private final AtomicLong free = new AtomicLong(1_000_000);
    private final Brake brake = new Brake(JournalSettings.DEFAULTS, free::get, DISK);

    private void assertStage(int stage) {
        assertThat(brake.stage()).isEqualTo(stage);
        assertThat(brake.isOn()).isEqualTo(stage >= 1);
        assertThat(brake.isReadingStopped()).isEqualTo(stage >= 2);
        if (stage == 3) {
            assertThatThrownBy(brake::refuse).isInstanceOf(JournalClosed.class);
        } else {
            assertThatCode(brake::refuse).doesNotThrowAnyException();
        }
    }

    private void free(long octets, int stage) {
        free.set(octets);
        brake.lookAtDisk();
        assertStage(stage);
    }

    private void waiting(long octets, long nanos, int stage) {
        brake.waiting(octets, nanos);
        assertStage(stage);
    }

    @Test
    void octetsThatAreNotCommitted() {
        waiting(OCTETS, 0, 0);
        waiting(OCTETS + 1, 0, 1);
        waiting(OCTETS / 2 + 1, 0, 1);
        waiting(OCTETS * 3 / 2 + 1, 0, 2);
        waiting(OCTETS * 2, 0, 2);
        waiting(OCTETS * 2 + 1, 0, 3);
        assertThatThrownBy(brake::refuse).hasMessageContaining("octets wait");
        waiting(OCTETS + 1, 0, 3);
        waiting(OCTETS, 0, 2);
        waiting(OCTETS / 2, 0, 0);
    }

    @Test
    void theLatencyOfACommit() {
        waiting(0, NANOS, 0);
        waiting(0, NANOS + 1, 1);
        waiting(0, NANOS * 5 / 2 + 1, 2);
        waiting(0, NANOS * 5 + 1, 3);
        assertThatThrownBy(brake::refuse).hasMessageContaining("a commit takes");
        waiting(0, NANOS * 2, 2);
        waiting(0, NANOS / 2, 0);
    }

    @Test
    void theFreeDisk() {
        free(DISK * 2, 0);
        free(DISK * 2 - 1, 1);
        free(DISK * 3 / 2 - 1, 2);
        free(DISK - 1, 3);
        assertThatThrownBy(brake::refuse).hasMessageContaining("make room");
        // Not on and off with each file that comes and goes.
        free(DISK * 5 / 4 - 1, 3);
        free(DISK * 5 / 4, 2);
        free(DISK * 5 / 2 - 1, 1);
        free(DISK * 5 / 2, 0);
    }

    @Test
    void theWorstOfThemCounts() {
        free(DISK * 2 - 1, 1);
        waiting(OCTETS * 2, 0, 2);
        waiting(0, 0, 1);
    }

    @Test
    void aDiskOfAnotherMachineIsNotSeen() {
        Brake blind = new Brake(JournalSettings.DEFAULTS, null, DISK);
        assertThat(blind.lookAtDisk()).isEmpty();
        assertThat(blind.isOn()).isFalse();
    }
}
