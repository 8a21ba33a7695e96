// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.conversation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.meterbase.api.archive.AccessPath;
import org.meterbase.api.channel.Channel;
import org.meterbase.api.delivery.Delivery;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.Identity;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.protocol.Item;
import org.meterbase.api.readings.Readings;

/**
 * Which access device is talked to when: merges the orders for one of them, queues them by route, and gives places. One lock guards
 * stations, pieces and routes; nothing blocks under it.
 */
public final class Dispatcher implements Deliveries.Fate {
    /** A route as people see it. */
    public record Load(String route, int open, int limit, int queued) {}

    /** What becomes ready to begin within this time is begun together: one question each for all of them, one waking of a thread. */
    private static final Duration GATHERING = Duration.ofMillis(1);

    private final Clock clock;
    private final Readings readings;
    private final Plugins plugins;
    private final DeviceStore store;
    private final Limits limits;
    private final Census census = new Census();
    private final Map<DeviceKey, Station> stations = new HashMap<>();
    private final Map<String, Route> routes = new HashMap<>();
    private final Set<Talk> talks = new HashSet<>();
    /** Stations that got an order while they were active. */
    private final Set<Station> late = new HashSet<>();

    private final Set<Deliveries> trailing = new HashSet<>();
    private final Semaphore work = new Semaphore(0);
    private long items;

    /** A dispatcher without work. */
    public Dispatcher(Clock clock, Readings readings, Plugins plugins, DeviceStore store, Limits limits) {
        this.clock = clock;
        this.readings = readings;
        this.plugins = plugins;
        this.store = store;
        this.limits = limits;
    }

    Clock clock() {
        return clock;
    }

    Readings readings() {
        return readings;
    }

    Plugins plugins() {
        return plugins;
    }

    DeviceStore store() {
        return store;
    }

    Limits limits() {
        return limits;
    }

    /** What was counted. */
    public Census census() {
        return census;
    }

    // Orders come.

    /** How many more orders of this priority the route of this way takes. */
    public synchronized int room(AccessPath path, int priority) {
        return route(path).room(priority);
    }

    /** Takes an order. It ends by its own callback. */
    public synchronized void submit(Order order) {
        Optional<AccessPath> path = order.access().access();
        if (path.isEmpty()) {
            order.fail(Failure.of(
                    Failure.Reason.NO_ROUTE,
                    "neither device " + order.device().key().id()
                            + " nor its parent has a way to it; add its access in the archive"));
            return;
        }
        Station station = stations.get(order.access().key());
        if (station == null) {
            station = new Station(order.access(), path.get(), route(path.get()), clock.instant());
            station.add(order);
            stations.put(order.access().key(), station);
            station.route().enqueue(station);
        } else {
            int before = station.priority();
            station.add(order);
            if (station.state == Station.State.QUEUED) {
                station.route().promote(station, before);
            } else if (station.state == Station.State.ACTIVE) {
                late.add(station);
            }
        }
        wake();
    }

    /** There may be something to begin; told once is enough. */
    private void wake() {
        if (work.availablePermits() == 0) {
            work.release();
        }
    }

    private Route route(AccessPath path) {
        boolean named = !path.route().isBlank();
        String name = named ? path.route() : path.channel();
        return routes.computeIfAbsent(name, n -> new Route(n, limits.of(n, named)));
    }

    // The starter asks for what can begin.

    /** Waits until there may be something to begin, at most so long. */
    void awaitWork(Duration patience) throws InterruptedException {
        if (work.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            TimeUnit.NANOSECONDS.sleep(GATHERING.toNanos());
            work.drainPermits();
        }
    }

    /** Stations that got a place, at most so many; what lacks a plugin is parked. */
    synchronized List<Station> takeStarts(int most) {
        List<Station> starts = new ArrayList<>();
        if (readings.brake()) {
            return starts;
        }
        Instant now = clock.instant();
        for (Route route : routes.values()) {
            while (starts.size() < most && route.hasPlace()) {
                Station station = route.take(now);
                if (station == null) {
                    break;
                }
                station.expire(now);
                if (station.isIdle()) {
                    route.leave();
                    stations.remove(station.access().key());
                } else if (lacking(station).isPresent()) {
                    route.leave();
                    station.state = Station.State.PARKED;
                    station.since = now;
                } else {
                    station.state = Station.State.ACTIVE;
                    starts.add(station);
                }
            }
        }
        if (starts.size() == most) {
            wake();
        }
        return starts;
    }

    private Optional<Plugins.Name> lacking(Station station) {
        return plugins.lacking(station.path().protocol(), station.path().channel());
    }

    /** Orders that came for stations in conversation. */
    synchronized Map<Station, List<Order>> takeLate(Collection<Station> starts) {
        Map<Station, List<Order>> taken = new HashMap<>();
        for (Station station : starts) {
            taken.put(station, station.takeUnresolved());
        }
        // One that is active and does not talk yet is being prepared: its turn comes when it does.
        late.removeIf(station -> {
            if (station.talk != null && station.hasUnresolved()) {
                taken.put(station, station.takeUnresolved());
            }
            return station.talk != null || station.state != Station.State.ACTIVE;
        });
        return taken;
    }

    /** What these orders want is known: it is asked as soon as it is its turn. */
    synchronized void resolved(Station station, Resolver.Resolution resolution) {
        resolution.wants().forEach(want -> station.want(resolution.order(), want.label(), want.want(), () -> ++items));
        resolution.settled().forEach(outcome -> resolution
                .order()
                .settled(outcome.item(), outcome.failure().orElse(null)));
        resolution.order().resolved();
        station.resolved();
    }

    /** These orders could not be resolved now: whoever gave them may give them again. */
    synchronized void givenBack(Station station, List<Order> orders) {
        orders.forEach(order -> {
            order.giveBack();
            station.resolved();
        });
    }

    /** Begins a conversation; or leaves the place where nothing is wanted any more. */
    void begin(Station station, Talk talk) {
        Channel channel;
        synchronized (this) {
            channel = plugins.channel(station.path().channel()).orElse(null);
            if (station.isIdle() || channel == null) {
                talk.discard();
                leave(station);
                return;
            }
            station.talk = talk;
            talks.add(talk);
            census.started();
        }
        try {
            channel.open(
                    new org.meterbase.api.channel.Target(
                            station.path().address(), station.path().parameters(), limits.opening()),
                    talk);
        } catch (RuntimeException | LinkageError e) {
            talk.closed(Failure.of(
                    Failure.Reason.INTERNAL,
                    "the channel " + station.path().channel() + " failed with "
                            + e.getClass().getName()));
        }
    }

    /** Gives back a place that a station got and cannot use now. */
    synchronized void leave(Station station) {
        station.route().leave();
        continueWith(station);
        wake();
    }

    private void continueWith(Station station) {
        station.tidy();
        if (station.isIdle()) {
            stations.remove(station.access().key());
        } else if (lacking(station).isPresent()) {
            station.state = Station.State.PARKED;
            station.since = clock.instant();
        } else {
            requeue(station);
        }
    }

    private void requeue(Station station) {
        station.state = Station.State.QUEUED;
        station.since = clock.instant();
        station.route().enqueue(station);
        wake();
    }

    // Conversations tell.

    synchronized Order.Origin originOf(Station station) {
        List<Piece> open = station.in(Piece.State.OPEN);
        List<Piece> named = open.isEmpty() ? station.in(Piece.State.WAITING) : open;
        return named.isEmpty()
                ? new Order.Origin(0, "-", "-")
                : named.get(0).first().origin();
    }

    synchronized Optional<Piece> nextPiece(Station station, Identity answered) {
        Instant now = clock.instant();
        for (Optional<Piece> next = station.next(now); next.isPresent(); next = station.next(now)) {
            Item item = next.get().open();
            if (Permits.allow(item, answered, now)) {
                return next;
            }
            next.get().over(Failure.of(Failure.Reason.NOT_PERMITTED, "a write or act needs a permit that is in force"));
        }
        return Optional.empty();
    }

    synchronized Optional<Piece> committing(Station station, Item item) {
        Optional<Piece> piece = station.of(item);
        piece.ifPresent(Piece::committing);
        return piece;
    }

    synchronized void failed(Station station, Item item, Failure failure, boolean again) {
        station.of(item).ifPresent(piece -> {
            if (again) {
                piece.again();
            } else {
                piece.over(failure);
                census.item(failure.reason());
            }
        });
    }

    synchronized void failAll(Station station, Failure failure) {
        station.fail(failure);
    }

    synchronized void came(Piece piece, Delivery delivery) {
        piece.collect(delivery);
    }

    @Override
    public synchronized void reached(Piece piece, long stamp) {
        piece.reached(stamp);
    }

    @Override
    public synchronized void done(Piece piece) {
        piece.over(null);
        census.item(null);
    }

    @Override
    public synchronized void lost(Piece piece) {
        piece.giveBack();
        census.item(Failure.Reason.INTERNAL);
    }

    /** A conversation has ended: its place is free, and what it left is decided. */
    synchronized void ended(Talk talk, Ending how, Failure failure, boolean exhausted, boolean wrong) {
        Station station = talk.station();
        if (!talks.remove(talk)) {
            return;
        }
        station.talk = null;
        station.route().leave();
        census.ended(how == Ending.FAILED ? failure.reason() : null, how == Ending.PARKED);
        if (talk.hasBlocked()) {
            trailing.add(talk.deliveries());
        }
        switch (how) {
            case PARKED -> station.in(Piece.State.OPEN).forEach(Piece::again);
            case FAILED -> failPieces(station, failure);
            case HUNG_UP -> {
                if (wrong) {
                    station.fail(Failure.of(Failure.Reason.WRONG_DEVICE, "another device answered"));
                }
                Failure left = talk.isStopping()
                        ? Failure.of(Failure.Reason.TEMPORARY, "it took too long and was stopped")
                        : Failure.of(Failure.Reason.INTERNAL, "the protocol plugin hung up before it was finished");
                station.in(Piece.State.OPEN).forEach(piece -> piece.over(left));
                if (!exhausted) {
                    Failure unasked = Failure.of(Failure.Reason.LOST, "the conversation ended before its turn came");
                    station.in(Piece.State.WAITING).forEach(piece -> piece.over(unasked));
                }
            }
        }
        continueWith(station);
        wake();
    }

    private static void failPieces(Station station, Failure failure) {
        station.in(Piece.State.OPEN).forEach(piece -> piece.over(failure));
        station.in(Piece.State.WAITING).forEach(piece -> piece.over(failure));
    }

    /** The conversations for which this holds. */
    synchronized List<Talk> talks(java.util.function.Predicate<Talk> of) {
        return talks.stream().filter(of).toList();
    }

    /** What waited for a plugin goes on, where that is here. */
    synchronized void unpark() {
        for (Station station : stations.values()) {
            if (station.state == Station.State.PARKED && lacking(station).isEmpty()) {
                requeue(station);
            }
        }
    }

    // Time passes.

    /** Forgets what is of no use any more. */
    synchronized void sweep(Instant now) {
        for (Station station : List.copyOf(stations.values())) {
            if (station.state != Station.State.ACTIVE) {
                forget(station, now);
            }
        }
        wake();
    }

    /** Frames of ended conversations that the journal did not take yet. */
    synchronized List<Deliveries> trailing() {
        trailing.removeIf(deliveries -> !deliveries.isBlocked());
        return List.copyOf(trailing);
    }

    private void forget(Station station, Instant now) {
        station.expire(now);
        if (station.state == Station.State.PARKED) {
            lacking(station)
                    .filter(name -> plugins.absent(name).compareTo(limits.absence()) > 0)
                    .ifPresent(name -> station.fail(Exchange.absent(name)));
        }
        station.tidy();
        if (station.isIdle()) {
            station.route().remove(station);
            stations.remove(station.access().key());
        }
    }

    /** What waits for this run only fails as stopped. */
    public synchronized void cancel(long run) {
        Failure stopped = Failure.of(Failure.Reason.STOPPED, "the run was stopped");
        stations.values().forEach(station -> station.cancel(run, stopped));
    }

    // People look.

    /** The routes. */
    public synchronized List<Load> loads() {
        return routes.values().stream()
                .map(route -> new Load(route.name(), route.open(), route.limit(), route.queued()))
                .sorted(java.util.Comparator.comparing(Load::route))
                .toList();
    }

    /** How many conversations are open. */
    public synchronized int open() {
        return talks.size();
    }
}
