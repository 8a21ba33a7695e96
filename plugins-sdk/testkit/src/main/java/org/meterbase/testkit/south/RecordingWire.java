// SPDX-License-Identifier: Apache-2.0
package org.meterbase.testkit.south;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.meterbase.api.delivery.Delivery;
import org.meterbase.api.model.Identity;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.protocol.Item;
import org.meterbase.api.protocol.Wire;

/**
 * A wire that remembers what a conversation did, and keeps the book of what it must not do. Not thread-safe: everything happens on
 * the test's thread.
 */
public final class RecordingWire implements Wire {
    private final Clock clock;
    private final Deque<Item> waiting = new ArrayDeque<>();
    private final List<Item> open = new ArrayList<>();
    private final List<Item> pulled = new ArrayList<>();
    private final List<Item> done = new ArrayList<>();
    private final Map<Item, Failure> failed = new LinkedHashMap<>();
    private final List<Delivery> deliveries = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final Deque<Reservation> reservations = new ArrayDeque<>();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private Predicate<Identity> accepts = identity -> true;
    private Identity answered = Identity.unknown();
    private boolean identityTold;
    private boolean stopping;
    private boolean closed;
    private boolean sentSincePull = true;
    private int sends;
    private Duration patience;
    private Duration clockOffset;
    private Failure abandoned;
    private boolean hungUp;

    /** Counters asked for and not yet given. */
    record Reservation(String counter, long atLeast, int count) {}

    /** A wire with these items waiting. */
    public RecordingWire(Clock clock, List<? extends Item> items) {
        this.clock = clock;
        waiting.addAll(items);
    }

    /** Decides who may answer; anybody unless told otherwise. */
    public RecordingWire accepting(Predicate<Identity> whom) {
        accepts = whom;
        return this;
    }

    /** Puts an item before all that wait. */
    public void urgent(Item item) {
        waiting.addFirst(item);
    }

    /** From now on there is nothing more to do. */
    void stopping() {
        stopping = true;
    }

    /** The peer hung up: what is open is lost. */
    void linkClosed() {
        closed = true;
        endWith(Failure.of(Failure.Reason.LOST, "the connection was lost"));
    }

    @Override
    public boolean identified(Identity identity) {
        if (alive("identified")) {
            answered = identity;
            identityTold = true;
            if (!accepts.test(identity)) {
                stopping = true;
                endWith(Failure.of(Failure.Reason.WRONG_DEVICE, "another device answered: " + identity));
                return false;
            }
            return true;
        }
        return false;
    }

    @Override
    public Optional<Item> next() {
        if (!alive("next") || stopping || waiting.isEmpty()) {
            return Optional.empty();
        }
        Item item = waiting.removeFirst();
        open.add(item);
        pulled.add(item);
        sentSincePull = false;
        return Optional.of(item);
    }

    @Override
    public void send(ByteBuffer octets) {
        if (alive("send")) {
            byte[] copy = new byte[octets.remaining()];
            octets.get(copy);
            sent.writeBytes(copy);
            sentSincePull = true;
            sends++;
        }
    }

    @Override
    public void expect(Duration newPatience) {
        if (alive("expect")) {
            if (newPatience.isNegative() || newPatience.isZero()) {
                violations.add("expect(" + newPatience + "): a deadline lies ahead");
            }
            patience = newPatience;
        }
    }

    @Override
    public long deliver(Delivery delivery) {
        if (alive("deliver")) {
            if (open.isEmpty() && pulled.isEmpty()) {
                violations.add("delivered before any item was pulled: " + delivery);
            }
            deliveries.add(delivery);
        }
        return deliveries.size();
    }

    @Override
    public void clockOffset(Duration offset) {
        if (alive("clockOffset")) {
            clockOffset = offset;
        }
    }

    @Override
    public void done(Item item) {
        if (alive("done") && take(item, "done")) {
            done.add(item);
        }
    }

    @Override
    public void failed(Item item, Failure failure) {
        if (alive("failed") && take(item, "failed")) {
            failed.put(item, failure);
        }
    }

    private boolean take(Item item, String call) {
        if (open.remove(item)) {
            return true;
        }
        if (!failed.containsKey(item) || failed.get(item).reason() != Failure.Reason.WRONG_DEVICE) {
            violations.add(call + "(" + item + ") of an item that is not open");
        }
        return false;
    }

    @Override
    public void abandon(Failure failure) {
        if (alive("abandon")) {
            abandoned = failure;
            endWith(failure);
        }
    }

    @Override
    public void hangUp() {
        if (alive("hangUp")) {
            if (!open.isEmpty() && !stopping) {
                violations.add("hung up with open items " + open);
            }
            hungUp = true;
            endWith(Failure.of(Failure.Reason.STOPPED, "hung up before it was finished"));
        }
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    /** No test gives a permit, so nothing may be written and nobody may act. */
    @Override
    public boolean permitted(Item item) {
        return false;
    }

    @Override
    public void reserve(String counter, long atLeast, int count) {
        if (alive("reserve")) {
            reservations.add(new Reservation(counter, atLeast, count));
        }
    }

    @Override
    public void remark(String text) {
        if (alive("remark")) {
            remarks.add(text);
        }
    }

    private boolean alive(String call) {
        if (ended() && !closed) {
            violations.add(call + " after the end");
        }
        return !ended();
    }

    private void endWith(Failure failure) {
        for (Item item : open) {
            failed.put(item, failure);
        }
        open.clear();
    }

    Optional<Reservation> nextReservation() {
        return Optional.ofNullable(reservations.poll());
    }

    /** The octets sent since the last call. */
    public byte[] takeSent() {
        byte[] octets = sent.toByteArray();
        sent.reset();
        return octets;
    }

    /** How often something was sent. */
    public int sends() {
        return sends;
    }

    /** Whether something was sent since an item was pulled last. */
    boolean sentSincePull() {
        return sentSincePull;
    }

    /** Takes the armed deadline away, as the platform does when octets come or the deadline passes. */
    Optional<Duration> takePatience() {
        Optional<Duration> armed = Optional.ofNullable(patience);
        patience = null;
        return armed;
    }

    /** Whether the conversation is over: hung up, abandoned or cut. */
    public boolean ended() {
        return hungUp || abandoned != null || closed;
    }

    /** Whether the conversation hung up by itself. */
    public boolean hungUp() {
        return hungUp;
    }

    /** Why the conversation was abandoned. */
    public Optional<Failure> abandoned() {
        return Optional.ofNullable(abandoned);
    }

    /** Whether it was told who answered. */
    public boolean identityTold() {
        return identityTold;
    }

    /** Who answered. */
    public Identity answered() {
        return answered;
    }

    /** The clock offset that was told last. */
    public Optional<Duration> toldClockOffset() {
        return Optional.ofNullable(clockOffset);
    }

    /** Items in the order in which they were pulled. */
    public List<Item> pulled() {
        return List.copyOf(pulled);
    }

    /** Items that are pulled, and neither done nor failed. */
    public List<Item> open() {
        return List.copyOf(open);
    }

    /** Items that are done. */
    public List<Item> done() {
        return List.copyOf(done);
    }

    /** Items that failed, and why. */
    public Map<Item, Failure> failed() {
        return Map.copyOf(failed);
    }

    /** What was delivered, in order. */
    public List<Delivery> deliveries() {
        return List.copyOf(deliveries);
    }

    int deliveryCount() {
        return deliveries.size();
    }

    /** What was remarked. */
    public List<String> remarks() {
        return List.copyOf(remarks);
    }

    /** What the conversation must not have done. */
    public List<String> violations() {
        return List.copyOf(violations);
    }
}
