// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.tasks.ItemOutcome;

/** What a run keeps of its devices, packed and as it was. */
final class PackedTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 126, 127, 128, 244, 15_876, 15_877, 15_878, 3_000_000})
    void outcomesThatAreAlikeTakeAFewOctets(int count) {
        byte[] outcomes = new byte[count];
        Arrays.fill(outcomes, Outcome.DONE);
        byte[] packed = PackedOutcomes.pack(outcomes);
        assertThat(packed).hasSizeLessThanOrEqualTo(5);
        assertThat(PackedOutcomes.unpack(packed)).isEqualTo(outcomes);
    }

    @Test
    void everyOutcomeSurvives() {
        Random random = new Random(3);
        byte[] outcomes = new byte[10_000];
        for (int at = 0; at < outcomes.length; ) {
            int end = Math.min(outcomes.length, at + 1 + random.nextInt(random.nextBoolean() ? 2 : 400));
            Arrays.fill(outcomes, at, end, (byte) (random.nextInt(130) - 2));
            at = end;
        }
        assertThat(PackedOutcomes.unpack(PackedOutcomes.pack(outcomes))).isEqualTo(outcomes);
    }

    @Test
    void whatWasWrittenBeforeTheyWerePackedIsRead() {
        byte[] outcomes = {Outcome.OPEN, Outcome.OPEN, Outcome.RETRYING, Outcome.DONE, Outcome.DONE, 1, 127};
        assertThat(PackedOutcomes.unpack(outcomes)).isEqualTo(outcomes);
    }

    @Test
    void whatFailedSurvives() {
        Instant due = Instant.parse("2026-03-10T08:10:00.125Z");
        TreeMap<Long, FailedDevices.Failed> devices = new TreeMap<>(Map.of(
                7L,
                new FailedDevices.Failed(
                        2,
                        due,
                        List.of(
                                ItemOutcome.failed(
                                        "CLOCK", Failure.of(Failure.Reason.SILENT, "Zähler antwortet nicht")),
                                ItemOutcome.failed("EVENT_LOG log", Failure.of(Failure.Reason.UNDEFINED, "")))),
                1L << 40,
                new FailedDevices.Failed(
                        1,
                        null,
                        List.of(ItemOutcome.failed("device", Failure.of(Failure.Reason.INTERNAL, "é".repeat(500)))))));
        assertThat(FailedDevices.unpack(FailedDevices.pack(devices))).isEqualTo(devices);
    }
}
