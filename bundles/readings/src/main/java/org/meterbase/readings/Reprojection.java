// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.meterbase.api.access.Caller;
import org.meterbase.api.archive.Archive;
import org.meterbase.api.archive.Correction;
import org.meterbase.api.archive.Corrections;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.TimeRange;
import org.meterbase.api.readings.Change;
import org.meterbase.api.readings.Feed;
import org.meterbase.readings.feed.ChangeFeed;
import org.meterbase.readings.feed.ChangeLog;
import org.meterbase.readings.partition.Partitions;
import org.meterbase.readings.partition.Span;
import org.meterbase.readings.raw.Bounds;
import org.meterbase.readings.raw.Unavailable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes changes of the archive's corrections: a question is answered by the new truth at once, but whoever has derived something from the old one must be told. Each correction of
 * which there are raw rows becomes one change; its position is saved with it, so that none is told twice and none left out.
 */
@Component(service = Reprojection.class, immediate = true)
public final class Reprojection {
    private static final Logger LOG = LoggerFactory.getLogger(Reprojection.class);
    private static final Caller PLATFORM = Caller.system("readings");
    private static final int POINTS_AT_ONCE = 500;

    private final Stages stages;
    private final Archive archive;
    private final ChangeFeed feed;
    private final QuarantineDesk quarantine;
    private final Partitions changes;
    private ScheduledExecutorService thread;
    private final AtomicLong told = new AtomicLong();
    private volatile boolean failing;
    private boolean complained;

    /** A stage that does not run by itself yet. */
    @Activate
    public Reprojection(
            @Reference Stages stages,
            @Reference Archive archive,
            @Reference ChangeFeed feed,
            @Reference QuarantineDesk quarantine) {
        this.stages = stages;
        this.archive = archive;
        this.feed = feed;
        this.quarantine = quarantine;
        this.changes = new Partitions(stages.source(), "change", Span.DAY, "");
    }

    @Activate
    void start() {
        thread = Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "reprojection"));
        thread.scheduleWithFixedDelay(this::attempt, 1, 1, TimeUnit.SECONDS);
    }

    /** Goes on until nothing is left of what was corrected up to now. */
    void catchUp() throws SQLException {
        boolean more = true;
        while (more) {
            Corrections.Position position = position();
            Corrections corrections = archive.corrections(PLATFORM, position, POINTS_AT_ONCE);
            more = !corrections.next().equals(position);
            if (more) {
                List<DeviceKey> devices = corrections.list().stream()
                        .flatMap(correction -> correction.devices().stream())
                        .distinct()
                        .toList();
                quarantine.judgeAgain(PLATFORM, devices);
                tell(position, corrections);
            }
        }
    }

    private void tell(Corrections.Position position, Corrections corrections) throws SQLException {
        Map<Integer, List<Correction>> lanes = new TreeMap<>();
        for (Correction correction : corrections.list()) {
            lanes.computeIfAbsent(correction.usagePoint().shard() % Feed.LANES, lane -> new ArrayList<>())
                    .add(correction);
        }
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        changes.ensure(today, 1);
        List<Integer> lanesTold = new ArrayList<>();
        long ranges = 0;
        try (Connection connection = stages.source().getConnection()) {
            connection.setAutoCommit(false);
            try {
                if (!advance(connection, position, corrections.next())) {
                    connection.rollback();
                    return;
                }
                for (Map.Entry<Integer, List<Correction>> lane : lanes.entrySet()) {
                    int made = tell(connection, lane.getKey(), lane.getValue(), today);
                    if (made > 0) {
                        lanesTold.add(lane.getKey());
                    }
                    ranges += made;
                }
                connection.commit();
                told.addAndGet(ranges);
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        }
        lanesTold.forEach(feed::changed);
    }

    /** How many ranges were told to be projected otherwise, since the start. */
    long told() {
        return told.get();
    }

    /** Whether it cannot go on for now. */
    boolean isFailing() {
        return failing;
    }

    /** Once the lane is held, rows that are not there yet will make a change of their own, and be read with the new truth. */
    private static int tell(Connection connection, int lane, List<Correction> corrections, LocalDate today)
            throws SQLException {
        ChangeLog log = ChangeLog.hold(connection, lane);
        Map<Object, Boolean> asked = new HashMap<>();
        List<LongFunction<Change>> made = new ArrayList<>();
        for (Correction correction : corrections) {
            boolean concerned = false;
            for (DeviceKey device : correction.devices()) {
                List<Object> question = List.of(device, correction.range());
                if (!asked.containsKey(question)) {
                    asked.put(question, hasRows(connection, device, correction.range()));
                }
                concerned |= asked.get(question);
            }
            if (concerned) {
                made.add(offset -> change(lane, offset, correction));
            }
        }
        log.add(today, made);
        return made.size();
    }

    private static Change change(int lane, long offset, Correction correction) {
        DeviceKey nobody = new DeviceKey(correction.usagePoint().shard(), 0);
        return Change.builder(lane, offset, nobody, Change.Kind.PROJECTION)
                .day(LocalDate.ofInstant(correction.range().from(), ZoneOffset.UTC))
                .projection(correction.usagePoint().id(), correction.readingType(), correction.range())
                .build();
    }

    /** Whether anything is there to be projected otherwise: a stamp at the end may lie on the day after its interval. */
    private static boolean hasRows(Connection connection, DeviceKey device, TimeRange range) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT EXISTS (SELECT FROM block WHERE shard = ? AND device = ? AND day BETWEEN ? AND ?)
                OR EXISTS (SELECT FROM register_set WHERE shard = ? AND device = ? AND at >= ? AND at < ?)""")) {
            Timestamp from = Bounds.timestamp(range.from());
            Timestamp to = Bounds.timestamp(range.to());
            select.setInt(1, device.shard());
            select.setLong(2, device.id());
            select.setObject(3, LocalDate.ofInstant(from.toInstant(), ZoneOffset.UTC));
            select.setObject(
                    4, LocalDate.ofInstant(to.toInstant(), ZoneOffset.UTC).plusDays(1));
            select.setInt(5, device.shard());
            select.setLong(6, device.id());
            select.setTimestamp(7, from);
            select.setTimestamp(8, to);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private Corrections.Position position() throws SQLException {
        try (Connection connection = stages.source().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT recorded, usage_point FROM correction_position")) {
            row.next();
            return new Corrections.Position(row.getTimestamp(1).toInstant(), row.getLong(2));
        }
    }

    /** @return whether nobody else was faster */
    private static boolean advance(Connection connection, Corrections.Position from, Corrections.Position to)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                UPDATE correction_position SET recorded = ?, usage_point = ? WHERE recorded = ? AND usage_point = ?""")) {
            update.setTimestamp(1, Timestamp.from(to.recorded()));
            update.setLong(2, to.usagePoint());
            update.setTimestamp(3, Timestamp.from(from.recorded()));
            update.setLong(4, from.usagePoint());
            return update.executeUpdate() == 1;
        }
    }

    private void attempt() {
        try {
            catchUp();
            failing = false;
            complained = false;
        } catch (SQLException | RuntimeException e) {
            if (!complained && !Unavailable.isPassing(e)) {
                complained = true;
                LOG.warn("Corrections of the archive could not be told to the feed; it is tried again", e);
            } else {
                LOG.debug("Corrections of the archive could not be told to the feed; it is tried again", e);
            }
            failing = true;
        }
    }

    /** What is left is told after the next start. */
    @Deactivate
    void stop() {
        thread.shutdownNow();
    }
}
