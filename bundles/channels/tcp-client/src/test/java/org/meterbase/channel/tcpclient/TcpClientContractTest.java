// SPDX-License-Identifier: Apache-2.0
package org.meterbase.channel.tcpclient;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.meterbase.api.channel.Channel;
import org.meterbase.api.channel.Target;
import org.meterbase.testkit.south.ChannelContract;
import org.meterbase.testkit.south.Endpoint;

final class TcpClientContractTest extends ChannelContract {
    private final TcpClientChannel channel =
            new TcpClientChannel(2, Duration.ofSeconds(5), 65_536, 8 << 20, 1, Duration.ZERO);

    @Override
    protected Channel channel() {
        return channel;
    }

    @Override
    protected Endpoint endpoint() throws IOException {
        return new Listening(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()));
    }

    @AfterEach
    void stop() throws InterruptedException {
        channel.stop();
    }

    private record Listening(ServerSocket socket) implements Endpoint {
        Listening {
            try {
                socket.setSoTimeout(10_000);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        @Override
        public Target target() {
            return at("127.0.0.1:" + socket.getLocalPort());
        }

        /** Port 1 of the loopback address: nobody has listened there since TCPMUX. */
        @Override
        public Target refusing() {
            return at("127.0.0.1:1");
        }

        @Override
        public Target nonsense() {
            return at("no address");
        }

        @Override
        public Connection accept() throws IOException {
            return new Accepted(socket.accept());
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }

        private static Target at(String address) {
            return new Target(address, Map.of(), Duration.ofSeconds(5));
        }
    }

    private record Accepted(Socket socket) implements Endpoint.Connection {
        @Override
        public InputStream fromPlatform() throws IOException {
            return socket.getInputStream();
        }

        @Override
        public OutputStream toPlatform() throws IOException {
            return socket.getOutputStream();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
