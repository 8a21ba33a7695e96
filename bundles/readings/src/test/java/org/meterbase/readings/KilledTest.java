// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.readings.Change;
import org.meterbase.readings.raw.BlockKey;

/** Another process appends and folds and says aloud what was acknowledged to it; it is killed in the middle, again and again. */
@Timeout(180)
final class KilledTest {
    private static final int ROUNDS = 3;

    @ParameterizedTest
    @EnumSource
    void whatWasAcknowledgedIsThereOnce(KilledProcess.Way way) throws Exception {
        Instant begin = way.begin(0);
        try (Bench bench = new Bench()) {
            for (int id = 1; id <= KilledProcess.DEVICES; id++) {
                bench.device(id, id);
            }
            List<String> acknowledged = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                acknowledged.addAll(runAndKill(bench, round, way));
            }
            bench.stages.fold().catchUp();

            assertThat(acknowledged).hasSizeGreaterThan(ROUNDS * 200);
            assertThat(there(bench, begin)).doesNotHaveDuplicates().containsAll(acknowledged);
            List<String> before = there(bench, begin);
            for (int id = 1; id <= KilledProcess.DEVICES; id++) {
                bench.stages.fold().settle(id);
                List<Change> changes = bench.feed.changes("test", id, 0, 100_000);
                assertThat(changes)
                        .isNotEmpty()
                        .extracting(Change::offset)
                        .containsExactlyElementsOf(java.util.stream.LongStream.rangeClosed(1, changes.size())
                                .boxed()
                                .toList());
            }
            assertThat(there(bench, begin)).isEqualTo(before);
            assertThat(bench.ask("SELECT 1 FROM poison")).isEmpty();
        }
    }

    private static List<String> there(Bench bench, Instant begin) {
        Inspection inspection = new Inspection(bench.stages);
        List<String> there = new ArrayList<>();
        int day = BlockKey.dayOf(begin.getEpochSecond());
        for (int id = 1; id <= KilledProcess.DEVICES; id++) {
            for (int next = day; next < day + 30 * ROUNDS; next++) {
                for (RawRow row : inspection.rows(Bench.CALLER, new DeviceKey(id, id), Meter.IMPORT, next)) {
                    there.add(id + " " + row.epochSecond() + " " + row.integer());
                    assertThat(row.revision()).isZero();
                }
            }
        }
        return there;
    }

    /** Runs the process until it has said enough, kills it with SIGKILL, and answers all that it had said. */
    private static List<String> runAndKill(Bench bench, int round, KilledProcess.Way way) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledProcess.class.getName(),
                        bench.database.url(),
                        bench.database.user(),
                        bench.database.password(),
                        Integer.toString(round),
                        way.name())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> said = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
                if (said.size() == 300) {
                    // Not through Process, which would close the stream that still holds what was said.
                    process.toHandle().destroyForcibly();
                }
            }
        }
        assertThat(process.waitFor()).as("killed").isNotZero();
        // The last line may have been cut in the middle.
        said.removeIf(line -> !line.endsWith("."));
        return said.stream().map(line -> line.substring(0, line.length() - 1)).toList();
    }
}
