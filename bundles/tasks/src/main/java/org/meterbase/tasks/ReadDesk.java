// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.meterbase.api.access.Caller;
import org.meterbase.api.archive.AccessPath;
import org.meterbase.api.archive.Archive;
import org.meterbase.api.archive.EndDevice;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.tasks.DataItem;
import org.meterbase.api.tasks.ItemOutcome;
import org.meterbase.api.tasks.ReadJob;
import org.meterbase.tasks.conversation.Dispatcher;
import org.meterbase.tasks.conversation.Exchange;
import org.meterbase.tasks.conversation.Order;

/** Reads on demand: each is kept, put before everything else, and watched until it is finished; a crash in between only delays it. */
final class ReadDesk {
    /** A person waits no longer. */
    private static final Duration LIFE = Duration.ofMinutes(2);
    /** So many finished jobs are remembered with what they brought. */
    private static final int MOST_REMEMBERED = 1_000;

    private record Live(ReadJobs.Kept kept, CompletableFuture<ReadJob> finished, Order[] order) {}

    private record Ended(Live live, List<ItemOutcome> outcomes) {}

    private final Clock clock;
    private final ReadJobs jobs;
    private final Archive archive;
    private final Dispatcher dispatcher;
    private final Exchange exchange;
    private final Caller system = Caller.system("tasks");
    private final Map<Long, Live> live = new ConcurrentHashMap<>();
    private final Set<Live> returned = ConcurrentHashMap.newKeySet();
    private final LinkedBlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
    private final Map<Long, ReadJob> remembered = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, ReadJob> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    ReadDesk(Clock clock, ReadJobs jobs, Archive archive, Dispatcher dispatcher, Exchange exchange) {
        this.clock = clock;
        this.jobs = jobs;
        this.archive = archive;
        this.dispatcher = dispatcher;
        this.exchange = exchange;
    }

    ReadJob read(Caller caller, long id, Collection<DataItem> items, String key) {
        if (items.isEmpty() || items.size() > org.meterbase.api.tasks.Task.MAX_ITEMS) {
            throw new IllegalArgumentException(
                    "a read has 1 to " + org.meterbase.api.tasks.Task.MAX_ITEMS + " data items");
        }
        EndDevice device =
                archive.device(caller, id).orElseThrow(() -> new NoSuchElementException("there is no device " + id));
        Instant now = clock.instant();
        Optional<ReadJobs.Kept> kept = jobs.insert(caller, device.key(), List.copyOf(items), now, now.plus(LIFE), key);
        if (kept.isEmpty()) {
            return jobs.find(caller, key).map(ReadJobs.Kept::job).orElseThrow();
        }
        Live begun = new Live(kept.get(), new CompletableFuture<>(), new Order[1]);
        live.put(begun.kept().job().id(), begun);
        submit(begun, device);
        return seen(begun);
    }

    /** Takes up what a node before left open. */
    void resume() {
        for (ReadJobs.Kept kept : jobs.open()) {
            Live begun = new Live(kept, new CompletableFuture<>(), new Order[1]);
            if (live.putIfAbsent(kept.job().id(), begun) == null) {
                returned.add(begun);
            }
        }
    }

    /** Gives what could not be begun once more, or gives it up. */
    void tick() {
        List<Live> again = List.copyOf(returned);
        if (again.isEmpty()) {
            return;
        }
        List<Long> ids = again.stream()
                .map(one -> one.kept().job().device().id())
                .distinct()
                .toList();
        Map<Long, EndDevice> devices = archive.devices(system, ids).stream()
                .collect(Collectors.toMap(device -> device.key().id(), device -> device));
        for (Live one : again) {
            EndDevice device = devices.get(one.kept().job().device().id());
            if (returned.remove(one)) {
                if (device == null) {
                    giveUp(one, Failure.of(Failure.Reason.NO_ROUTE, "the device is not in the archive any more"));
                } else {
                    submit(one, device);
                }
            }
        }
    }

    private void submit(Live one, EndDevice device) {
        EndDevice access = device.access().isPresent()
                ? device
                : device.parent()
                        .flatMap(parent -> archive.device(system, parent.id()))
                        .filter(parent -> parent.access().isPresent())
                        .orElse(device);
        Optional<AccessPath> way = access.access();
        if (way.isPresent() && !exchange.isOpen(way.get())) {
            Optional<Failure> hopeless = exchange.hopeless(way.get());
            boolean late = !clock.instant().isBefore(one.kept().expires());
            if (hopeless.isPresent() || late) {
                giveUp(one, hopeless.orElse(Failure.of(Failure.Reason.EXPIRED, "its plugin did not come in time")));
            } else {
                returned.add(one);
            }
            return;
        }
        ReadJob job = one.kept().job();
        Order order = new Order(
                device,
                access,
                new Order.Origin(0, "read " + job.id(), one.kept().traceId()),
                Order.URGENT,
                one.kept().expires(),
                job.items(),
                Duration.ofDays(1),
                Set.of(),
                true,
                result -> {
                    if (result.givenBack()) {
                        returned.add(one);
                    } else {
                        ended.add(new Ended(one, result.outcomes()));
                    }
                });
        one.order()[0] = order;
        dispatcher.submit(order);
    }

    private void giveUp(Live one, Failure failure) {
        List<ItemOutcome> outcomes = one.kept().job().items().stream()
                .map(item -> ItemOutcome.failed(item.toString(), failure))
                .toList();
        ended.add(new Ended(one, outcomes));
    }

    /** Waits for a read that has ended, and keeps its outcome. */
    void turn(Duration patience) throws InterruptedException {
        Ended one = ended.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (one != null) {
            keep(one);
        }
        flush();
    }

    /** Keeps the outcomes of the reads that have ended. */
    void flush() {
        List<Ended> all = new ArrayList<>();
        ended.drainTo(all);
        all.forEach(this::keep);
    }

    private void keep(Ended one) {
        ReadJob seen = seen(one.live());
        ReadJob job = one.live().kept().job();
        Instant now = clock.instant();
        try {
            jobs.finish(job.id(), now, one.outcomes(), seen.clockOffset());
        } catch (Transactions.DatabaseFailure e) {
            ended.add(one);
            throw e;
        }
        ReadJob finished = ReadJob.builder(job.id(), job.device(), job.items(), job.created())
                .finished(now)
                .outcomes(one.outcomes().size(), one.outcomes())
                .results(seen.results(), seen.clockOffset().orElse(null))
                .build();
        synchronized (remembered) {
            remembered.put(job.id(), finished);
        }
        live.remove(job.id());
        one.live().finished().complete(finished);
    }

    private static ReadJob seen(Live one) {
        ReadJob job = one.kept().job();
        Order order = one.order()[0];
        return order == null
                ? job
                : ReadJob.builder(job.id(), job.device(), job.items(), job.created())
                        .outcomes(order.total(), order.outcomes())
                        .results(order.deliveries(), order.clockOffset().orElse(null))
                        .build();
    }

    Optional<ReadJob> job(long id) {
        Live one = live.get(id);
        if (one != null) {
            return Optional.of(seen(one));
        }
        synchronized (remembered) {
            ReadJob finished = remembered.get(id);
            if (finished != null) {
                return Optional.of(finished);
            }
        }
        return jobs.find(id).map(ReadJobs.Kept::job);
    }

    Optional<ReadJob> await(long id, Duration patience) {
        Live one = live.get(id);
        if (one != null) {
            try {
                return Optional.of(one.finished().get(patience.toMillis(), TimeUnit.MILLISECONDS));
            } catch (TimeoutException e) {
                return job(id);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return job(id);
            } catch (java.util.concurrent.ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
        return job(id);
    }
}
