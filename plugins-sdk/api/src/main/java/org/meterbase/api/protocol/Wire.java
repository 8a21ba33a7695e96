// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.protocol;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.meterbase.api.delivery.Delivery;
import org.meterbase.api.model.Identity;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The platform's end of a conversation. Used only inside the callbacks of that {@link Conversation}. After the conversation or
 * the plugin has ended the wire is dead: every call is without effect, so an old plugin cannot inject.
 */
@ProviderType
public interface Wire {
    /**
     * Who answered, so far as it is known by now. The platform compares it with the archive. On a mismatch what is delivered
     * goes to quarantine, {@link #next} gives nothing more, and open items fail as {@link Failure.Reason#WRONG_DEVICE}. May be called
     * again when more is known.
     *
     * @return whether the conversation may go on; if not, release politely and hang up
     */
    boolean identified(Identity identity);

    /**
     * The next item. Items are pulled between requests, so that an urgent one overtakes a backfill and a closed window ends
     * cleanly. Empty when there is nothing to do: release and hang up. An item given is open until done or failed.
     */
    Optional<Item> next();

    /** Sends octets, in order. The buffer is taken over: it must not be changed afterwards. Never blocks. */
    void send(ByteBuffer octets);

    /** Arms the deadline, in place of an earlier one: {@link Conversation#silent} is called unless octets come within this time. */
    void expect(Duration patience);

    /**
     * Delivers a fact. It is durable when {@link Conversation#stored} is called with the ticket.
     *
     * @return the ticket, ascending within the conversation
     */
    long deliver(Delivery delivery);

    /** The device's clock less the platform's, corrected by half the round trip; kept with what is delivered from now on. */
    void clockOffset(Duration offset);

    /** The item is finished; it counts as done once its last delivery is committed. */
    void done(Item item);

    /** The item failed. The conversation goes on. */
    void failed(Item item, Failure failure);

    /** The conversation as a whole cannot go on: every open item fails so, and the link is closed. The wire is dead afterwards. */
    void abandon(Failure failure);

    /** The end: the link is closed after what was sent is flushed. The wire is dead afterwards. */
    void hangUp();

    /**
     * The end, as {@link #hangUp}, of a conversation that has left the line as it found it: its association is released, and nothing more will
     * come. The channel may keep the connection for the next conversation. The wire is dead afterwards.
     */
    default void leave() {
        hangUp();
    }

    /** The platform's clock when the octets in hand were received, or the callback was made. */
    Instant now();

    /** Whether this write or act may be sent, asked at the moment of sending. False for an item without a valid permit. */
    boolean permitted(Item item);

    /**
     * Reserves counters that no crash and no restore may ever give out twice; answered by {@link Conversation#reserved}.
     *
     * @param counter its name, 1 to 64 characters, of this access device
     * @param atLeast the first is not below this, 0 to 4,294,967,295: what the device itself says that it expects. Counters below are
     *     given up; a counter never goes back
     * @param count how many, 1 to 65,536
     */
    void reserve(String counter, long atLeast, int count);

    /** Reserves the next counters, whatever they are. */
    default void reserve(String counter, int count) {
        reserve(counter, 0, count);
    }

    /** Tells what is worth knowing to whoever diagnoses this device, one line; it is logged with task, device and trace id. */
    void remark(String text);
}
