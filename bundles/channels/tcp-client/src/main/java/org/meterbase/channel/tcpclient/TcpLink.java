// SPDX-License-Identifier: Apache-2.0
package org.meterbase.channel.tcpclient;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.meterbase.api.channel.Link;
import org.meterbase.api.channel.LinkListener;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.protocol.Failure.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection. What the listener sends during a call is flushed once, after the call; what it closes during a call is closed
 * after the call, so that the listener never hears of two things at a time.
 */
final class TcpLink implements Link {
    private static final Logger LOG = LoggerFactory.getLogger(TcpLink.class);
    /** How long a peer may take to accept what is still to be sent to it when the link is closed. */
    private static final Duration FLUSH_PATIENCE = Duration.ofSeconds(5);

    private static final long NEVER = Long.MAX_VALUE;

    private enum State {
        OPENING,
        OPEN,
        CLOSING,
        ENDED
    }

    private final LinkLoop loop;
    private final KeptLinks kept;
    private final LinkListener listener;
    private final TcpFigures figures;
    private final String address;
    private State state = State.OPENING;
    private Channel channel;
    private Handler handler;
    private int place;
    private long deadline = NEVER;
    private boolean calling;
    private boolean unflushed;
    private boolean closeAsked;
    private boolean released;
    private Throwable cause;

    TcpLink(LinkLoop loop, KeptLinks kept, LinkListener listener, TcpFigures figures, String address) {
        this.loop = loop;
        this.kept = kept;
        this.listener = listener;
        this.figures = figures;
        this.address = address;
    }

    LinkLoop loop() {
        return loop;
    }

    int place() {
        return place;
    }

    void place(int index) {
        place = index;
    }

    /** Begins to count the patience for opening. */
    void begin(Duration patience) {
        loop.add(this);
        arm(patience);
    }

    /** Connects. @param mark how much may wait to be sent */
    void connect(InetSocketAddress to, WriteBufferWaterMark mark) {
        if (state != State.OPENING) {
            return;
        }
        try {
            channel = new NioSocketChannel();
        } catch (ChannelException noSocket) {
            notConnected(noSocket);
            return;
        }
        // The deadline of opening is the link's own.
        channel.config()
                .setConnectTimeoutMillis(0)
                .setRecvByteBufAllocator(loop.buffers())
                .setWriteBufferWaterMark(mark);
        handler = new Handler(this);
        channel.pipeline().addLast(handler);
        loop.loop().register(channel);
        channel.connect(to).addListener(connected -> {
            if (!connected.isSuccess()) {
                notConnected(connected.cause());
            }
        });
    }

    private void notConnected(Throwable fault) {
        end(Failure.of(Reason.SILENT, address + " did not take the connection: " + reason(fault)));
    }

    /** Goes on with the connection of a link that rests. @return whether there is one still */
    boolean takeOver(TcpLink resting) {
        if (state != State.OPENING || resting.state != State.OPEN) {
            return false;
        }
        resting.handOver(this);
        return true;
    }

    private void handOver(TcpLink next) {
        next.channel = channel;
        next.handler = handler;
        next.handler.link = next;
        next.state = State.OPEN;
        next.deadline = NEVER;
        state = State.ENDED;
        deadline = NEVER;
        loop.remove(this);
        next.call(() -> next.listener.opened(next));
    }

    /** What Netty tells of a connection, passed on to the link that has it. */
    private static final class Handler extends ChannelInboundHandlerAdapter {
        private TcpLink link;

        private Handler(TcpLink link) {
            this.link = link;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            link.connected();
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf octets = (ByteBuf) message;
            try {
                link.received(octets);
            } finally {
                octets.release();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            link.disconnected();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable fault) {
            link.cause = link.cause == null ? fault : link.cause;
            context.close();
        }
    }

    private void connected() {
        if (state == State.OPENING) {
            state = State.OPEN;
            deadline = NEVER;
            figures.opened();
            call(() -> listener.opened(this));
        }
    }

    private void received(ByteBuf octets) {
        if (state == State.OPEN) {
            deadline = NEVER;
            figures.received(octets.readableBytes());
            ByteBuffer portion = octets.internalNioBuffer(octets.readerIndex(), octets.readableBytes());
            call(() -> listener.received(portion));
        }
    }

    private void disconnected() {
        String why = cause == null ? "the peer closed the connection" : reason(cause);
        end(state == State.CLOSING ? closedHere() : Failure.of(Reason.LOST, address + ": " + why));
    }

    @Override
    public void send(ByteBuffer octets) {
        if (state != State.OPEN || closeAsked || cause != null) {
            return;
        }
        figures.sent(octets.remaining());
        channel.write(loop.buffers().outgoing(octets), channel.voidPromise());
        if (!channel.isWritable()) {
            cause = new IllegalStateException("the peer takes nothing, and too much waits to be sent");
            channel.eventLoop().execute(channel::close);
        }
        unflushed = true;
        if (!calling) {
            flush();
        }
    }

    @Override
    public void expect(Duration patience) {
        if (state == State.OPEN && !closeAsked) {
            arm(patience);
        }
    }

    @Override
    public void expectNothing() {
        if (state == State.OPEN && !closeAsked) {
            deadline = NEVER;
        }
    }

    @Override
    public void reading(boolean on) {
        if (state == State.OPEN) {
            channel.config().setAutoRead(on);
        }
    }

    @Override
    public void execute(Runnable task) {
        onLoop(() -> {
            if (state != State.ENDED) {
                call(task);
            }
        });
    }

    @Override
    public void close() {
        if (loop.loop().inEventLoop() && calling) {
            closeAsked = true;
        } else {
            onLoop(this::flushAndEnd);
        }
    }

    @Override
    public void release() {
        if (loop.loop().inEventLoop() && calling) {
            released = true;
        }
        close();
    }

    /** Looks at the deadline. @return whether one is still to come */
    boolean passed(long now) {
        if (deadline == NEVER) {
            return false;
        }
        if (now - deadline < 0) {
            return true;
        }
        deadline = NEVER;
        switch (state) {
            case OPENING ->
                end(Failure.of(
                        Reason.SILENT,
                        address + " did not take the connection in time; is it reachable and listening?"));
            case OPEN -> call(listener::silent);
            case CLOSING -> end(closedHere());
            case ENDED -> {}
        }
        return state != State.ENDED && deadline != NEVER;
    }

    /** The end, once: the listener is told, the connection goes. */
    void end(Failure failure) {
        if (state == State.ENDED) {
            return;
        }
        if (state != State.OPENING) {
            figures.closed();
        }
        state = State.ENDED;
        deadline = NEVER;
        loop.remove(this);
        if (channel != null) {
            channel.close();
        }
        tellEnd(failure);
    }

    private void tellEnd(Failure failure) {
        try {
            listener.closed(failure);
        } catch (RuntimeException fault) {
            LOG.error("The listener of {} failed when it was told of the end", address, fault);
        }
    }

    private void flushAndEnd() {
        if (state == State.OPENING) {
            end(closedHere());
        } else if (state == State.OPEN && isFlushed()) {
            if (released && cause == null && kept.areKept()) {
                rest();
            } else {
                end(closedHere());
            }
        } else if (state == State.OPEN) {
            state = State.CLOSING;
            arm(FLUSH_PATIENCE);
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(flushed -> end(closedHere()));
        }
    }

    /** The connection goes to a link of its own, that waits for the next who wants it. */
    private void rest() {
        TcpLink resting = new TcpLink(loop, kept, kept.rest(address), figures, address);
        loop.add(resting);
        handOver(resting);
        tellEnd(closedHere());
    }

    private boolean isFlushed() {
        return channel.bytesBeforeUnwritable() >= channel.config().getWriteBufferHighWaterMark();
    }

    private void arm(Duration patience) {
        long nanos = Math.max(1, Math.min(patience.toNanos(), NEVER / 4));
        deadline = System.nanoTime() + nanos;
        loop.armed();
    }

    private void call(Runnable call) {
        calling = true;
        try {
            call.run();
            called();
        } catch (RuntimeException fault) {
            failed(fault);
        }
    }

    private void called() {
        calling = false;
        if (unflushed) {
            flush();
        }
        if (closeAsked) {
            flushAndEnd();
        }
    }

    /** The listener is the platform's: its fault costs this link, not the loop. */
    private void failed(RuntimeException fault) {
        calling = false;
        LOG.error("The listener of {} failed; the link is closed", address, fault);
        end(Failure.of(Reason.INTERNAL, "a fault of the platform; the log has the trace"));
    }

    private void flush() {
        unflushed = false;
        channel.flush();
    }

    private void onLoop(Runnable task) {
        try {
            loop.loop().execute(task);
        } catch (RejectedExecutionException stopped) {
            LOG.debug("{}: the channel has stopped", address);
        }
    }

    private Failure closedHere() {
        return Failure.of(Reason.STOPPED, address + ": closed by the platform");
    }

    private static String reason(Throwable fault) {
        return fault.getMessage() == null ? fault.toString() : fault.getMessage();
    }
}
