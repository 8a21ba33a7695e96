// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.meterbase.api.access.Caller;
import org.meterbase.api.archive.Archive;
import org.meterbase.readings.feed.ChangeFeed;
import org.meterbase.readings.files.FrameFiles;
import org.meterbase.readings.fold.Fold;
import org.meterbase.readings.fold.FoldTables;
import org.meterbase.readings.journal.Brake;
import org.meterbase.readings.journal.Journal;
import org.meterbase.readings.journal.JournalSettings;
import org.meterbase.readings.journal.JournalTable;
import org.meterbase.readings.journal.Tail;
import org.meterbase.readings.partition.Partitions;
import org.meterbase.readings.partition.RetiredMonths;
import org.meterbase.readings.partition.Span;
import org.meterbase.readings.raw.Layouts;
import org.meterbase.readings.raw.Names;
import org.meterbase.readings.raw.OpenDay;
import org.meterbase.readings.raw.RawLayer;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The journal, the fold and their upkeep, running. Nothing in here waits for the database while it starts: what cannot be done yet is done later. */
@Component(service = Stages.class, configurationPid = "org.meterbase.readings")
@Designate(ocd = ReadingsSettings.class)
public final class Stages implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Stages.class);

    private final DataSource source;
    private final Names names;
    private final Layouts layouts;
    private final OpenDay open;
    private final RawLayer raw;
    private final Journal journal;
    private final Fold fold;
    private final Lag lag;
    private final Upkeep upkeep;
    private final FrameFiles files;
    private final RetiredMonths months;

    /** As the container starts it. */
    @Activate
    public Stages(
            @Reference(target = "(schema=readings)") DataSource source,
            @Reference Archive archive,
            @Reference ChangeFeed feed,
            ReadingsSettings settings,
            BundleContext context) {
        this(
                source,
                ids -> installed(archive, ids),
                feed,
                settings,
                folder(context.getProperty("meterbase.data")),
                context.getBundle().getVersion().toString(),
                Clock.systemUTC());
        start();
    }

    /** Stages that do not run yet. @param folder where the database keeps its data, null where that is another machine */
    public Stages(
            DataSource source,
            java.util.function.Function<Collection<Long>, Map<Long, Instant>> archive,
            ChangeFeed feed,
            ReadingsSettings settings,
            Path folder,
            String version,
            Clock clock) {
        this.source = source;
        names = new Names(source);
        layouts = new Layouts(source);
        open = new OpenDay();
        raw = new RawLayer(names, layouts, open);
        lag = new Lag(source);
        Partitions journalPartitions = new Partitions(source, "journal", Span.DAY, JournalTable.STORAGE);
        Partitions accepted = new Partitions(source, "accepted", Span.MONTH, "");
        FoldTables tables = FoldTables.in(source);
        Tail tail = new Tail();
        months = new RetiredMonths(source);
        files = files(source, settings, folder, clock);
        fold = new Fold(new Fold.Setting(
                source,
                tail,
                names,
                layouts,
                tables,
                archive,
                feed::changed,
                settings.fold_workers(),
                settings.fold_gather(),
                open,
                Duration.ofMinutes(settings.open_minutes()),
                settings.open_octets(),
                version,
                months,
                settings.poison_percent(),
                clock));
        JournalSettings writing = writing(settings);
        Brake brake = new Brake(writing, free(folder), settings.brake_disk());
        journal =
                new Journal(source, writing, () -> makeRoom(journalPartitions, clock), brake, tail, fold::wake, clock);
        Retention retention = new Retention(
                source,
                journalPartitions,
                tables.changes(),
                tables.monthly(),
                months,
                files,
                Retention.Keeping.of(settings),
                clock);
        upkeep = new Upkeep(
                journalPartitions, tables, accepted, retention, months, lag, brake, journal::watch, fold, clock);
    }

    /** Makes the partitions that will be needed; upkeep does so by itself as soon as it can. */
    public void makeRoom() throws SQLException {
        upkeep.makeAhead();
    }

    /** Begins where it had ended. */
    public void start() {
        upkeep.start();
        journal.start();
        fold.start();
    }

    /** What waits is committed; what is not yet folded is folded after the next start. */
    @Override
    @Deactivate
    public void close() {
        journal.close();
        fold.close();
        upkeep.close();
    }

    /** The schema. */
    public DataSource source() {
        return source;
    }

    /** Names of profiles, logs and the like. */
    public Names names() {
        return names;
    }

    /** Layouts of rows. */
    public Layouts layouts() {
        return layouts;
    }

    /** What is pushed and waits for its block. */
    OpenDay open() {
        return open;
    }

    /** The raw layer, to read from. */
    public RawLayer raw() {
        return raw;
    }

    /** The journal. */
    public Journal journal() {
        return journal;
    }

    /** The fold. */
    public Fold fold() {
        return fold;
    }

    /** The months of the raw layer that take nothing any more. */
    public RetiredMonths months() {
        return months;
    }

    /** The archive of frames; null where there is none. */
    FrameFiles files() {
        return files;
    }

    /** Retires what may go, now and not only when it is due. */
    void retire() throws SQLException, IOException {
        upkeep.retire();
    }

    /** How far each stage is behind. */
    public Lag lag() {
        return lag;
    }

    private static LongSupplier free(Path folder) {
        return folder == null
                ? null
                : () -> Files.isDirectory(folder) ? folder.toFile().getUsableSpace() : -1;
    }

    private static FrameFiles files(DataSource source, ReadingsSettings settings, Path folder, Clock clock) {
        if (!settings.frames_archive()) {
            return null;
        }
        if (!settings.frames_folder().isBlank()) {
            return new FrameFiles(source, Path.of(settings.frames_folder()), clock);
        }
        return folder == null ? null : new FrameFiles(source, folder.resolve("frames"), clock);
    }

    private static JournalSettings writing(ReadingsSettings settings) {
        return new JournalSettings(
                settings.node(),
                settings.journal_writers(),
                Duration.ofMillis(settings.journal_delay()),
                settings.journal_batch(),
                settings.brake_octets(),
                Duration.ofMillis(settings.brake_latency()),
                JournalSettings.DEFAULTS.giveUp());
    }

    private static void makeRoom(Partitions journal, Clock clock) {
        try {
            journal.forget();
            journal.ensure(LocalDate.now(clock).minusDays(1), 3);
        } catch (SQLException e) {
            LOG.debug("There is no room yet in the journal", e);
        }
    }

    /** Which of these devices the archive knows, and since when each was installed: {@link Instant#MIN} where it never was. */
    public static Map<Long, Instant> installed(Archive archive, Collection<Long> ids) {
        Caller fold = Caller.system("fold");
        Map<Long, Instant> from = archive.installedFrom(fold, ids);
        return archive.devices(fold, ids).stream()
                .map(device -> device.key().id())
                .collect(Collectors.toMap(id -> id, id -> from.getOrDefault(id, Instant.MIN)));
    }

    private static Path folder(String data) {
        return data == null || data.isBlank() ? null : Path.of(data);
    }
}
