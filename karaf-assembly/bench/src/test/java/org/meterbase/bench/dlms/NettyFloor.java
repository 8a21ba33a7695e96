// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.dlms;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The least that Netty can do for the session: fixed requests, each sent when the answer before it is there, and a plain walk over the
 * rows. It checks nothing, keeps no deadline, and knows no meter.
 */
final class NettyFloor implements Client {
    private static final int REQUESTS = 4;
    private static final int ROWS_REQUEST = 2;
    private static final int FIRST_ROW = MeterOctets.HEADER + 6;

    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(Runtime.getRuntime().availableProcessors(), NioIoHandler.newFactory());
    private final Bootstrap bootstrap = new Bootstrap().group(loops).channel(NioSocketChannel.class);
    private final boolean kept;
    private final List<Connection> connections = new ArrayList<>();
    private final AtomicInteger left = new AtomicInteger();
    private volatile CountDownLatch busy = new CountDownLatch(0);

    NettyFloor(int count, int port, boolean kept) throws InterruptedException {
        this.kept = kept;
        for (int i = 0; i < count; i++) {
            connections.add(new Connection(Client.meter(i, port)));
        }
        if (kept) {
            for (Connection connection : connections) {
                connection.connect();
            }
        }
    }

    @Override
    public void read(int sessions) throws InterruptedException {
        left.set(sessions);
        busy = new CountDownLatch(connections.size());
        for (Connection connection : connections) {
            if (kept) {
                connection.channel.eventLoop().execute(connection::next);
            } else {
                connection.next();
            }
        }
        busy.await();
    }

    @Override
    public void close() throws InterruptedException {
        loops.shutdownGracefully().await();
    }

    private final class Connection {
        private final InetSocketAddress meter;
        private final long[] rows = new long[MeterOctets.ROWS * (MeterOctets.CHANNELS + 1)];
        private final ByteBuf[] requests = {
            request(MeterOctets.ASSOCIATION_REQUEST),
            request(MeterOctets.REGISTER_REQUEST),
            request(MeterOctets.PROFILE_REQUEST),
            request(MeterOctets.RELEASE_REQUEST)
        };
        private io.netty.channel.Channel channel;
        private ByteBuf pending;
        private int asked;
        private long value;

        private Connection(InetSocketAddress meter) {
            this.meter = meter;
        }

        private void connect() throws InterruptedException {
            channel = bootstrap
                    .clone()
                    .handler(new Handler())
                    .connect(meter)
                    .sync()
                    .channel();
        }

        private void next() {
            if (left.getAndDecrement() <= 0) {
                busy.countDown();
            } else if (kept) {
                ask(0);
            } else {
                // On the loop of the connection before: it need not be woken.
                (channel == null ? bootstrap.clone() : bootstrap.clone(channel.eventLoop()))
                        .handler(new Handler())
                        .connect(meter);
            }
        }

        private void ask(int request) {
            asked = request;
            channel.writeAndFlush(requests[request].retainedDuplicate(), channel.voidPromise());
        }

        private void answered(ByteBuf octets) {
            if (octets.readableBytes() < MeterOctets.HEADER + octets.getUnsignedShort(octets.readerIndex() + 6)) {
                pending = octets.retain();
                return;
            }
            if (asked == ROWS_REQUEST) {
                walk(octets, octets.readerIndex() + FIRST_ROW);
            } else if (asked == 1) {
                value = octets.getUnsignedInt(octets.readerIndex() + MeterOctets.HEADER + 5);
            }
            if (asked + 1 < REQUESTS) {
                ask(asked + 1);
            } else if (kept) {
                next();
            } else {
                channel.close();
                next();
            }
        }

        private void walk(ByteBuf in, int from) {
            int at = from;
            for (int row = 0, cell = 0; row < MeterOctets.ROWS; row++) {
                long day = (in.getUnsignedShort(at + 4) * 12L + in.getByte(at + 6)) * 31 + in.getByte(at + 7);
                rows[cell++] =
                        day * 86_400 + in.getByte(at + 9) * 3_600L + in.getByte(at + 10) * 60L + in.getByte(at + 11);
                at += 16;
                for (int channel = 0; channel < MeterOctets.CHANNELS; channel++) {
                    rows[cell++] = in.getUnsignedShort(at + 1);
                    at += 3;
                }
            }
        }

        private final class Handler extends ChannelInboundHandlerAdapter {
            @Override
            public void channelActive(ChannelHandlerContext context) {
                channel = context.channel();
                if (!kept) {
                    ask(0);
                }
            }

            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                ByteBuf octets = (ByteBuf) message;
                if (pending != null) {
                    octets = Unpooled.wrappedBuffer(pending, octets);
                    pending = null;
                }
                answered(octets);
                octets.release();
            }
        }
    }

    private static ByteBuf request(byte[] apdu) {
        return Unpooled.unreleasableBuffer(
                Unpooled.wrappedBuffer(MeterOctets.frame(MeterOctets.CLIENT, MeterOctets.METER, apdu)));
    }
}
