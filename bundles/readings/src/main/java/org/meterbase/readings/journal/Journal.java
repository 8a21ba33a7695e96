// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.journal;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import javax.sql.DataSource;
import org.meterbase.api.readings.Feed;
import org.meterbase.api.readings.Frame;
import org.meterbase.api.readings.JournalClosed;

/**
 * The journal of deliveries. Frames wait for others of their lane, at most for the delay or until there are enough of them; then a writer takes every
 * lane that is due and commits them together.
 *
 * <p>Writers are few, two as a rule, and belong to no lane. A commit costs a wait for the disk whatever is in it; so with 64 lanes and a
 * thread for each, two hundred conversations would wait for each other's commits, and here they share one. What a writer takes is one statement
 * in a transaction of its own; the other writer is there so that packing goes on while the disk turns.
 */
public final class Journal implements AutoCloseable {
    private final JournalSettings settings;
    private final JournalTable table;
    private final Brake brake;
    private final Clock clock;
    private final JournalFigures figures = new JournalFigures();
    private final Waiting[] lanes = new Waiting[Feed.LANES];
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Writer> writers = new ArrayList<>();
    private boolean closed;

    /**
     * A journal that is not yet writing.
     *
     * @param room makes room for today's records in the table where there is none
     * @param brake is told what waits
     * @param tail is given what is committed
     * @param committed is told of each lane that has new records, on a writer's thread
     */
    public Journal(
            DataSource source,
            JournalSettings settings,
            Runnable room,
            Brake brake,
            Tail tail,
            IntConsumer committed,
            Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.brake = brake;
        this.table = new JournalTable(source, settings.node(), new SecureRandom().nextLong());
        for (int lane = 0; lane < lanes.length; lane++) {
            lanes[lane] = new Waiting(lane);
        }
        for (int writer = 0; writer < settings.writers(); writer++) {
            writers.add(new Writer(this, table, tail, settings, room, committed, figures));
        }
    }

    /** Begins to write. */
    public void start() {
        writers.forEach(Writer::start);
    }

    /** See {@link org.meterbase.api.readings.Readings#append}. */
    public CompletionStage<Void> append(Frame frame) {
        int octets = FrameSize.of(frame);
        brake.refuse();
        int lane = frame.deliveries().get(0).device().shard() % Feed.LANES;
        CompletableFuture<Void> committed = new CompletableFuture<>();
        lock.lock();
        try {
            if (closed) {
                throw new JournalClosed("the readings are being stopped; append again when they are back");
            }
            Waiting waiting = lanes[lane];
            boolean first = waiting.isEmpty();
            long now = System.nanoTime();
            waiting.add(new Batch.Entry(frame, octets, now, committed));
            figures.waiting(octets);
            // Whoever sleeps must hear of a first frame, for its delay, and of a lane that has become full.
            if (first || waiting.dueIn(now, Long.MAX_VALUE / 2, settings.batchBytes()) <= 0) {
                changed.signalAll();
            }
            brake.waiting(figures.octetsWaiting(), oldest(now));
        } finally {
            lock.unlock();
        }
        return committed.minimalCompletionStage();
    }

    /** Whether no more should be read from devices for now. */
    public boolean brake() {
        return brake.isOn();
    }

    /** What tells the way in to wait. */
    public Brake brakes() {
        return brake;
    }

    /** Tells the brake what waits now. To be called every second: where nothing comes and nothing is committed nobody else would. */
    public void watch() {
        lock.lock();
        try {
            brake.waiting(figures.octetsWaiting(), oldest(System.nanoTime()));
        } finally {
            lock.unlock();
        }
    }

    /** What it has done, for whoever watches. */
    public JournalFigures figures() {
        return figures;
    }

    /** The batches that are due; waits until there are some. Empty when the journal is closed and nothing is left. */
    List<Batch> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                long now = System.nanoTime();
                long next = Long.MAX_VALUE;
                List<Batch> due = new ArrayList<>();
                LocalDate today = LocalDate.now(clock);
                for (Waiting lane : lanes) {
                    long in = lane.dueIn(now, settings.delay().toNanos(), settings.batchBytes());
                    if (in <= 0 || closed && in != Long.MAX_VALUE) {
                        due.add(lane.take(today, settings.batchBytes()));
                    } else {
                        next = Math.min(next, in);
                    }
                }
                if (!due.isEmpty() || closed) {
                    return due;
                }
                brake.waiting(figures.octetsWaiting(), oldest(now));
                if (next == Long.MAX_VALUE) {
                    changed.await();
                } else {
                    changed.awaitNanos(next);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** These batches are on their way no more, whatever became of them. */
    void landed(List<Batch> batches) {
        lock.lock();
        try {
            for (Batch batch : batches) {
                lanes[batch.lane()].landed();
            }
            brake.waiting(figures.octetsWaiting(), oldest(System.nanoTime()));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits before a failed commit is tried again; shorter where the journal is being closed. Answers whether it may be tried. */
    boolean pause(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            brake.waiting(figures.octetsWaiting(), oldest(System.nanoTime()));
            long left = nanos;
            while (left > 0 && !closed) {
                left = changed.awaitNanos(left);
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private long oldest(long now) {
        long oldest = 0;
        for (Waiting lane : lanes) {
            oldest = Math.max(oldest, lane.age(now));
        }
        return oldest;
    }

    /** Commits what waits, for at most some seconds, and ends. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        writers.forEach(writer -> writer.end(deadline));
        lock.lock();
        try {
            for (Waiting lane : lanes) {
                while (!lane.isEmpty()) {
                    lane.take(LocalDate.now(clock), Integer.MAX_VALUE)
                            .failed(new JournalClosed("the readings were stopped before this was committed"));
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
