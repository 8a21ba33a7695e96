// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.protocol;

import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * One conversation with one access device: a pure state machine that is told what happened and answers through its
 * {@link Wire}. Implemented by plugins. Called by one thread at a time, and never after the wire was hung up or abandoned.
 *
 * <p>An exception that leaves one of these methods ends the conversation as {@link Failure.Reason#INTERNAL}.
 */
public interface Conversation {
    /** The link is up. Usually opens the association. */
    void started(Wire wire);

    /**
     * Octets came, in any portion: half a frame or several. The buffer is the platform's and is valid only during this call;
     * what is not read is not offered again.
     */
    void received(ByteBuffer octets, Wire wire);

    /** The deadline armed by {@link Wire#expect} passed, and nothing came. */
    void silent(Wire wire);

    /** The peer hung up, or the link broke. The platform has failed what is still open as {@link Failure.Reason#LOST} after this call. */
    void closed(Wire wire);

    /**
     * No more items: finish or break off what is running, release politely and hang up before this instant, else the link is
     * cut. (A meter with one association refuses the next read when it was not released.)
     */
    void stop(Instant until, Wire wire);

    /** A delivery is committed: a push or a concentrator may now be acknowledged. @param ticket of {@link Wire#deliver} */
    default void stored(long ticket, Wire wire) {}

    /** The answer to {@link Wire#reserve}: these counters, from {@code first}, are this conversation's alone and are already spent. */
    default void reserved(String counter, long first, int count, Wire wire) {}
}
