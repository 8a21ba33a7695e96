// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.conversation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongConsumer;
import org.meterbase.api.delivery.Delivery;
import org.meterbase.api.delivery.Provenance;
import org.meterbase.api.readings.Frame;
import org.meterbase.api.readings.JournalClosed;
import org.meterbase.api.readings.Readings;

/**
 * What one conversation delivers, on its way into the journal: grouped into frames, and followed until it is committed. An item is done
 * only when all that was delivered before it is. Thread-safe: frames are committed on the journal's threads.
 */
final class Deliveries {
    /** Is told what becomes of pieces, on any thread. */
    interface Fate {
        /** All that was delivered for it is committed. */
        void done(Piece piece);

        /** Some of what was delivered could not be stored, which is not the device's fault. */
        void lost(Piece piece);

        /** Its rows are committed up to this stamp. */
        void reached(Piece piece, long stamp);
    }

    private static final class Parcel {
        private final Frame frame;
        private final long lastTicket;
        private final List<Progress> progress;
        private boolean blocked;
        private boolean committed;

        private Parcel(Frame frame, long lastTicket, List<Progress> progress) {
            this.frame = frame;
            this.lastTicket = lastTicket;
            this.progress = progress;
        }
    }

    /** Rows up to this stamp have come for a piece. */
    private record Progress(Piece piece, long stamp) {}

    private record Waiting(Piece piece, long ticket) {}

    private final Readings readings;
    private final Fate fate;
    private final LongConsumer stored;
    private final List<Delivery> buffer = new ArrayList<>();
    private final List<Progress> progress = new ArrayList<>();
    private final Deque<Parcel> parcels = new ArrayDeque<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private long lastTicket;
    private long committed;
    private boolean lost;

    /** @param stored told the ticket up to which everything is committed */
    Deliveries(Readings readings, Fate fate, LongConsumer stored) {
        this.readings = readings;
        this.fate = fate;
        this.stored = stored;
    }

    synchronized long add(Delivery delivery) {
        buffer.add(delivery);
        return ++lastTicket;
    }

    /** With what was added last, the rows of a piece up to this stamp are here. */
    synchronized void reached(Piece piece, long stamp) {
        progress.add(new Progress(piece, stamp));
    }

    synchronized boolean hasBuffered() {
        return !buffer.isEmpty();
    }

    /** Appends what is buffered: a frame for each run of deliveries of one shard. */
    void flush(Provenance provenance, Frame.Quarantine quarantine) {
        List<Parcel> ready = new ArrayList<>();
        synchronized (this) {
            long first = lastTicket - buffer.size();
            List<Progress> reached = List.copyOf(progress);
            progress.clear();
            int begin = 0;
            for (int end = 1; end <= buffer.size(); end++) {
                if (end == buffer.size() || shard(end) != shard(begin)) {
                    List<Delivery> group = List.copyOf(buffer.subList(begin, end));
                    ready.add(new Parcel(
                            Frame.builder(provenance, group)
                                    .quarantine(quarantine)
                                    .build(),
                            first + end,
                            end == buffer.size() ? reached : List.of()));
                    begin = end;
                }
            }
            buffer.clear();
            parcels.addAll(ready);
        }
        ready.forEach(this::append);
    }

    private int shard(int index) {
        return buffer.get(index).device().shard();
    }

    private void append(Parcel parcel) {
        try {
            readings.append(parcel.frame).whenComplete((nothing, failure) -> ended(parcel, failure == null));
        } catch (JournalClosed e) {
            synchronized (this) {
                parcel.blocked = true;
            }
        } catch (RuntimeException e) {
            ended(parcel, false);
        }
    }

    /** Appends again what the journal did not take. */
    void again() {
        List<Parcel> blocked;
        synchronized (this) {
            blocked = parcels.stream().filter(parcel -> parcel.blocked).toList();
            blocked.forEach(parcel -> parcel.blocked = false);
        }
        blocked.forEach(this::append);
    }

    synchronized boolean isBlocked() {
        return parcels.stream().anyMatch(parcel -> parcel.blocked);
    }

    private void ended(Parcel parcel, boolean success) {
        List<Piece> overNow = new ArrayList<>();
        List<Progress> reached = new ArrayList<>();
        long storedNow = 0;
        boolean lostNow;
        synchronized (this) {
            lost |= !success;
            lostNow = lost;
            parcel.committed = success;
            while (!lost && !parcels.isEmpty() && parcels.peek().committed) {
                Parcel next = parcels.poll();
                reached.addAll(next.progress);
                committed = next.lastTicket;
                storedNow = committed;
            }
            if (lost) {
                parcels.remove(parcel);
            }
            while (!waiting.isEmpty() && (lost || waiting.peek().ticket() <= committed)) {
                overNow.add(waiting.poll().piece());
            }
        }
        reached.forEach(each -> fate.reached(each.piece(), each.stamp()));
        overNow.forEach(lostNow ? fate::lost : fate::done);
        if (storedNow > 0) {
            stored.accept(storedNow);
        }
    }

    /** The piece is finished on the wire: it is done when everything delivered so far is committed. */
    void done(Piece piece) {
        boolean lostAlready;
        synchronized (this) {
            lostAlready = lost;
            if (!lost && committed < lastTicket) {
                waiting.add(new Waiting(piece, lastTicket));
                return;
            }
        }
        if (lostAlready) {
            fate.lost(piece);
        } else {
            fate.done(piece);
        }
    }

    synchronized boolean isLost() {
        return lost;
    }

    /** The journal has not taken it in time; what waits for it fails. */
    void giveUp() {
        List<Parcel> left;
        synchronized (this) {
            left = parcels.stream().filter(parcel -> parcel.blocked).toList();
        }
        left.forEach(parcel -> ended(parcel, false));
    }
}
