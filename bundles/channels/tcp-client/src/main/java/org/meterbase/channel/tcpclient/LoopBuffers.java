// SPDX-License-Identifier: Apache-2.0
package org.meterbase.channel.tcpclient;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import java.nio.ByteBuffer;

/**
 * Memory outside of the heap through which the octets of all links of one loop pass. A listener is done with what it was given when it
 * returns, and a request is written at once where the peer takes it: so one buffer for each direction serves all of them, and is made anew
 * only where somebody still holds it. Used on the loop's thread.
 */
final class LoopBuffers extends DefaultMaxMessagesRecvByteBufAllocator {
    /** What is sent at once and is longer, is not a request. */
    private static final int OUTGOING = 16_384;

    private static final ByteBufAllocator MEMORY = new UnpooledByteBufAllocator(true, true);

    private final int readBuffer;
    private ByteBuf incoming = Unpooled.EMPTY_BUFFER;
    private ByteBuf outgoing = Unpooled.EMPTY_BUFFER;

    /** @param readBuffer the most that is taken from a link at once */
    LoopBuffers(int readBuffer) {
        this.readBuffer = readBuffer;
    }

    /** These octets, ready to be written; valid until they are released. */
    ByteBuf outgoing(ByteBuffer octets) {
        int size = octets.remaining();
        if (size > OUTGOING) {
            return Unpooled.wrappedBuffer(octets);
        }
        if (outgoing.refCnt() == 1) {
            outgoing.clear();
        }
        if (outgoing.writableBytes() < size) {
            outgoing.release();
            outgoing = MEMORY.directBuffer(OUTGOING, OUTGOING);
        }
        int at = outgoing.writerIndex();
        outgoing.writeBytes(octets);
        return outgoing.retainedSlice(at, size);
    }

    /** Gives the memory back; what is still held by a link goes with that. */
    void release() {
        incoming.release();
        outgoing.release();
        incoming = Unpooled.EMPTY_BUFFER;
        outgoing = Unpooled.EMPTY_BUFFER;
    }

    /** Netty calls its own type deprecated and has no other. */
    @Override
    @SuppressWarnings("deprecation")
    public Handle newHandle() {
        return new MaxMessageHandle() {
            @Override
            public ByteBuf allocate(ByteBufAllocator ignored) {
                if (incoming.refCnt() != 1 || incoming.capacity() == 0) {
                    incoming.release();
                    incoming = MEMORY.directBuffer(readBuffer, readBuffer);
                }
                return incoming.clear().retain();
            }

            @Override
            public int guess() {
                return readBuffer;
            }
        };
    }
}
