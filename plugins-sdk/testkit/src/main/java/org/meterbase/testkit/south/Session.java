// SPDX-License-Identifier: Apache-2.0
package org.meterbase.testkit.south;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.meterbase.api.protocol.Conversation;

/** A conversation and its peer, moved step by step on the test's thread. Not thread-safe. */
public final class Session {
    /** No healthy conversation needs more steps than this; one that does goes round in circles. */
    private static final int MAX_STEPS = 100_000;

    private final Conversation conversation;
    private final RecordingWire wire;
    private final Peer peer;
    private final Deque<byte[]> incoming = new ArrayDeque<>();
    private long stored;
    private long nextCounter = 1;
    private long octetsReceived;
    private int silences;

    /** A session that has not begun. */
    public Session(Conversation conversation, RecordingWire wire, Peer peer) {
        this.conversation = conversation;
        this.wire = wire;
        this.peer = peer;
    }

    /** The counters given out begin here; at 1 unless told otherwise. */
    public Session countingFrom(long first) {
        nextCounter = first;
        return this;
    }

    /** Tells the conversation that the link is up. */
    public Session start() {
        conversation.started(wire);
        settle();
        return this;
    }

    /** Goes on to the end, silence included. @throws AssertionError where there is none */
    public Session finish() {
        for (int step = 0; !wire.ended(); step++) {
            if (step > MAX_STEPS) {
                throw new AssertionError("the conversation does not end: " + MAX_STEPS + " steps");
            }
            if (!step()) {
                silent();
            }
        }
        return this;
    }

    /** Hands over what the peer sent next, if there is something. @return whether there was */
    public boolean step() {
        byte[] portion = incoming.poll();
        if (portion == null || wire.ended()) {
            return false;
        }
        receive(portion);
        return true;
    }

    /** The octets the peer will be heard with next; empty where it is silent. */
    public byte[] peek() {
        byte[] portion = incoming.peek();
        return portion == null ? new byte[0] : portion.clone();
    }

    /** Replaces what the peer sent next by other portions. */
    public void replace(byte[]... portions) {
        incoming.poll();
        for (int i = portions.length - 1; i >= 0; i--) {
            incoming.addFirst(portions[i]);
        }
    }

    /** Hands these octets to the conversation. The buffer is wiped afterwards: a conversation that kept it reads zeros. */
    public void receive(byte[] octets) {
        if (wire.ended()) {
            return;
        }
        octetsReceived += octets.length;
        ByteBuffer buffer = ByteBuffer.wrap(octets.clone());
        conversation.received(buffer, wire);
        java.util.Arrays.fill(buffer.array(), (byte) 0);
        settle();
    }

    /** Lets the armed deadline pass. @throws AssertionError where none is armed */
    public void silent() {
        if (wire.takePatience().isEmpty()) {
            throw new AssertionError("the conversation waits without a deadline: it would hold its place for ever");
        }
        silences++;
        conversation.silent(wire);
        settle();
    }

    /** The peer hangs up. */
    public void close() {
        if (!wire.ended()) {
            conversation.closed(wire);
            wire.linkClosed();
        }
    }

    /** Asks the conversation to end. */
    public void stop(Instant until) {
        if (!wire.ended()) {
            wire.stopping();
            conversation.stop(until, wire);
            settle();
        }
    }

    /** What was delivered is committed, counters are given, and what was sent reaches the peer. */
    private void settle() {
        boolean again = true;
        while (again && !wire.ended()) {
            again = false;
            while (stored < wire.deliveryCount() && !wire.ended()) {
                conversation.stored(++stored, wire);
                again = true;
            }
            var reservation = wire.ended() ? null : wire.nextReservation().orElse(null);
            if (reservation != null) {
                long first = Math.max(nextCounter, reservation.atLeast());
                nextCounter = first + reservation.count();
                conversation.reserved(reservation.counter(), first, reservation.count(), wire);
                again = true;
            }
        }
        byte[] sent = wire.takeSent();
        if (sent.length > 0) {
            incoming.addAll(peer.answer(sent));
        }
    }

    /** How many octets the conversation got. */
    public long octetsReceived() {
        return octetsReceived;
    }

    /** How many deadlines passed. */
    public int silences() {
        return silences;
    }

    /** The wire. */
    public RecordingWire wire() {
        return wire;
    }
}
