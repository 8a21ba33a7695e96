// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.meterbase.api.access.Caller;
import org.meterbase.api.archive.AccessPath;
import org.meterbase.api.archive.Archive;
import org.meterbase.api.archive.EndDevice;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.tasks.ItemOutcome;
import org.meterbase.api.tasks.RunProgress;
import org.meterbase.api.tasks.Schedule;
import org.meterbase.tasks.calendar.Planning;
import org.meterbase.tasks.conversation.Dispatcher;
import org.meterbase.tasks.conversation.Exchange;
import org.meterbase.tasks.conversation.Order;

/**
 * Turns open work of this node's shards into orders, as many as routes have room for. What is claimed is known in memory only: after a
 * crash the next owner, under a new epoch, finds the same work open and claims it again. A loop is a value: the thread belongs to
 * somebody else.
 */
final class Claimer {
    /** Rows of a run that are read at once. */
    private static final int ROWS = 64;
    /** Devices that are claimed at once. */
    private static final int BATCH = 1_000;
    /** More than this is never in flight. */
    private static final int MOST_IN_FLIGHT = 100_000;
    /** What was left open is looked at again after this. */
    private static final Duration REST = Duration.ofSeconds(5);
    /** What was left for want of room is looked at again after this. */
    private static final Duration BREATH = Duration.ofMillis(200);
    /** So many devices of full routes are remembered, so that they need not be looked up again and again. */
    private static final int MOST_REMEMBERED = 100_000;

    /** So often in a row a device is claimed again after trouble of the platform's own. */
    private static final int MOST_RETURNS = 5;

    private record Place(long run, DeviceKey device) {}

    private record Candidate(Run run, DeviceKey device, int attempt, List<ItemOutcome> failures) {}

    /** How far the rows of a run were read, and when they are read from the beginning again. */
    private static final class Cursor {
        private int shard;
        private boolean left;
        private Instant next = Instant.MIN;
    }

    private final Clock clock;
    private final LeasedRing ring;
    private final OpenWork work;
    private final Archive archive;
    private final Dispatcher dispatcher;
    private final Exchange exchange;
    private final OutcomeWriter outcomes;
    private final Caller caller = Caller.system("tasks");
    private final Set<Place> inFlight = ConcurrentHashMap.newKeySet();
    /** What is committed stays in flight until the next claim begins: what is being read now may be older. */
    private final Queue<OutcomeWriter.Entry> landed = new ConcurrentLinkedQueue<>();

    private final Map<Place, Integer> returns = new ConcurrentHashMap<>();
    private final Map<Long, Cursor> cursors = new HashMap<>();
    private final LongAdder claims = new LongAdder();
    private final Map<DeviceKey, AccessPath> ways = new LinkedHashMap<>(1024, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<DeviceKey, AccessPath> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    Claimer(
            Clock clock,
            LeasedRing ring,
            OpenWork work,
            Archive archive,
            Dispatcher dispatcher,
            Exchange exchange,
            OutcomeWriter outcomes) {
        this.clock = clock;
        this.ring = ring;
        this.work = work;
        this.archive = archive;
        this.dispatcher = dispatcher;
        this.exchange = exchange;
        this.outcomes = outcomes;
    }

    /** What is open is looked at again at once: a run has begun, or a plugin is back. */
    synchronized void hurry() {
        cursors.values().forEach(cursor -> cursor.next = Instant.MIN);
    }

    /** Claims what there is room for. @return how many devices */
    synchronized int claim() {
        land();
        if (ring.epoch() == 0 || inFlight.size() >= MOST_IN_FLIGHT) {
            return 0;
        }
        Instant now = clock.instant();
        List<Run> runs = work.runs(now);
        cursors.keySet().retainAll(runs.stream().map(Run::id).collect(Collectors.toSet()));
        returns.keySet().removeIf(place -> !cursors.containsKey(place.run()));
        int claimed = 0;
        for (Run run : runs) {
            Cursor cursor = cursors.computeIfAbsent(run.id(), id -> new Cursor());
            if (!now.isBefore(cursor.next) && now.isBefore(run.ends())) {
                claimed += claim(run, cursor, now);
            }
        }
        return claimed;
    }

    private void land() {
        for (OutcomeWriter.Entry entry = landed.poll(); entry != null; entry = landed.poll()) {
            inFlight.remove(new Place(entry.run(), entry.device()));
            Cursor cursor = cursors.get(entry.run());
            if (cursor != null && entry.due() != null && entry.due().isBefore(cursor.next)) {
                cursor.next = entry.due();
            }
        }
    }

    private int claim(Run run, Cursor cursor, Instant now) {
        List<Candidate> candidates = new ArrayList<>();
        // As many as make a batch, where nothing of them is in flight or over.
        int limit = Math.max(1, Math.min(ROWS, BATCH * DeviceKey.SHARDS / run.devices()));
        boolean throughout = false;
        while (candidates.size() < BATCH && !throughout) {
            List<OpenWork.Row> rows = work.rows(run, cursor.shard, now, limit);
            for (OpenWork.Row row : rows) {
                if (candidates.size() < BATCH) {
                    cursor.left |= collect(run, row, now, candidates);
                    // What of a row is beyond the batch comes with the next one.
                    cursor.shard = candidates.size() < BATCH ? row.shard() + 1 : row.shard();
                }
            }
            throughout = candidates.size() < BATCH && rows.size() < limit;
            limit = Math.min(ROWS, limit * 2);
        }
        int submitted = submit(candidates, now);
        cursor.left |= submitted < candidates.size();
        if (throughout) {
            cursor.shard = 0;
            cursor.next = now.plus(cursor.left ? BREATH : REST);
            cursor.left = false;
        } else if (submitted == 0) {
            cursor.next = now.plus(BREATH);
        }
        return submitted;
    }

    /** @return whether something that is due was left for want of room */
    private boolean collect(Run run, OpenWork.Row row, Instant now, List<Candidate> candidates) {
        boolean left = false;
        // Whoever runs a task by hand waits for it: only what is scheduled is spread.
        Duration spread = run.trigger() == RunProgress.Trigger.PERSON
                ? Duration.ZERO
                : run.task().schedule().map(Schedule::spread).orElse(Duration.ZERO);
        Duration span = Duration.between(run.begins(), run.ends());
        Duration within = spread.compareTo(span) < 0 ? spread : span.dividedBy(2);
        for (int i = 0; i < row.outcomes().length && candidates.size() < BATCH && ring.isMine(row.shard()); i++) {
            if (Outcome.isFinal(row.outcomes()[i])) {
                continue;
            }
            long id = row.devices()[i];
            DeviceKey device = new DeviceKey(row.shard(), id);
            FailedDevices.Failed failed = row.failed().get(id);
            Instant due = failed != null
                    ? failed.due()
                    : spread.isZero()
                            ? run.begins()
                            : run.begins().plus(Planning.delay(run.task().id(), id, within));
            if (now.isBefore(due) || inFlight.contains(new Place(run.id(), device))) {
                continue;
            }
            if (!hasRoom(run, device)) {
                left = true;
            } else if (failed == null) {
                candidates.add(new Candidate(run, device, 1, List.of()));
            } else {
                candidates.add(new Candidate(run, device, failed.attempts() + 1, failed.failures()));
            }
        }
        return left;
    }

    /** Devices of a route without room are left where they are, without a question to the archive. */
    private boolean hasRoom(Run run, DeviceKey device) {
        AccessPath way = ways.get(device);
        return way == null
                || exchange.hopeless(way).isPresent()
                || dispatcher.room(way, run.task().priority()) > 0 && exchange.isOpen(way);
    }

    private int submit(List<Candidate> candidates, Instant now) {
        if (candidates.isEmpty()) {
            return 0;
        }
        Map<Long, EndDevice> devices = devices(candidates);
        int submitted = 0;
        for (Candidate candidate : candidates) {
            EndDevice device = devices.get(candidate.device().id());
            if (device == null || device.state() != EndDevice.State.INSTALLED) {
                Failure failure = Failure.of(
                        Failure.Reason.NO_ROUTE,
                        "the device is not installed any more; it leaves the group with its next change");
                inFlight.add(new Place(candidate.run().id(), candidate.device()));
                ended(candidate, List.of(ItemOutcome.failed("device", failure)), true);
                continue;
            }
            EndDevice access = access(device, devices);
            if (access.access().isPresent()
                    && !mayGo(candidate, device, access.access().get())) {
                continue;
            }
            if (inFlight.add(new Place(candidate.run().id(), candidate.device()))) {
                dispatcher.submit(order(candidate, device, access, now));
                submitted++;
            }
        }
        claims.add(submitted);
        return submitted;
    }

    private boolean mayGo(Candidate candidate, EndDevice device, AccessPath way) {
        Optional<Failure> hopeless = exchange.hopeless(way);
        if (hopeless.isPresent()) {
            inFlight.add(new Place(candidate.run().id(), candidate.device()));
            ended(candidate, List.of(ItemOutcome.failed("device", hopeless.get())), false);
            return false;
        }
        if (!exchange.isOpen(way) || dispatcher.room(way, candidate.run().task().priority()) == 0) {
            ways.put(device.key(), way);
            return false;
        }
        return true;
    }

    /** The devices by id, and those that they hang on where they have no access of their own. */
    private Map<Long, EndDevice> devices(List<Candidate> candidates) {
        Set<Long> ids =
                candidates.stream().map(c -> c.device().id()).collect(Collectors.toCollection(LinkedHashSet::new));
        Map<Long, EndDevice> devices = new HashMap<>();
        archive.devices(caller, ids).forEach(device -> devices.put(device.key().id(), device));
        Set<Long> parents = new HashSet<>();
        for (EndDevice device : devices.values()) {
            if (device.access().isEmpty()) {
                device.parent().filter(p -> !devices.containsKey(p.id())).ifPresent(p -> parents.add(p.id()));
            }
        }
        if (!parents.isEmpty()) {
            archive.devices(caller, parents)
                    .forEach(device -> devices.put(device.key().id(), device));
        }
        return devices;
    }

    private static EndDevice access(EndDevice device, Map<Long, EndDevice> devices) {
        return device.access().isPresent()
                ? device
                : device.parent()
                        .map(parent -> devices.get(parent.id()))
                        .filter(parent -> parent.access().isPresent())
                        .orElse(device);
    }

    private Order order(Candidate candidate, EndDevice device, EndDevice access, Instant now) {
        Run run = candidate.run();
        Set<String> only = candidate.failures().stream()
                .filter(outcome -> outcome.failure().isPresent()
                        && !outcome.failure().get().reason().permanent())
                .map(ItemOutcome::item)
                .filter(label -> !label.equals("device"))
                .collect(Collectors.toSet());
        return new Order(
                device,
                access,
                new Order.Origin(run.id(), run.task().name(), run.traceId()),
                run.task().priority(),
                run.ends(),
                run.task().items(),
                run.task().history(),
                only,
                false,
                result -> {
                    if (result.givenBack()) {
                        givenBack(candidate);
                    } else {
                        ended(candidate, result.outcomes(), false);
                    }
                });
    }

    /** The platform's own trouble is no attempt of the device's, but does not go on for ever. */
    private void givenBack(Candidate candidate) {
        Place place = new Place(candidate.run().id(), candidate.device());
        if (returns.merge(place, 1, Integer::sum) <= MOST_RETURNS) {
            inFlight.remove(place);
            return;
        }
        Failure failure = Failure.of(
                Failure.Reason.INTERNAL,
                "the platform could not begin it, or not store what came, " + MOST_RETURNS
                        + " times; the log says why");
        ended(candidate, List.of(ItemOutcome.failed("device", failure)), false);
    }

    /** Decides what becomes of the device in its run: done, once more, or failed for good. */
    private void ended(Candidate candidate, List<ItemOutcome> results, boolean forGood) {
        Run run = candidate.run();
        returns.remove(new Place(run.id(), candidate.device()));
        List<ItemOutcome> failures = new ArrayList<>(candidate.failures().stream()
                .filter(earlier -> earlier.failure().get().reason().permanent())
                .toList());
        results.stream().filter(result -> result.failure().isPresent()).forEach(failures::add);
        Optional<Failure.Reason> passing =
                reasons(failures).stream().filter(reason -> !reason.permanent()).findFirst();
        Instant due = clock.instant().plus(pause(run, candidate.attempt()));
        boolean again = !forGood
                && passing.isPresent()
                && passing.get() != Failure.Reason.STOPPED
                && passing.get() != Failure.Reason.EXPIRED
                && candidate.attempt() < run.task().attempts()
                && due.isBefore(run.ends());
        byte octet = failures.isEmpty()
                ? Outcome.DONE
                : again
                        ? Outcome.RETRYING
                        : Outcome.failed(
                                passing.orElseGet(() -> reasons(failures).get(0)));
        outcomes.add(new OutcomeWriter.Entry(
                run.id(), candidate.device(), octet, candidate.attempt(), again ? due : null, failures));
    }

    private static List<Failure.Reason> reasons(List<ItemOutcome> failures) {
        return failures.stream()
                .map(outcome -> outcome.failure().get().reason())
                .toList();
    }

    /** The pause after an attempt: doubled each time, up to eightfold. */
    static Duration pause(Run run, int attempt) {
        return run.task().spacing().multipliedBy(1L << Math.min(attempt - 1, 3));
    }

    /** The outcome of a device is committed: it may be claimed again when it is due. */
    void written(OutcomeWriter.Entry entry) {
        landed.add(entry);
    }

    /** How many devices are claimed and have no committed outcome yet. */
    int inFlight() {
        return inFlight.size() - landed.size();
    }

    /** How many devices were claimed since the beginning. */
    long claims() {
        return claims.sum();
    }
}
