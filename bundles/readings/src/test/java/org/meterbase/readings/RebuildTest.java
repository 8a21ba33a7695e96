// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.meterbase.api.archive.Archive;
import org.meterbase.api.archive.ChannelConfiguration;
import org.meterbase.api.archive.EndDevice;
import org.meterbase.api.archive.ModelConfiguration;
import org.meterbase.api.archive.ProfileConfiguration;
import org.meterbase.api.archive.UsagePoint;
import org.meterbase.api.delivery.Coverage;
import org.meterbase.api.delivery.DeviceEvent;
import org.meterbase.api.delivery.DeviceStamp;
import org.meterbase.api.delivery.Observation;
import org.meterbase.api.delivery.Register;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.delivery.StampConvention;
import org.meterbase.api.model.Accumulation;
import org.meterbase.api.model.ReadingType;
import org.meterbase.api.model.Side;
import org.meterbase.api.model.TimeRange;
import org.meterbase.api.model.Unit;
import org.meterbase.api.readings.Series;
import org.meterbase.readings.files.FrameFiles;
import org.meterbase.readings.raw.BlockKey;

/** The archive of frames, and the raw tables of a shard that come back from it. */
@Timeout(180)
final class RebuildTest {
    private static final String KWH = "0.0.2.4.1.1.12.0.0.0.0.0.0.0.0.3.72.0";
    private static final Instant DAY = Instant.parse("2026-11-20T00:00:00Z");
    private static final Instant RECEIVED = DAY.plusSeconds(3 * 86_400);
    private static final TimeRange DAYS = new TimeRange(DAY, RECEIVED);

    @TempDir
    private Path folder;

    private Bench bench;
    private EndDevice device;
    private EndDevice neighbour;
    private UsagePoint point;
    private Rebuild rebuild;

    @BeforeEach
    void open() throws Exception {
        bench = new Bench(Settings.of(Map.of("frames_folder", folder.toString())));
        rebuild = new Rebuild(bench.stages);
        device = bench.device(7, 1);
        neighbour = bench.device(64 + 7, 2);
        point = UsagePoint.builder(3, 7, "UP-3", ZoneId.of("Europe/Berlin")).build();
        bench.archive
                .add(point)
                .add(ModelConfiguration.builder("model", 1, Instant.EPOCH)
                        .profiles(List.of(ProfileConfiguration.builder(Meter.PROFILE, Meter.QUARTER)
                                .channels(List.of(ChannelConfiguration.builder(Meter.IMPORT, ReadingType.parse(KWH))
                                        .side(Side.SECONDARY)
                                        .accumulation(Accumulation.DELTA)
                                        .build()))
                                .build()))
                        .build());
        bench.archive.bind(point, device, TimeRange.ALWAYS, BigDecimal.TEN, Instant.EPOCH);
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    /** Rows that were revised, and revised back; registers likewise; events, observations, coverage; of two shards of one lane. */
    private void deliverAll() throws Exception {
        for (EndDevice each : List.of(device, neighbour)) {
            bench.deliver(Bench.frame(
                    RECEIVED, Meter.rows(each.key(), Meter.wattHours(), DAY.plusSeconds(900), 192, row -> row % 7)));
            for (long value : new long[] {2, 5, 2, 9}) {
                bench.deliver(Bench.frame(
                        RECEIVED,
                        Meter.rows(each.key(), Meter.wattHours(), DAY.plusSeconds(900), value, value),
                        freeze(each, 100 + value)));
            }
            bench.deliver(Bench.frame(
                    RECEIVED,
                    new DeviceEvent(
                            each.key(),
                            "log",
                            "4",
                            DeviceStamp.ofEpochSecond(DAY.getEpochSecond()),
                            StampConvention.STANDARD,
                            0,
                            new byte[] {1}),
                    new Observation(each.key(), Observation.Kind.RELAY, "relay", new Observation.Value.Flag(true), DAY),
                    new Coverage(
                            each.key(), Meter.PROFILE, new TimeRange(DAY, DAY.plusSeconds(86_400)), true, 0, null)));
        }
    }

    private static RegisterSet freeze(EndDevice device, long value) {
        return RegisterSet.builder(device.key(), RegisterSet.Kind.DAILY_FREEZE, RECEIVED)
                .source("1.0.98.2.0.255")
                .stamp(DeviceStamp.ofEpochSecond(DAY.getEpochSecond()), StampConvention.STANDARD)
                .register(Register.builder("1.0.1.8.0.255", value, 0, Unit.WATT_HOUR)
                        .build())
                .build();
    }

    /** All that is served of a device, as text. The change that brought a row is of the rebuild, the rest is as it was. */
    private String served(EndDevice of) {
        List<String> text = new ArrayList<>();
        for (int day = 0; day < 3; day++) {
            for (RawRow row : new Inspection(bench.stages)
                    .rows(Bench.CALLER, of.key(), Meter.IMPORT, BlockKey.dayOf(DAY.getEpochSecond()) + day)) {
                text.add(row.epochSecond() + " " + row.wallClock() + " " + row.status() + " " + row.flags() + " "
                        + row.ordinal() + " " + row.revision() + " " + row.integer() + " " + row.origin());
            }
        }
        bench.readings.registerSets(Bench.CALLER, of.key(), TimeRange.ALWAYS, 100).stream()
                .map(set -> set + " " + set.registers())
                .forEach(text::add);
        bench.readings.events(Bench.CALLER, of.key(), TimeRange.ALWAYS, 100).forEach(event -> text.add("" + event));
        bench.readings.observations(Bench.CALLER, of.key()).forEach(o -> text.add("" + o));
        text.add("" + bench.readings.missing(Bench.CALLER, List.of(of.key()), Meter.PROFILE, DAYS, Meter.QUARTER));
        Series series = bench.readings.series(Bench.CALLER, point, ReadingType.parse(KWH), DAYS, Archive.NOW);
        for (int i = 0; i < series.size(); i++) {
            text.add(series.at(i) + " " + series.value(i) + " " + series.qualities(i));
        }
        return String.join("\n", text);
    }

    private void loseTheShard() throws Exception {
        for (String table :
                List.of("block", "register_set", "device_event", "observation", "observation_latest", "coverage")) {
            bench.execute("DELETE FROM " + table + " WHERE shard = 7");
        }
    }

    private void retireTheJournal() throws Exception {
        bench.retention(Clock.offset(Clock.systemUTC(), Duration.ofDays(10)), bench.stages.files(), 0)
                .retire();
    }

    @Test
    void aShardThatWasLostComesBackFromTheFilesAndTheJournal() throws Exception {
        deliverAll();
        retireTheJournal();
        assertThat(bench.ask("SELECT count(*) FROM journal")).containsExactly("0");
        // And some that is still in the journal.
        bench.deliver(Bench.frame(
                RECEIVED, Meter.rows(device.key(), Meter.wattHours(), DAY.plusSeconds(86_400 + 86_400), 96, row -> 3)));
        String before = served(device);
        String beside = served(neighbour);

        loseTheShard();
        assertThat(served(device)).isNotEqualTo(before);
        Rebuild.Result result = rebuild.shard(Bench.CALLER, 7);
        assertThat(result.gaps()).isEmpty();
        assertThat(result.changes()).isPositive();
        assertThat(served(device)).isEqualTo(before);
        assertThat(served(neighbour)).isEqualTo(beside);
    }

    @Test
    void toRebuildWhatIsThereChangesNothing() throws Exception {
        deliverAll();
        retireTheJournal();
        String before = served(device);
        List<String> versions = bench.ask("SELECT version FROM block ORDER BY shard, device, day");
        for (int i = 0; i < 2; i++) {
            assertThat(rebuild.shard(Bench.CALLER, 7).changes()).isZero();
        }
        assertThat(served(device)).isEqualTo(before);
        assertThat(bench.ask("SELECT version FROM block ORDER BY shard, device, day"))
                .isEqualTo(versions);
    }

    @Test
    void whatIsThereOnlyInPartIsCompleted() throws Exception {
        deliverAll();
        String before = served(device);
        bench.execute("DELETE FROM block WHERE shard = 7 AND day = '2026-11-21'");
        bench.execute("DELETE FROM register_set WHERE shard = 7");
        rebuild.shard(Bench.CALLER, 7);
        assertThat(served(device)).isEqualTo(before);
    }

    @Test
    void aDayOfTheJournalGoesOnlyWhenItsFilesAreThereAndTheyAreNeverWrittenAgain() throws Exception {
        deliverAll();
        String today = LocalDate.now(ZoneOffset.UTC).format(DateTimeFormatter.BASIC_ISO_DATE);
        String partition = "journal_" + today;
        Path day = bench.stages
                .files()
                .write(LocalDate.now(ZoneOffset.UTC), partition)
                .orElseThrow();
        assertThat(day).isEqualTo(folder.resolve(today));
        try (Stream<Path> files = Files.list(day)) {
            assertThat(files.map(p -> p.getFileName().toString()))
                    .containsExactlyInAnyOrder("manifest.json", "lane-07.0.frames.gz");
        }
        // The same once more is the same; another timeline, as after a restore, lies beside it.
        assertThat(bench.stages.files().write(LocalDate.now(ZoneOffset.UTC), partition))
                .contains(day);
        bench.execute("UPDATE journal SET frames = frames WHERE lane = 7");
        assertThat(bench.stages.files().write(LocalDate.now(ZoneOffset.UTC), partition))
                .contains(day);
        bench.execute("DELETE FROM journal WHERE lane = 7 AND \"offset\" > 3");
        assertThat(bench.stages.files().write(LocalDate.now(ZoneOffset.UTC), partition))
                .contains(folder.resolve(today + ".2"));
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all).hasSize(2);
        }

        Path blocked = folder.resolve("file");
        Files.createFile(blocked);
        Retention retention = bench.retention(
                Clock.offset(Clock.systemUTC(), Duration.ofDays(10)),
                new FrameFiles(bench.database.dataSource(), blocked.resolve("frames"), Clock.systemUTC()),
                0);
        assertThatThrownBy(retention::retire).isInstanceOf(IOException.class);
        assertThat(bench.ask("SELECT to_regclass('" + partition + "')")).containsExactly(partition);
    }

    @Test
    void aFileThatIsNotWhatWasWrittenIsRefusedAndAGapIsNamed() throws Exception {
        deliverAll();
        retireTheJournal();
        String today = LocalDate.now(ZoneOffset.UTC).format(DateTimeFormatter.BASIC_ISO_DATE);
        Path file = folder.resolve(today).resolve("lane-07.0.frames.gz");
        byte[] good = Files.readAllBytes(file);
        byte[] bad = good.clone();
        bad[good.length / 2] ^= 1;
        Files.write(file, bad);
        assertThatThrownBy(() -> rebuild.shard(Bench.CALLER, 7))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("SHA-256");
        Files.write(file, Arrays.copyOf(good, good.length - 9));
        assertThatThrownBy(() -> rebuild.shard(Bench.CALLER, 7)).isInstanceOf(IOException.class);

        bench.stages.files().deleteBefore(LocalDate.now(ZoneOffset.UTC).plusDays(1));
        assertThat(folder).isEmptyDirectory();
        Rebuild.Result result = rebuild.shard(Bench.CALLER, 7);
        assertThat(result.records()).isZero();
        String head = bench.ask("SELECT head FROM journal_head WHERE lane = 7").get(0);
        assertThat(result.gaps()).containsExactly("1 to " + head);
    }
}
