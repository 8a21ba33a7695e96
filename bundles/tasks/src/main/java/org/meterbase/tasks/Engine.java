// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.meterbase.api.access.Secrets;
import org.meterbase.api.archive.Archive;
import org.meterbase.api.readings.Readings;
import org.meterbase.tasks.conversation.Dispatcher;
import org.meterbase.tasks.conversation.Exchange;
import org.meterbase.tasks.conversation.Limits;
import org.meterbase.tasks.conversation.Patrol;
import org.meterbase.tasks.conversation.Plugins;
import org.meterbase.tasks.conversation.Starter;

/**
 * The parts of the engine, put together. {@link #start} gives them threads: six, whatever the number of devices. Without it they are moved by
 * hand, a turn at a time.
 */
final class Engine implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration TIDY = Duration.ofHours(1);

    final Clock clock;
    final Plugins plugins;
    final Dispatcher dispatcher;
    final Exchange exchange;
    final LeasedRing ring;
    final TaskStore tasks;
    final RunStore runs;
    final Claimer claimer;
    final OutcomeWriter outcomes;
    final ReadDesk desk;
    final Transactions transactions;
    private final SqlDeviceStore store;
    private final Scheduler scheduler;
    private final Starter starter;
    private final Patrol patrol;
    private final ReadJobs jobs;
    private final Duration keep;
    private final Semaphore hurry = new Semaphore(0);
    private final List<Loop> loops = new ArrayList<>();
    private volatile boolean taken;
    private Instant tidied;

    /**
     * @param counters makes sure of the counters that devices are given
     * @param keep how long runs that are over are kept
     */
    Engine(
            Clock clock,
            DataSource source,
            CounterBook counters,
            Archive archive,
            Readings readings,
            Secrets secrets,
            Limits limits,
            Duration keep,
            String owner) {
        this.clock = clock;
        this.keep = keep;
        transactions = new Transactions(source);
        ring = new LeasedRing(transactions, owner);
        tasks = new TaskStore(transactions);
        runs = new RunStore(transactions);
        store = new SqlDeviceStore(transactions, counters);
        plugins = new Plugins(clock);
        dispatcher = new Dispatcher(clock, readings, plugins, store, limits);
        exchange = new Exchange(dispatcher);
        patrol = new Patrol(dispatcher);
        starter = new Starter(dispatcher, archive, secrets);
        OpenWork work = new OpenWork(transactions);
        outcomes = new OutcomeWriter(transactions, ring, clock, this::written);
        claimer = new Claimer(clock, ring, work, archive, dispatcher, exchange, outcomes);
        scheduler = new Scheduler(clock, tasks, runs, work, outcomes, archive);
        jobs = new ReadJobs(transactions);
        desk = new ReadDesk(clock, jobs, archive, dispatcher, exchange);
        tidied = clock.instant();
    }

    private void written(OutcomeWriter.Entry entry) {
        claimer.written(entry);
    }

    /** Begins to work on threads of its own. */
    void start() {
        loops.add(Loop.start("scheduler", () -> {
            tick();
            hurry.tryAcquire(SECOND.toMillis(), TimeUnit.MILLISECONDS);
        }));
        loops.add(Loop.start("claimer", this::claimTurn));
        loops.add(Loop.start("starter", () -> starter.turn(PATIENCE)));
        loops.add(Loop.start("outcome writer", () -> outcomes.turn(PATIENCE)));
        loops.add(Loop.start("device store", () -> store.turn(PATIENCE)));
        loops.add(Loop.start("reads on demand", () -> desk.turn(PATIENCE)));
    }

    private final Semaphore claimable = new Semaphore(0);

    private void claimTurn() throws InterruptedException {
        if (!taken || claimer.claim() == 0) {
            claimable.tryAcquire(200, TimeUnit.MILLISECONDS);
            claimable.drainPermits();
        }
    }

    /** There may be something new to claim: it is looked for at once. */
    void hurry() {
        claimer.hurry();
        claimable.release();
    }

    /** Takes the shards at first, then begins and ends what is due. */
    void tick() {
        if (!taken) {
            ring.take();
            desk.resume();
            taken = true;
        }
        patrol.tick();
        desk.tick();
        if (ring.epoch() == 0) {
            return;
        }
        if (scheduler.tick()) {
            hurry();
        }
        Instant now = clock.instant();
        if (tidied.plus(TIDY).isBefore(now)) {
            tidied = now;
            runs.forget(now.minus(keep));
            jobs.forget(now.minus(keep));
        }
    }

    /** Moves every part once, on this thread. */
    void turn() {
        tick();
        claimer.claim();
        starter.start();
        store.flush();
        outcomes.flush();
        desk.flush();
    }

    /** Whether it works: it owns its shards and none of its threads has died. */
    boolean isWorking() {
        return taken && ring.epoch() > 0 && loops.stream().allMatch(Loop::isAlive);
    }

    boolean isTaken() {
        return taken;
    }

    /** Ends at once: conversations are cut, open work stays open for the next. */
    @Override
    public void close() {
        loops.forEach(Loop::close);
        exchange.close();
    }
}
