// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.conversation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.meterbase.api.archive.AccessPath;
import org.meterbase.api.archive.EndDevice;
import org.meterbase.api.protocol.Failure;

/**
 * An access device and everything that is wanted through it. There is one conversation with it at a time: a meter has one
 * association. Guarded by the dispatcher's lock.
 */
final class Station {
    enum State {
        /** In its route's queue. */
        QUEUED,
        /** Has a place on its route; being prepared, or talking. */
        ACTIVE,
        /** Its protocol or channel is away. */
        PARKED
    }

    private static final Failure EXPIRED = Failure.of(Failure.Reason.EXPIRED, "its time ended before its turn came");

    private final EndDevice access;
    private final AccessPath path;
    private final Route route;
    private final List<Order> unresolved = new ArrayList<>(1);
    private final List<Piece> pieces = new ArrayList<>(2);
    private int resolving;
    State state = State.QUEUED;
    Instant since;
    Talk talk;

    Station(EndDevice access, AccessPath path, Route route, Instant since) {
        this.access = access;
        this.path = path;
        this.route = route;
        this.since = since;
    }

    EndDevice access() {
        return access;
    }

    AccessPath path() {
        return path;
    }

    Route route() {
        return route;
    }

    void add(Order order) {
        unresolved.add(order);
    }

    List<Order> takeUnresolved() {
        List<Order> taken = List.copyOf(unresolved);
        unresolved.clear();
        resolving += taken.size();
        return taken;
    }

    /** One order that was taken to be resolved is, or was given back. */
    void resolved() {
        resolving--;
    }

    boolean hasUnresolved() {
        return !unresolved.isEmpty();
    }

    /** Adds a want of an order, or its share in a request that brings the same. */
    void want(Order order, String label, Want want, java.util.function.LongSupplier ids) {
        for (Piece piece : pieces) {
            if (piece.serves(order.device().key(), want)) {
                piece.share(order, label);
                return;
            }
        }
        Piece piece = new Piece(ids.getAsLong(), order.device().key(), want);
        pieces.add(piece);
        piece.share(order, label);
    }

    /** The request whose turn it is: by priority, then as they came. What has expired meanwhile fails. */
    Optional<Piece> next(Instant now) {
        expire(now);
        Piece best = null;
        for (Piece piece : pieces) {
            if (piece.state() == Piece.State.WAITING && (best == null || piece.priority() > best.priority())) {
                best = piece;
            }
        }
        return Optional.ofNullable(best);
    }

    Optional<Piece> of(org.meterbase.api.protocol.Item item) {
        for (Piece piece : pieces) {
            if (piece.item() == item && piece.state() == Piece.State.OPEN) {
                return Optional.of(piece);
            }
        }
        return Optional.empty();
    }

    List<Piece> in(Piece.State wanted) {
        List<Piece> found = new ArrayList<>(pieces.size());
        for (Piece piece : pieces) {
            if (piece.state() == wanted) {
                found.add(piece);
            }
        }
        return found;
    }

    boolean isIdle() {
        for (Piece piece : pieces) {
            if (piece.state() == Piece.State.WAITING || piece.state() == Piece.State.OPEN) {
                return false;
            }
        }
        return unresolved.isEmpty() && resolving == 0;
    }

    int priority() {
        int highest = 0;
        for (Order order : unresolved) {
            highest = Math.max(highest, order.priority());
        }
        for (Piece piece : pieces) {
            highest = piece.state() == Piece.State.WAITING ? Math.max(highest, piece.priority()) : highest;
        }
        return highest;
    }

    void tidy() {
        pieces.removeIf(p -> p.state() == Piece.State.OVER);
    }

    void expire(Instant now) {
        for (Piece piece : pieces) {
            if (piece.state() == Piece.State.WAITING && piece.expired(now)) {
                piece.over(EXPIRED);
            }
        }
        for (Iterator<Order> orders = unresolved.iterator(); orders.hasNext(); ) {
            Order order = orders.next();
            if (!now.isBefore(order.ends())) {
                orders.remove();
                order.fail(EXPIRED);
            }
        }
    }

    void cancel(long run, Failure failure) {
        for (Piece piece : in(Piece.State.WAITING)) {
            if (piece.onlyFor(run)) {
                piece.over(failure);
            }
        }
        unresolved.removeIf(order -> {
            boolean cancelled = order.origin().run() == run;
            if (cancelled) {
                order.fail(failure);
            }
            return cancelled;
        });
    }

    /** Everything that waits or is open fails so. */
    void fail(Failure failure) {
        for (Piece piece : List.copyOf(pieces)) {
            if (piece.state() == Piece.State.WAITING || piece.state() == Piece.State.OPEN) {
                piece.over(failure);
            }
        }
        List<Order> orders = List.copyOf(unresolved);
        unresolved.clear();
        orders.forEach(order -> order.fail(failure));
    }
}
