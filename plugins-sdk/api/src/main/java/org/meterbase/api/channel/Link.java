// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.channel;

import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * An open byte stream, bound to one thread of its channel. Implemented by channel plugins. {@link #execute}, {@link #close} and
 * {@link #release} may be called by any thread; everything else only on the link's thread.
 */
public interface Link {
    /** Sends octets, in order; the buffer is taken over. Never blocks. Without effect once closed. */
    void send(ByteBuffer octets);

    /** Arms the deadline, in place of an earlier one: {@link LinkListener#silent} is called unless octets come first. */
    void expect(Duration patience);

    /** Disarms the deadline. */
    void expectNothing();

    /** Stops or resumes reading from the device: the brake. Octets in flight may still come. */
    void reading(boolean on);

    /** Runs this on the link's thread, soon; dropped silently once the link is closed and its listener was told. */
    void execute(Runnable task);

    /** Closes after what was sent is flushed. The listener is told. Without effect on a closed link. */
    void close();

    /**
     * Ends the link as {@link #close} does, and says that the line is free for another conversation: a channel that is set up so may keep the
     * connection for a while and give it to the next {@link Channel#open} of the same address.
     */
    default void release() {
        close();
    }
}
