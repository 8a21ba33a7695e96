// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.fold;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Function;
import java.util.function.IntConsumer;
import javax.sql.DataSource;
import org.meterbase.api.readings.Feed;
import org.meterbase.readings.journal.JournalTable;
import org.meterbase.readings.journal.Tail;
import org.meterbase.readings.partition.RetiredMonths;
import org.meterbase.readings.raw.Layouts;
import org.meterbase.readings.raw.Names;
import org.meterbase.readings.raw.OpenDay;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only reader of deliveries. It turns them into facts without duplicates: blocks, register sets, events, observations, coverage, and changes for every
 * later stage to read. A lane is folded by one thread at a time; the threads belong to no lane. After a commit a lane waits a moment
 * for more of the same, so that a block is written once for many pushes.
 */
public final class Fold implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Fold.class);
    private static final int IDLE = 0;
    private static final int QUEUED = 1;
    private static final int RUNNING = 2;
    private static final int RUNNING_AND_WOKEN = 3;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final LaneFold lanes;
    private final Pushes pushes;
    private final PoisonRate rate;
    private final IntConsumer changed;
    private final long gatherMillis;
    private final FoldFigures figures = new FoldFigures();
    private final AtomicIntegerArray states = new AtomicIntegerArray(Feed.LANES);
    private final AtomicIntegerArray failures = new AtomicIntegerArray(Feed.LANES);
    private final ScheduledThreadPoolExecutor threads;
    private volatile String stopped;

    /**
     * What the fold needs.
     *
     * @param tail what of the journal is still in memory
     * @param archive which of some devices the archive knows, and since when each was installed
     * @param changed is told of each lane that has new changes, on a thread of the fold
     * @param workers how many threads
     * @param gatherMillis how long a lane waits for more after a commit
     * @param open what is pushed and waits for its block
     * @param openLongest how long that waits at most; zero where it does not
     * @param openOctets how much memory it takes at most
     * @param bundle which version of this bundle folds; stands with what could not be folded
     * @param months which months of the raw layer take nothing any more
     * @param poisonPercent how many in a hundred deliveries of a minute may be set aside before the fold stops
     */
    public record Setting(
            DataSource source,
            Tail tail,
            Names names,
            Layouts layouts,
            FoldTables tables,
            Function<Collection<Long>, Map<Long, Instant>> archive,
            IntConsumer changed,
            int workers,
            long gatherMillis,
            OpenDay open,
            Duration openLongest,
            long openOctets,
            String bundle,
            RetiredMonths months,
            int poisonPercent,
            Clock clock) {}

    /** A fold that is not yet running. */
    public Fold(Setting setting) {
        rate = new PoisonRate(setting.poisonPercent(), setting.clock());
        pushes = new Pushes(
                setting.open(),
                setting.names(),
                setting.layouts(),
                new Pushes.Setting(setting.openLongest(), setting.openOctets()),
                setting.clock());
        lanes = new LaneFold(
                setting.source(),
                setting.tail(),
                new Admission(setting.archive()),
                new Effects(setting.names(), setting.layouts(), setting.tables(), figures),
                new Late(setting.months()),
                rate,
                new KnownRows(setting.names(), setting.layouts()),
                pushes,
                setting.open(),
                setting.layouts(),
                setting.clock(),
                figures,
                setting.bundle());
        changed = setting.changed();
        gatherMillis = setting.gatherMillis();
        threads = new ScheduledThreadPoolExecutor(setting.workers(), task -> new Thread(task, "fold"));
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Begins where it had ended. */
    public void start() {
        for (int lane = 0; lane < Feed.LANES; lane++) {
            wake(lane);
        }
    }

    /** There are new records in a lane. Cheap; from any thread. */
    public void wake(int lane) {
        if (states.compareAndSet(lane, IDLE, QUEUED)) {
            schedule(lane, gatherMillis);
        } else {
            states.compareAndSet(lane, RUNNING, RUNNING_AND_WOKEN);
        }
    }

    /** Folds on the calling thread until nothing is left of what is in the journal now. */
    public void catchUp() throws SQLException {
        for (int lane = 0; lane < Feed.LANES; lane++) {
            boolean more = stopped == null;
            while (more) {
                try {
                    LaneFold.Step step = lanes.step(lane);
                    more = step.more();
                    if (step.changed()) {
                        changed.accept(lane);
                    }
                } catch (FoldTransaction.Overtaken e) {
                    LOG.debug("A thread of the fold was faster in lane {}", lane, e);
                } catch (PoisonRate.Exceeded e) {
                    stop(e);
                    more = false;
                }
            }
        }
    }

    /**
     * Folds records of the journal once more, those of one shard: what is there stays as it is, what is missing comes back.
     *
     * @param rows in the order of the journal
     * @param since the last change of the lane before the first of these calls
     * @return how many changes were made
     */
    public int again(int lane, int shard, List<JournalTable.Row> rows, long since) throws SQLException {
        while (true) {
            try {
                int changes = lanes.again(lane, shard, rows, since);
                if (changes > 0) {
                    changed.accept(lane);
                }
                return changes;
            } catch (FoldTransaction.Overtaken e) {
                LOG.debug("Lane {} was folded meanwhile", lane, e);
            }
        }
    }

    /** Writes all blocks of a lane for which pushes wait. */
    public void settle(int lane) throws SQLException {
        while (true) {
            try {
                if (lanes.settle(lane)) {
                    changed.accept(lane);
                }
                return;
            } catch (FoldTransaction.Overtaken e) {
                LOG.debug("Lane {} was folded meanwhile", lane, e);
            }
        }
    }

    /** Whether pushes of a lane have waited long enough for their blocks. */
    public boolean isDue(int lane) {
        return pushes.isDue(lane);
    }

    /** Why the fold has stopped by itself; empty while it goes on. What is delivered is kept until it goes on. */
    public Optional<String> stopped() {
        return Optional.ofNullable(stopped);
    }

    /** Goes on after it had stopped, where it had stopped. */
    public void resume() {
        rate.forget();
        stopped = null;
        start();
    }

    /** What it has done, for whoever watches. */
    public FoldFigures figures() {
        return figures;
    }

    /** Whether a lane cannot be folded for now, as the database or the archive does not answer. */
    public boolean isFailing() {
        for (int lane = 0; lane < failures.length(); lane++) {
            if (failures.get(lane) > 2) {
                return true;
            }
        }
        return false;
    }

    private void schedule(int lane, long delayMillis) {
        try {
            threads.schedule(() -> run(lane), delayMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("Lane {} is folded after the next start", lane);
        }
    }

    private void run(int lane) {
        states.set(lane, RUNNING);
        long again = step(lane);
        if (again >= 0) {
            states.set(lane, QUEUED);
            schedule(lane, again);
        } else if (!states.compareAndSet(lane, RUNNING, IDLE)) {
            states.set(lane, QUEUED);
            schedule(lane, gatherMillis);
        }
    }

    /** Answers after how many milliseconds the lane is to be folded again; -1 when it is told to. */
    private long step(int lane) {
        if (stopped != null) {
            return -1;
        }
        try {
            LaneFold.Step step = lanes.step(lane);
            failures.set(lane, 0);
            if (step.changed()) {
                changed.accept(lane);
            }
            return step.more() ? 0 : -1;
        } catch (FoldTransaction.Overtaken e) {
            LOG.info("Somebody else folds too: {}; going on from there", e.getMessage());
            return gatherMillis;
        } catch (PoisonRate.Exceeded e) {
            stop(e);
            return -1;
        } catch (SQLException | RuntimeException e) {
            figures.failed();
            int failed = failures.incrementAndGet(lane);
            if (failed == 1) {
                LOG.warn("Lane {} could not be folded and is tried again: {}", lane, e.toString());
            }
            LOG.debug("Lane {} could not be folded", lane, e);
            return Math.min(LONGEST_PAUSE_MILLIS, 50L << Math.min(failed, 10));
        }
    }

    private void stop(PoisonRate.Exceeded e) {
        stopped = e.getMessage();
        LOG.error("The fold has stopped: {}. What is delivered is kept; feed:resume goes on after the fix", stopped);
    }

    /** Ends after what is being committed. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
