// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.meterbase.api.access.Caller;
import org.meterbase.api.archive.AccessPath;
import org.meterbase.api.archive.ChannelConfiguration;
import org.meterbase.api.archive.DeviceGroup;
import org.meterbase.api.archive.EndDevice;
import org.meterbase.api.archive.ModelConfiguration;
import org.meterbase.api.archive.ProfileConfiguration;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.Identity;
import org.meterbase.api.model.ReadingType;
import org.meterbase.api.model.StampAt;
import org.meterbase.api.protocol.Protocol;
import org.meterbase.api.tasks.DataItem;
import org.meterbase.api.tasks.RunProgress;
import org.meterbase.api.tasks.Schedule;
import org.meterbase.api.tasks.Task;
import org.meterbase.api.tasks.TaskType;
import org.meterbase.kit.folder.DataFolder;
import org.meterbase.tasks.conversation.Limits;
import org.meterbase.testkit.FakeArchive;
import org.meterbase.testkit.TestDatabase;
import org.meterbase.testkit.south.LineDevice;
import org.meterbase.testkit.south.LineProtocol;
import org.meterbase.testkit.south.LoopbackChannel;
import org.meterbase.testkit.south.MapSecrets;
import org.meterbase.testkit.south.RecordingReadings;
import org.meterbase.testkit.south.TestClock;

/** A small utility of line meters around an engine that is moved by hand. */
final class Plant {
    static final Caller CALLER = Caller.system("tests");
    static final long GROUP = 3;
    static final Instant DAY = Instant.parse("2026-03-10T00:00:00Z");
    private static final ReadingType ENERGY = ReadingType.parse("0.0.0.1.1.1.12.0.0.0.0.0.0.0.0.3.72.0");

    final TestClock clock = TestClock.at("2026-03-10T08:00:00Z");
    final FakeArchive archive = new FakeArchive();
    final RecordingReadings readings = new RecordingReadings();
    final MapSecrets secrets = new MapSecrets();
    final LoopbackChannel channel = new LoopbackChannel(clock);
    final Protocol protocol = new LineProtocol();
    final Map<Long, LineDevice> meters = new TreeMap<>();
    private final TestDatabase database;
    private final Limits limits;
    private final DataFolder folder;
    Engine engine;
    TaskDesk desk;

    Plant(TestDatabase database) {
        this(database, Limits.DEFAULT);
    }

    Plant(TestDatabase database, Limits limits) {
        this.database = database;
        this.limits = limits;
        this.folder = emptyFolder();
        archive.add(ModelConfiguration.builder("line", 1, Instant.EPOCH)
                .profiles(List.of(ProfileConfiguration.builder("load", Duration.ofMinutes(15))
                        .stampAt(StampAt.END)
                        .depth(Duration.ofDays(40))
                        .channels(List.of(ChannelConfiguration.builder("channel-1", ENERGY)
                                .build()))
                        .build()))
                .registers(List.of(ChannelConfiguration.builder("1.8.0", ENERGY).build()))
                .eventLogs(List.of("log"))
                .build());
        boot();
        engine.exchange.bind("line", protocol);
        engine.exchange.bind("loop", channel);
    }

    private static DataFolder emptyFolder() {
        try {
            Path folder = Files.createTempDirectory("meterbase-plant");
            folder.toFile().deleteOnExit();
            return new DataFolder(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts an engine on the same database, as a process does; the one before is left as it is. */
    void boot() {
        boot(database.dataSource());
    }

    private void boot(DataSource source) {
        engine = new Engine(
                clock,
                source,
                new CounterBook(folder, clock, 1_000_000),
                archive,
                readings,
                secrets,
                limits,
                Duration.ofDays(90),
                "test");
        desk = new TaskDesk(engine, archive);
        engine.tick();
    }

    void reboot() {
        reboot(database.dataSource());
    }

    void reboot(DataSource source) {
        boot(source);
        engine.exchange.bind("line", protocol);
        engine.exchange.bind("loop", channel);
    }

    /** Adds a meter with two hours of rows. */
    LineDevice meter(long id) {
        return meter(id, "", Map.of());
    }

    LineDevice meter(long id, String route, Map<String, String> parameters) {
        LineDevice meter = new LineDevice("SN" + id, clock)
                .rows(
                        DAY.plus(Duration.ofHours(6)).getEpochSecond(),
                        DAY.plus(Duration.ofHours(8)).getEpochSecond());
        meters.put(id, meter);
        channel.device("meter-" + id, meter::connect);
        archive.add(EndDevice.builder(key(id), "SN" + id, "TST", "line")
                .identity(Identity.builder().serialNumber("SN" + id).build())
                .access(AccessPath.builder("line", "loop", "meter-" + id)
                        .route(route)
                        .parameters(parameters)
                        .build())
                .build());
        regroup();
        return meter;
    }

    void meters(int count) {
        for (long id = 1; id <= count; id++) {
            meter(id);
        }
    }

    private void regroup() {
        List<DeviceKey> members = new ArrayList<>();
        meters.keySet().forEach(id -> members.add(key(id)));
        members.sort(null);
        archive.add(DeviceGroup.builder(GROUP, "all")
                .version(meters.size())
                .members(members)
                .build());
    }

    static DeviceKey key(long id) {
        return new DeviceKey((int) (id % 7), id);
    }

    Task task(String name, DataItem.Kind... kinds) {
        List<DataItem> items = new ArrayList<>();
        for (DataItem.Kind kind : kinds) {
            items.add(DataItem.all(kind));
        }
        return desk.create(
                CALLER,
                Task.builder(name, TaskType.LOAD_PROFILE, GROUP, items)
                        .schedule(Schedule.builder("P1D").build())
                        .attempts(3, Duration.ofMinutes(10))
                        .history(Duration.ofHours(2))
                        .build());
    }

    long run(Task task) {
        return desk.run(CALLER, task.id(), null).id();
    }

    RunProgress progress(long run) {
        return desk.progress(CALLER, run).orElseThrow();
    }

    /** Moves engine and channel until nothing more happens. */
    void settle() {
        for (int turn = 0; turn < 20; turn++) {
            engine.turn();
            channel.run();
        }
        engine.turn();
    }

    /** Lets time pass in steps, and everything happen that is due in it. */
    void pass(Duration time, Duration step) {
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(step)) {
            clock.move(step);
            settle();
        }
    }
}
