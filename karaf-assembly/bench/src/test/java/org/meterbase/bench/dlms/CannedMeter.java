// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.dlms;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** A process that answers as a meter would, with fixed octets, on every loopback address, on one thread. It ends with its standard input. */
final class CannedMeter {
    private static final int BACKLOG = 4_096;
    private static final int LARGEST_REQUEST = 512;
    private static final int CLASS_AT = MeterOctets.HEADER + 3;
    private static final int ATTRIBUTE_AT = MeterOctets.HEADER + 11;
    private static final int INVOKE_ID_AT = MeterOctets.HEADER + 2;

    private final ByteBuffer associated = answer(MeterOctets.ASSOCIATED);
    private final ByteBuffer released = answer(MeterOctets.RELEASED);
    private final ByteBuffer value = answer(MeterOctets.VALUE);
    private final ByteBuffer scalerAndUnit = answer(MeterOctets.SCALER_AND_UNIT);
    private final ByteBuffer columns = answer(MeterOctets.COLUMNS);
    private final ByteBuffer period = answer(MeterOctets.PERIOD);
    private final ByteBuffer rows = answer(MeterOctets.ROWS_OF_A_DAY);
    private final ByteBuffer undefined = answer(MeterOctets.UNDEFINED);

    private CannedMeter() {}

    /** Prints the port that it listens on. */
    public static void main(String[] arguments) throws IOException {
        try (Selector selector = Selector.open();
                ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(0), BACKLOG);
            server.configureBlocking(false);
            server.register(selector, SelectionKey.OP_ACCEPT);
            System.out.println(((InetSocketAddress) server.getLocalAddress()).getPort());
            Thread parent = new Thread(CannedMeter::awaitEnd, "parent");
            parent.setDaemon(true);
            parent.start();
            CannedMeter meter = new CannedMeter();
            while (true) {
                selector.select(key -> meter.ready(selector, server, key));
            }
        }
    }

    private static void awaitEnd() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is said to it.
            }
        } catch (IOException gone) {
            // The end all the same.
        }
        Runtime.getRuntime().halt(0);
    }

    private void ready(Selector selector, ServerSocketChannel server, SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                for (SocketChannel peer = server.accept(); peer != null; peer = server.accept()) {
                    peer.configureBlocking(false);
                    peer.setOption(StandardSocketOptions.TCP_NODELAY, true);
                    peer.register(selector, SelectionKey.OP_READ, ByteBuffer.allocateDirect(LARGEST_REQUEST));
                }
            } else if (!answered((SocketChannel) key.channel(), (ByteBuffer) key.attachment())) {
                key.channel().close();
            }
        } catch (IOException reset) {
            key.cancel();
        }
    }

    /** @return whether the peer is still there */
    private boolean answered(SocketChannel peer, ByteBuffer request) throws IOException {
        if (peer.read(request) < 0) {
            return false;
        }
        request.flip();
        while (request.remaining() >= MeterOctets.HEADER
                && request.remaining() >= MeterOctets.HEADER + request.getShort(request.position() + 6)) {
            ByteBuffer frame = request.slice();
            int size = MeterOctets.HEADER + frame.getShort(6);
            ByteBuffer answer = answer(frame);
            answer.clear();
            while (answer.hasRemaining()) {
                peer.write(answer);
            }
            request.position(request.position() + size);
        }
        request.compact();
        return true;
    }

    private ByteBuffer answer(ByteBuffer frame) {
        return switch (frame.get(MeterOctets.HEADER)) {
            case 0x60 -> associated;
            case 0x62 -> released;
            default -> got(frame).put(INVOKE_ID_AT, frame.get(INVOKE_ID_AT));
        };
    }

    private ByteBuffer got(ByteBuffer frame) {
        int attribute = frame.get(ATTRIBUTE_AT);
        return switch (frame.getShort(CLASS_AT)) {
            case 3 -> attribute == 2 ? value : scalerAndUnit;
            case 7 -> attribute == 2 ? rows : attribute == 3 ? columns : period;
            default -> undefined;
        };
    }

    private static ByteBuffer answer(byte[] apdu) {
        return MeterOctets.frame(MeterOctets.METER, MeterOctets.CLIENT, apdu);
    }
}
