// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.conversation;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.meterbase.api.delivery.Delivery;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.model.Identity;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.protocol.Item;
import org.meterbase.api.protocol.Wire;

/**
 * The platform's end of one conversation. Every call is checked against {@link #isDead}, under this object's monitor, so that
 * after {@link #die} nothing that an old plugin still does has any effect.
 */
final class DeviceWire implements Wire {
    /** How a conversation came to its end, in the plugin's own words. */
    enum End {
        NONE,
        HUNG_UP,
        /** Hung up, and the line is free for another conversation. */
        LEFT,
        ABANDONED
    }

    /** Counters have 32 bits (IEC 62056-5-3, 5.3.4.8.3). */
    private static final long LAST_COUNTER = 0xFFFF_FFFFL;

    private final Talk talk;
    private final Identity expected;
    private final Deliveries deliveries;
    private boolean dead;
    private boolean told;
    private boolean wrong;
    private boolean settled;
    private boolean exhausted;
    private Identity answered = Identity.unknown();
    private Duration clockOffset;
    private Duration patience;
    private boolean armed;
    private Piece current;
    private End end = End.NONE;
    private Failure failure;

    DeviceWire(Talk talk, Identity expected, Deliveries deliveries) {
        this.talk = talk;
        this.expected = expected;
        this.deliveries = deliveries;
        this.settled = expected.isUnknown();
    }

    @Override
    public synchronized boolean identified(Identity identity) {
        if (dead) {
            return false;
        }
        answered = identity;
        told = true;
        settled = true;
        if (expected.contradicts(identity) && !wrong) {
            wrong = true;
            talk.wrongDevice(Failure.of(
                    Failure.Reason.WRONG_DEVICE,
                    "expected " + expected + ", but " + identity
                            + " answered; correct the device's address, or book the exchange"));
        }
        return !wrong;
    }

    @Override
    public synchronized Optional<Item> next() {
        if (dead || wrong || talk.isStopping() || talk.braked() || deliveries.isLost()) {
            return Optional.empty();
        }
        Optional<Piece> piece = talk.nextPiece(answered);
        exhausted = piece.isEmpty();
        current = piece.orElse(current);
        return piece.map(Piece::item);
    }

    @Override
    public synchronized void send(ByteBuffer octets) {
        if (!dead) {
            talk.send(octets);
        }
    }

    @Override
    public synchronized void expect(Duration newPatience) {
        if (!dead) {
            patience = newPatience;
            armed = true;
            talk.arm(newPatience);
        }
    }

    @Override
    public synchronized long deliver(Delivery delivery) {
        if (dead) {
            return 0;
        }
        long ticket = deliveries.add(delivery);
        if (current != null) {
            talk.came(current, delivery, wrong);
        }
        return ticket;
    }

    @Override
    public synchronized void clockOffset(Duration offset) {
        if (!dead) {
            clockOffset = offset;
            if (current != null) {
                current.clockOffset(offset);
            }
        }
    }

    @Override
    public synchronized void done(Item item) {
        if (!dead) {
            // Whoever has finished an item without telling who it is will not tell any more.
            settled = true;
            flush();
            talk.done(item);
        }
    }

    @Override
    public synchronized void failed(Item item, Failure why) {
        if (!dead) {
            talk.failed(item, why);
        }
    }

    @Override
    public synchronized void abandon(Failure why) {
        end(End.ABANDONED, why);
    }

    @Override
    public synchronized void hangUp() {
        end(End.HUNG_UP, null);
    }

    @Override
    public synchronized void leave() {
        end(End.LEFT, null);
    }

    private void end(End how, Failure why) {
        if (!dead) {
            settled = true;
            flush();
            end = how;
            failure = why;
            dead = true;
        }
    }

    @Override
    public Instant now() {
        return talk.now();
    }

    @Override
    public synchronized boolean permitted(Item item) {
        return !dead && !wrong && Permits.allow(item, answered, talk.now());
    }

    @Override
    public synchronized void reserve(String counter, long atLeast, int count) {
        if (counter.isEmpty() || counter.length() > 64 || count < 1 || count > 65_536) {
            throw new IllegalArgumentException("1 to 65536 counters of a name of 1 to 64 characters, not " + count);
        }
        if (atLeast < 0 || atLeast > LAST_COUNTER) {
            throw new IllegalArgumentException("a counter is 0 to " + LAST_COUNTER + ", not " + atLeast);
        }
        if (!dead) {
            talk.reserve(counter, atLeast, count);
        }
    }

    @Override
    public synchronized void remark(String text) {
        if (!dead) {
            talk.remark(text);
        }
    }

    /** Sends what was delivered to the journal, as soon as it is known who delivered it. */
    synchronized void flush() {
        if (settled && deliveries.hasBuffered()) {
            deliveries.flush(talk.provenance(current, clockOffset, answered), talk.quarantine(wrong));
        }
    }

    /** The end of everything: what was delivered is kept, what comes now has no effect. */
    synchronized void die() {
        settled = true;
        flush();
        dead = true;
    }

    synchronized boolean isDead() {
        return dead;
    }

    synchronized End ended() {
        return end;
    }

    synchronized Failure failure() {
        return failure;
    }

    synchronized boolean isWrong() {
        return wrong;
    }

    /** Whether the conversation was told that there is nothing more to do. */
    synchronized boolean isExhausted() {
        return exhausted;
    }

    /** The link has forgotten its deadline. */
    synchronized void disarmed() {
        armed = false;
    }

    /** Arms the deadline that was armed last, unless it is. */
    synchronized void rearm() {
        if (patience != null && !armed) {
            expect(patience);
        }
    }

    /** The last stamp of a segment whose rows ascend: what came up to it need not be asked for again. */
    static long lastStamp(IntervalSegment segment) {
        long last = Long.MIN_VALUE;
        for (int row = 0; row < segment.rowCount(); row++) {
            long stamp = segment.epochSecond(row);
            if (stamp < last) {
                return Long.MIN_VALUE;
            }
            last = stamp;
        }
        return last;
    }
}
