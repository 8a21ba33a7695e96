// SPDX-License-Identifier: Apache-2.0
package org.meterbase.channel.tcpclient;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterbase.api.channel.Link;
import org.meterbase.api.channel.Target;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.protocol.Failure.Reason;

final class KeptLinksTest {
    private final Heard first = new Heard();
    private final Heard second = new Heard();
    private ServerSocket server;
    private TcpClientChannel channel;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server.setSoTimeout(10_000);
        channel = keeping(Duration.ofMinutes(1));
    }

    @AfterEach
    void stop() throws Exception {
        channel.stop();
        server.close();
    }

    @Test
    void aReleasedConnectionIsGivenToTheNext() throws Exception {
        open(first);
        try (Socket peer = server.accept()) {
            Link link = released(first);
            assertThat(first.next(Failure.class).reason()).isEqualTo(Reason.STOPPED);
            open(second);
            Link next = second.next(Link.class);
            next.execute(() -> next.send(octets("next")));
            assertThat(peer.getInputStream().readNBytes(4)).asString().isEqualTo("next");
            peer.getOutputStream().write("answer".getBytes(StandardCharsets.US_ASCII));
            assertThat(second.octets(6)).asString().isEqualTo("answer");
            // Whoever has released it has nothing to do with it any more.
            link.execute(() -> link.send(octets("ghost")));
            link.close();
            next.execute(() -> next.send(octets("alive")));
            assertThat(peer.getInputStream().readNBytes(5)).asString().isEqualTo("alive");
        }
        assertThat(first.nothingMore()).isTrue();
        assertThat(second.next(Failure.class).reason()).isEqualTo(Reason.LOST);
        assertThat(figures())
                .containsEntry("meterbase_tcp_client_links_opened_total", 1.0)
                .containsEntry("meterbase_tcp_client_links", 0.0);
    }

    @Test
    void aClosedConnectionIsNot() throws Exception {
        open(first);
        try (Socket peer = server.accept()) {
            Link link = first.next(Link.class);
            link.close();
            assertThat(peer.getInputStream().read()).isEqualTo(-1);
            open(second);
            server.accept().close();
        }
    }

    @Test
    void aConnectionInUseIsNotShared() throws Exception {
        open(first);
        try (Socket peer = server.accept()) {
            released(first);
            first.next(Failure.class);
            open(second);
            second.next(Link.class);
            Heard third = new Heard();
            open(third);
            server.accept().close();
            third.next(Link.class);
            assertThat(peer.isConnected()).isTrue();
        }
    }

    @Test
    void onePerAddressRests() throws Exception {
        open(first);
        Socket older = server.accept();
        Link one = first.next(Link.class);
        open(second);
        Socket newer = server.accept();
        Link other = second.next(Link.class);
        one.execute(one::release);
        first.next(Failure.class);
        other.execute(other::release);
        second.next(Failure.class);
        assertThat(older.getInputStream().read()).isEqualTo(-1);
        newer.setSoTimeout(100);
        Assertions.assertThatThrownBy(() -> newer.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        older.close();
        newer.close();
    }

    @Test
    void aPeerThatClosesOrSpeaksMeanwhileCostsAConnectionAndNoConversation() throws Exception {
        open(first);
        try (Socket peer = server.accept()) {
            released(first);
            first.next(Failure.class);
            peer.getOutputStream().write("heartbeat".getBytes(StandardCharsets.US_ASCII));
            assertThat(peer.getInputStream().read()).isEqualTo(-1);
        }
        open(second);
        try (Socket peer = server.accept()) {
            second.next(Link.class);
            peer.getOutputStream().write(7);
            assertThat(second.octets(1)).containsExactly(7);
        }
    }

    @Test
    void nobodyWaitsForEver() throws Exception {
        TcpClientChannel brief = keeping(Duration.ofMillis(50));
        brief.open(target(), first);
        try (Socket peer = server.accept()) {
            released(first);
            first.next(Failure.class);
            peer.setSoTimeout(10_000);
            assertThat(peer.getInputStream().read()).isEqualTo(-1);
        } finally {
            brief.stop();
        }
    }

    private static TcpClientChannel keeping(Duration keep) {
        return new TcpClientChannel(2, Duration.ofSeconds(5), 65_536, 65_536, 1, keep);
    }

    private static Link released(Heard heard) throws InterruptedException {
        Link link = heard.next(Link.class);
        link.execute(link::release);
        return link;
    }

    private void open(Heard heard) {
        channel.open(target(), heard);
    }

    private Target target() {
        return new Target("127.0.0.1:" + server.getLocalPort(), Map.of(), Duration.ofSeconds(5));
    }

    private Map<String, Double> figures() {
        Map<String, Double> figures = new HashMap<>();
        channel.tell(new org.meterbase.api.observe.Metrics.Sink() {
            @Override
            public void counter(String name, String help, double value, String... labels) {
                figures.put(name, value);
            }

            @Override
            public void gauge(String name, String help, double value, String... labels) {
                figures.put(name, value);
            }
        });
        return figures;
    }

    private static ByteBuffer octets(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
