// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.conversation;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.meterbase.api.channel.Link;
import org.meterbase.api.channel.LinkListener;
import org.meterbase.api.delivery.Delivery;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.delivery.Provenance;
import org.meterbase.api.model.Identity;
import org.meterbase.api.protocol.Assignment;
import org.meterbase.api.protocol.Conversation;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.protocol.Item;
import org.meterbase.api.protocol.Protocol;
import org.meterbase.api.readings.Frame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One conversation over one link: hears the link, tells the plugin's state machine, and does what that asks for through its
 * {@link DeviceWire}. Callbacks run on the link's thread under {@link #lock}, which nobody else holds but whoever removes the plugin.
 */
final class Talk implements LinkListener {
    private static final Logger LOG = LoggerFactory.getLogger(Talk.class);

    /** Why the platform asked a conversation to end. */
    enum Stop {
        NONE,
        /** Its plugin is about to be exchanged: what is open is done afterwards. */
        DRAIN,
        /** It has taken too long. */
        TOO_LONG
    }

    private final Dispatcher dispatcher;
    private final Station station;
    private final Assignment assignment;
    private final TalkMemory memory;
    private final long id;
    private final DeviceWire wire;
    private final Deliveries deliveries;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicBoolean over = new AtomicBoolean();
    private final Instant began;
    private volatile Conversation conversation;
    private volatile Link link;
    private volatile Instant heard;
    private volatile Instant closing;
    private volatile Stop stop = Stop.NONE;
    private volatile boolean reading = true;

    Talk(Dispatcher dispatcher, Station station, Assignment assignment, TalkMemory memory, long id) {
        this.dispatcher = dispatcher;
        this.station = station;
        this.assignment = assignment;
        this.memory = memory;
        this.id = id;
        this.began = dispatcher.clock().instant();
        this.heard = began;
        this.deliveries = new Deliveries(dispatcher.readings(), dispatcher, this::stored);
        this.wire = new DeviceWire(this, station.access().identity(), deliveries);
    }

    Station station() {
        return station;
    }

    Instant began() {
        return began;
    }

    Deliveries deliveries() {
        return deliveries;
    }

    /** Whether the journal has still to take something. */
    boolean hasBlocked() {
        return deliveries.isBlocked();
    }

    /** Whether no link came in twice the time that opening one may take. */
    boolean openingFor(Duration age) {
        return link == null && age.compareTo(dispatcher.limits().opening().multipliedBy(2)) > 0;
    }

    // The link speaks, on its thread.

    @Override
    public void opened(Link opened) {
        if (over.get()) {
            opened.close();
            return;
        }
        link = opened;
        lock.lock();
        try {
            Optional<Protocol> protocol =
                    dispatcher.plugins().protocol(station.path().protocol());
            if (protocol.isEmpty()) {
                end(Ending.PARKED, null);
                return;
            }
            Conversation begun = protocol.get().converse(assignment);
            if (!wire.isDead()) {
                conversation = begun;
            }
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            broken(e);
            return;
        } finally {
            lock.unlock();
        }
        tell(c -> c.started(wire));
    }

    @Override
    public void received(ByteBuffer octets) {
        tell(c -> {
            wire.disarmed();
            c.received(octets, wire);
            // Octets that complete nothing leave the deadline as it was; the link has forgotten it.
            wire.rearm();
        });
    }

    @Override
    public void silent() {
        if (!reading) {
            // Nothing can come while the brake is on: that is not the device's fault.
            wire.disarmed();
            wire.rearm();
            return;
        }
        tell(c -> c.silent(wire));
    }

    @Override
    public void closed(Failure failure) {
        if (wire.ended() == DeviceWire.End.NONE) {
            tell(c -> c.closed(wire));
        }
        if (wire.ended() == DeviceWire.End.HUNG_UP || wire.ended() == DeviceWire.End.LEFT) {
            end(Ending.HUNG_UP, null);
        } else if (wire.ended() == DeviceWire.End.ABANDONED) {
            end(Ending.FAILED, wire.failure());
        } else if (failure.reason() == Failure.Reason.STOPPED) {
            end(Ending.PARKED, failure);
        } else {
            end(Ending.FAILED, failure);
        }
    }

    private void tell(Consumer<Conversation> callback) {
        lock.lock();
        try {
            Conversation partner = conversation;
            if (partner == null || wire.isDead()) {
                return;
            }
            look();
            callback.accept(partner);
            wire.flush();
            if (wire.isDead()) {
                closeLink();
            }
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
            broken(e);
        } finally {
            lock.unlock();
        }
    }

    /** Looks at the clock, once for all that a callback asks; it does not go back. */
    private void look() {
        Instant now = dispatcher.clock().instant();
        if (now.isAfter(heard)) {
            heard = now;
        }
    }

    /** A plugin threw. Its exception is told as text, so that no log keeps an object of it. */
    private void broken(Throwable e) {
        StringWriter trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace));
        log(() -> LOG.error(
                "The protocol {} failed in a conversation: {}", station.path().protocol(), trace));
        wire.abandon(Failure.of(
                Failure.Reason.INTERNAL,
                "the protocol plugin failed with " + e.getClass().getName() + "; the log has the trace"));
        closeLink();
    }

    /** Logs under task, device and trace id; they are looked up for this only. */
    private void log(Runnable line) {
        Order.Origin who = dispatcher.originOf(station);
        try (MDC.MDCCloseable task = MDC.putCloseable("task", who.task());
                MDC.MDCCloseable device = MDC.putCloseable(
                        "device", Long.toString(station.access().key().id()));
                MDC.MDCCloseable trace = MDC.putCloseable("trace", who.traceId())) {
            line.run();
        }
    }

    // The wire asks, within a callback.

    Instant now() {
        return heard;
    }

    boolean isStopping() {
        return stop != Stop.NONE;
    }

    boolean braked() {
        return dispatcher.readings().brake();
    }

    Optional<Piece> nextPiece(Identity answered) {
        return dispatcher.nextPiece(station, answered);
    }

    void send(ByteBuffer octets) {
        Link open = link;
        if (open != null) {
            open.send(octets);
        }
    }

    void arm(Duration patience) {
        Link open = link;
        if (open != null) {
            open.expect(patience);
        }
    }

    void came(Piece piece, Delivery delivery, boolean wrong) {
        if (!wrong) {
            dispatcher.came(piece, delivery);
            long stamp = delivery instanceof IntervalSegment rows ? DeviceWire.lastStamp(rows) : Long.MIN_VALUE;
            if (stamp != Long.MIN_VALUE) {
                deliveries.reached(piece, stamp);
            }
        }
    }

    void done(Item item) {
        dispatcher.committing(station, item).ifPresent(deliveries::done);
    }

    void failed(Item item, Failure failure) {
        dispatcher.failed(station, item, failure, stop == Stop.DRAIN && failure.reason() == Failure.Reason.STOPPED);
    }

    void wrongDevice(Failure failure) {
        log(() -> LOG.warn("Device {}: {}", station.access().key().id(), failure.text()));
        dispatcher.failAll(station, failure);
    }

    void reserve(String counter, long atLeast, int count) {
        dispatcher.store().reserve(station.access().key(), counter, atLeast, count, first -> {
            Link open = link;
            if (open != null) {
                open.execute(() -> tell(c -> c.reserved(counter, first, count, wire)));
            }
        });
    }

    void remark(String text) {
        log(() -> LOG.info("{}", text.length() > 500 ? text.substring(0, 500) : text));
    }

    Provenance provenance(Piece piece, Duration clockOffset, Identity answered) {
        long run = piece == null ? 0 : piece.first().origin().run();
        return Provenance.builder(Provenance.Source.READ, now())
                .conversation(run, id)
                .agent(station.path().protocol())
                .clockOffset(clockOffset)
                .answered(answered)
                .build();
    }

    Frame.Quarantine quarantine(boolean wrong) {
        return wrong ? Frame.Quarantine.WRONG_DEVICE : null;
    }

    /** Told on the journal's thread: passes on to the link's. Tickets are told one by one, in order. */
    private long storedTo;

    private void stored(long ticket) {
        Link open = link;
        if (open != null) {
            open.execute(() -> {
                while (storedTo < ticket) {
                    long next = ++storedTo;
                    tell(c -> c.stored(next, wire));
                }
            });
        }
    }

    // The platform decides, on any thread.

    /** Asks for a polite end. */
    void stop(Stop why, Duration grace) {
        Link open = link;
        if (stop == Stop.NONE && open != null) {
            stop = why;
            Instant until = dispatcher.clock().instant().plus(grace);
            open.execute(() -> tell(c -> c.stop(until, wire)));
        }
    }

    /** Applies or lifts the brake. */
    void brake(boolean on) {
        Link open = link;
        if (open != null && reading == on) {
            open.execute(() -> {
                reading = !on;
                open.reading(!on);
                if (!on) {
                    wire.disarmed();
                    wire.rearm();
                }
            });
        }
        if (!on && deliveries.isBlocked()) {
            deliveries.again();
        }
    }

    /** Its plugin goes: waits at most so long for a running callback, then nothing of it has any effect any more. */
    void kill(long patienceNanos) {
        boolean locked = false;
        try {
            locked = lock.tryLock(Math.max(0, patienceNanos), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            end(Ending.PARKED, null);
        } finally {
            if (locked) {
                lock.unlock();
            }
        }
    }

    /** It did not end in time. */
    void cut() {
        deliveries.giveUp();
        end(
                Ending.FAILED,
                link == null
                        ? Failure.of(Failure.Reason.SILENT, "the channel did not open a link in time")
                        : Failure.of(Failure.Reason.TEMPORARY, "the conversation took too long and was cut"));
    }

    private void end(Ending how, Failure failure) {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        boolean exhausted = wire.isExhausted() || isStopping() || braked() || deliveries.isLost();
        boolean wrong = wire.isWrong();
        wire.die();
        conversation = null;
        closeLink();
        link = null;
        assignment.credentials().wipe();
        dispatcher.ended(this, how, failure, exhausted, wrong);
        dispatcher.store().remember(station.access().key(), station.path().protocol(), memory.changes());
    }

    /** It was prepared and will not begin. */
    void discard() {
        assignment.credentials().wipe();
    }

    boolean isClosingSince(Instant limit) {
        Instant since = closing;
        return since != null && since.isBefore(limit);
    }

    private void closeLink() {
        Link open = link;
        if (open != null) {
            closing = dispatcher.clock().instant();
            if (wire.ended() == DeviceWire.End.LEFT) {
                open.release();
            } else {
                open.close();
            }
        }
    }
}
