// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.meterbase.readings.fold.Fold;
import org.meterbase.readings.fold.FoldTables;
import org.meterbase.readings.journal.Brake;
import org.meterbase.readings.partition.Partitions;
import org.meterbase.readings.partition.RetiredMonths;
import org.meterbase.readings.raw.Unavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be done now and then: partitions made ahead and retired, the lag measured, lanes woken that another node has written to or whose pushes have waited long enough, the disk looked at. */
final class Upkeep implements AutoCloseable {
    /** How far ahead partitions of days are made: a platform whose upkeep fails runs on for a week. */
    static final int DAYS_AHEAD = 7;

    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    private final Partitions journal;
    private final FoldTables tables;
    private final Partitions accepted;
    private final Retention retention;
    private final RetiredMonths months;
    private final Lag lag;
    private final Brake brake;
    private final Runnable watch;
    private final Fold fold;
    private final Clock clock;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "readings upkeep"));
    private final ScheduledExecutorService lookout =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "readings brake"));
    private String complained = "";

    Upkeep(
            Partitions journal,
            FoldTables tables,
            Partitions accepted,
            Retention retention,
            RetiredMonths months,
            Lag lag,
            Brake brake,
            Runnable watch,
            Fold fold,
            Clock clock) {
        this.journal = journal;
        this.tables = tables;
        this.accepted = accepted;
        this.retention = retention;
        this.months = months;
        this.lag = lag;
        this.brake = brake;
        this.watch = watch;
        this.fold = fold;
        this.clock = clock;
    }

    void start() {
        lookout.scheduleWithFixedDelay(this::watch, 0, 1, TimeUnit.SECONDS);
        thread.scheduleWithFixedDelay(() -> careful("the lag", this::lookAround), 0, 1, TimeUnit.SECONDS);
        thread.scheduleWithFixedDelay(() -> careful("partitions ahead", this::makeAhead), 0, 60, TimeUnit.SECONDS);
        thread.scheduleWithFixedDelay(() -> careful("retention", this::retire), 30, 60, TimeUnit.SECONDS);
    }

    /** Makes the partitions that will be needed. */
    void makeAhead() throws SQLException {
        LocalDate today = LocalDate.now(clock);
        // Yesterday's as well: a frame keeps the day of its first attempt.
        journal.ensure(today.minusDays(1), DAYS_AHEAD + 2);
        tables.changes().ensure(today, DAYS_AHEAD + 1);
        for (Partitions monthly : tables.monthly()) {
            monthly.ensure(today, DAYS_AHEAD + 1);
        }
        accepted.ensure(today, DAYS_AHEAD + 1);
    }

    void retire() throws SQLException, IOException {
        retention.retire();
    }

    /** Asks no database: the brake must go on just when that does not answer. */
    private void watch() {
        brake.lookAtDisk();
        watch.run();
    }

    private void lookAround() throws SQLException {
        months.refresh();
        lag.measure();
        for (int lane = 0; lane < org.meterbase.api.readings.Feed.LANES; lane++) {
            if (lag.journal(lane) > 0 || fold.isDue(lane)) {
                fold.wake(lane);
            }
        }
    }

    private interface Task {
        void run() throws SQLException, IOException;
    }

    /** Says once what fails, and again when it fails otherwise. */
    private void careful(String what, Task task) {
        try {
            task.run();
            if (complained.startsWith(what + ":")) {
                LOG.info("Upkeep of {} works again", what);
                complained = "";
            }
        } catch (SQLException | IOException | RuntimeException e) {
            String complaint = what + ": " + e.getClass().getSimpleName();
            if (!complaint.equals(complained) && !Unavailable.isPassing(e)) {
                LOG.error("Upkeep of {} fails; it is tried again", what, e);
                complained = complaint;
            } else {
                LOG.debug("Upkeep of {} failed and is tried again", what, e);
            }
        }
    }

    @Override
    public void close() {
        lookout.shutdownNow();
        thread.shutdownNow();
    }
}
