// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.meterbase.api.access.Secrets;
import org.meterbase.api.archive.Archive;
import org.meterbase.api.channel.Channel;
import org.meterbase.api.protocol.Protocol;
import org.meterbase.api.readings.Readings;
import org.meterbase.api.tasks.RunProgress;
import org.meterbase.api.tasks.Task;
import org.meterbase.kit.folder.DataFolder;
import org.meterbase.tasks.conversation.Dispatcher;
import org.meterbase.tasks.conversation.Exchange;
import org.meterbase.tasks.conversation.Limits;
import org.meterbase.tasks.conversation.Patrol;
import org.meterbase.tasks.conversation.Plugins;
import org.meterbase.tasks.conversation.Starter;

/**
 * The engine's parts on threads of their own, as {@link Engine} puts them together, with a watch on every claim. It lies in this package because the parts are nobody else's.
 */
public final class TimedEngine implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Clock clock;
    private final LeasedRing ring;
    private final TaskStore tasks;
    private final RunStore runs;
    private final Exchange exchange;
    private final Claimer claimer;
    private final Scheduler scheduler;
    private final Semaphore claimable = new Semaphore(0);
    private final List<Loop> loops = new ArrayList<>();
    private final AtomicInteger over = new AtomicInteger();
    private final AtomicInteger retrying = new AtomicInteger();
    private List<Duration> claims = new ArrayList<>();

    /** An engine that has its shards. @param folder for what lies beside the database */
    public TimedEngine(
            Clock clock, DataSource source, Archive archive, Readings readings, Secrets secrets, Path folder) {
        this.clock = clock;
        Transactions transactions = new Transactions(source);
        ring = new LeasedRing(transactions, "bench");
        tasks = new TaskStore(transactions);
        runs = new RunStore(transactions);
        SqlDeviceStore store =
                new SqlDeviceStore(transactions, new CounterBook(new DataFolder(folder), clock, 1_000_000));
        Dispatcher dispatcher = new Dispatcher(clock, readings, new Plugins(clock), store, Limits.DEFAULT);
        exchange = new Exchange(dispatcher);
        OpenWork work = new OpenWork(transactions);
        OutcomeWriter outcomes = new OutcomeWriter(transactions, ring, clock, this::written);
        claimer = new Claimer(clock, ring, work, archive, dispatcher, exchange, outcomes);
        scheduler = new Scheduler(clock, tasks, runs, work, outcomes, archive);
        Starter starter = new Starter(dispatcher, archive, secrets);
        Patrol patrol = new Patrol(dispatcher);
        ring.take();
        loops.add(Loop.start("patrol", () -> {
            patrol.tick();
            TimeUnit.NANOSECONDS.sleep(SECOND.toNanos());
        }));
        loops.add(Loop.start("claimer", this::claim));
        loops.add(Loop.start("starter", () -> starter.turn(PATIENCE)));
        loops.add(Loop.start("outcome writer", () -> outcomes.turn(PATIENCE)));
        loops.add(Loop.start("device store", () -> store.turn(PATIENCE)));
    }

    /** The protocol and the channel of all devices. */
    public void bind(String protocolName, Protocol protocol, String channelName, Channel channel) {
        exchange.bind(protocolName, protocol);
        exchange.bind(channelName, channel);
    }

    /** Keeps a task, planned up to now. */
    public Task add(Task task) {
        return tasks.insert(task, clock.instant());
    }

    private void claim() throws InterruptedException {
        long began = System.nanoTime();
        int claimed = claimer.claim();
        if (claimed > 0) {
            timed(Duration.ofNanos(System.nanoTime() - began));
        } else {
            claimable.tryAcquire(200, TimeUnit.MILLISECONDS);
            claimable.drainPermits();
        }
    }

    private synchronized void timed(Duration claim) {
        claims.add(claim);
    }

    /** How long each claim took that found something, since the last call. */
    public synchronized List<Duration> claims() {
        List<Duration> taken = claims;
        claims = new ArrayList<>();
        return taken;
    }

    private void written(OutcomeWriter.Entry entry) {
        claimer.written(entry);
        if (entry.octet() == Outcome.RETRYING) {
            retrying.addAndGet(entry.attempts() == 1 ? 1 : 0);
        } else {
            retrying.addAndGet(entry.attempts() > 1 ? -1 : 0);
            over.incrementAndGet();
        }
    }

    /**
     * Begins the run that is due and sees it through.
     *
     * @param leap makes time pass, where nothing is left but what is to be tried again later
     * @return how it ended
     */
    public RunProgress run(Task task, int devices, Runnable leap) throws InterruptedException {
        over.set(0);
        if (!scheduler.tick()) {
            throw new IllegalStateException("no run of " + task + " is due at " + clock.instant());
        }
        hurry();
        long end = System.nanoTime() + LONGEST.toNanos();
        boolean leapt = false;
        while (over.get() < devices) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(devices - over.get() + " devices have no outcome after " + LONGEST);
            }
            TimeUnit.MILLISECONDS.sleep(2);
            if (!leapt && over.get() + retrying.get() == devices && claimer.inFlight() == 0) {
                leap.run();
                hurry();
                leapt = true;
            }
        }
        return runs.list(task.id(), null, Long.MAX_VALUE, 1).get(0);
    }

    private void hurry() {
        claimer.hurry();
        claimable.release();
    }

    @Override
    public void close() {
        loops.forEach(Loop::close);
        exchange.close();
    }
}
