// SPDX-License-Identifier: Apache-2.0
package org.meterbase.channel.tcpclient;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meterbase.api.channel.Link;
import org.meterbase.api.channel.Target;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.protocol.Failure.Reason;

final class TcpClientChannelTest {
    private static final long ENDS_WITHIN_MILLIS = 5_000;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final TcpClientChannel channel =
            new TcpClientChannel(2, Duration.ofSeconds(5), 65_536, 65_536, 1, Duration.ZERO);
    private final Heard heard = new Heard();
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server.setSoTimeout(10_000);
    }

    @AfterEach
    void stop() throws Exception {
        channel.stop();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost"})
    void carriesOctetsBothWays(String host) throws Exception {
        open(host + ":" + server.getLocalPort(), heard);
        try (Socket peer = server.accept()) {
            Link link = heard.next(Link.class);
            link.execute(() -> link.send(octets("to the meter")));
            assertThat(peer.getInputStream().readNBytes(12)).asString().isEqualTo("to the meter");
            peer.getOutputStream().write("and back".getBytes(StandardCharsets.US_ASCII));
            assertThat(heard.octets(8)).asString().isEqualTo("and back");
            assertThat(heard.thread()).startsWith("meterbase-tcp-client-");
        }
        assertThat(heard.next(Failure.class).reason()).isEqualTo(Reason.LOST);
    }

    @Test
    void saysWhenNothingCameInTime() throws Exception {
        open(heard);
        try (Socket peer = server.accept()) {
            Link link = heard.next(Link.class);
            link.execute(() -> link.expect(Duration.ofMillis(60)));
            assertThat(heard.next(String.class)).isEqualTo("silent");
            assertThat(peer.isClosed()).isFalse();
        }
    }

    @Test
    void octetsAndALaterDeadlineReplaceADeadline() throws Exception {
        Heard repeating = new Heard() {
            private Link link;

            @Override
            public void opened(Link opened) {
                link = opened;
                link.expect(Duration.ofMillis(30));
                link.expect(Duration.ofMinutes(5));
                super.opened(opened);
            }

            @Override
            public void received(ByteBuffer octets) {
                super.received(octets);
                link.execute(() -> link.expect(Duration.ofMillis(90)));
            }
        };
        open(repeating);
        try (Socket peer = server.accept()) {
            repeating.next(Link.class);
            peer.getOutputStream().write(1);
            assertThat(repeating.octets(1)).containsExactly(1);
            assertThat(repeating.next(String.class)).isEqualTo("silent");
            peer.getOutputStream().write(2);
            assertThat(repeating.octets(1)).containsExactly(2);
        }
    }

    @Test
    void sendsEverythingBeforeItCloses() throws Exception {
        open(heard);
        try (Socket peer = server.accept()) {
            Link link = heard.next(Link.class);
            link.execute(() -> {
                for (int i = 0; i < 40; i++) {
                    link.send(ByteBuffer.wrap(new byte[1000]));
                }
                link.close();
                link.send(octets("too late"));
            });
            assertThat(peer.getInputStream().readAllBytes()).hasSize(40_000);
        }
        assertThat(heard.next(Failure.class).reason()).isEqualTo(Reason.STOPPED);
    }

    @Test
    void closesALinkWhosePeerTakesNothing() throws Exception {
        open(heard);
        try (Socket peer = server.accept()) {
            Link link = heard.next(Link.class);
            link.execute(() -> {
                for (int i = 0; i < 100; i++) {
                    link.send(ByteBuffer.wrap(new byte[1 << 20]));
                }
            });
            Failure failure = heard.next(Failure.class);
            assertThat(failure.reason()).isEqualTo(Reason.LOST);
            assertThat(failure.text()).contains("takes nothing");
            assertThat(peer.isClosed()).isFalse();
        }
    }

    @Test
    void theBrakeHoldsOctetsBack() throws Exception {
        open(heard);
        try (Socket peer = server.accept()) {
            Link link = heard.next(Link.class);
            CountDownLatch braked = new CountDownLatch(1);
            link.execute(() -> {
                link.reading(false);
                braked.countDown();
            });
            assertThat(braked.await(5, TimeUnit.SECONDS)).isTrue();
            peer.getOutputStream().write(new byte[20_000]);
            link.execute(() -> link.expect(Duration.ofMillis(200)));
            assertThat(heard.next(String.class)).isEqualTo("silent");
            link.execute(() -> link.reading(true));
            assertThat(heard.octets(20_000)).hasSize(20_000);
        }
    }

    @Test
    void aPortThatNobodyListensOnIsSilent() throws Exception {
        int port = server.getLocalPort();
        server.close();
        open("127.0.0.1:" + port, heard);
        Failure failure = heard.next(Failure.class);
        assertThat(failure.reason()).isEqualTo(Reason.SILENT);
        assertThat(failure.text()).contains("127.0.0.1:" + port);
    }

    @Test
    void aHostThatDoesNotAnswerIsSilentInTime() throws Exception {
        // A queue of one that is full: further connections are neither taken nor refused.
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < 8; i++) {
                channel.open(
                        new Target("127.0.0.1:" + full.getLocalPort(), Map.of(), Duration.ofMillis(300)), new Heard());
            }
            channel.open(new Target("127.0.0.1:" + full.getLocalPort(), Map.of(), Duration.ofMillis(300)), heard);
            assertThat(heard.next(Failure.class).reason()).isEqualTo(Reason.SILENT);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "meter",
                ":4059",
                "127.0.0.1:",
                "127.0.0.1:0",
                "127.0.0.1:65536",
                "127.0.0.1:x",
                "2001:db8::7:4059",
                "[2001:db8::x]:4059",
                "a b:4059",
                "[]:1"
            })
    void whatCannotBeAnAddressHasNoRoute(String address) throws Exception {
        open(address, heard);
        Failure failure = heard.next(Failure.class);
        assertThat(failure.reason()).isEqualTo(Reason.NO_ROUTE);
        assertThat(failure.text()).contains("host:port");
    }

    @Test
    void understandsAddressesOfEveryKind() {
        assertThat(TcpAddress.parse("[2001:db8::7]:4059")
                        .numeric()
                        .orElseThrow()
                        .getPort())
                .isEqualTo(4059);
        assertThat(TcpAddress.parse("192.0.2.7:1").numeric().orElseThrow().getHostString())
                .isEqualTo("192.0.2.7");
        assertThat(TcpAddress.parse("meter-7.example.org:65535").numeric()).isEmpty();
    }

    @Test
    void aListenerThatFailsCostsItsOwnLinkOnly() throws Exception {
        Heard failing = new Heard() {
            @Override
            public void received(ByteBuffer octets) {
                throw new IllegalStateException("a fault on purpose");
            }
        };
        open(failing);
        open(heard);
        try (Socket first = server.accept();
                Socket second = server.accept()) {
            for (Socket peer : List.of(first, second)) {
                peer.getOutputStream().write(7);
            }
            failing.next(Link.class);
            assertThat(failing.next(Failure.class).reason()).isEqualTo(Reason.INTERNAL);
            heard.next(Link.class);
            assertThat(heard.octets(1)).containsExactly(7);
        }
    }

    @Test
    void stoppingClosesEveryLinkAndEndsEveryThread() throws Exception {
        open(heard);
        try (Socket peer = server.accept()) {
            Link link = heard.next(Link.class);
            channel.stop();
            assertThat(heard.next(Failure.class).reason()).isEqualTo(Reason.STOPPED);
            assertThat(peer.getInputStream().read()).isEqualTo(-1);
            link.close();
            link.execute(() -> heard.silent());
        }
        assertThat(heard.nothingMore()).isTrue();
        Heard late = new Heard();
        open(late);
        assertThat(late.next(Failure.class).reason()).isEqualTo(Reason.STOPPED);
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals(heard.thread())) {
                // Netty says that a loop has ended as the last thing that its thread does.
                thread.join(ENDS_WITHIN_MILLIS);
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }

    @Test
    void countsWhatItCarries() throws Exception {
        open(heard);
        try (Socket peer = server.accept()) {
            heard.next(Link.class);
            peer.getOutputStream().write(new byte[3]);
            heard.octets(3);
            Map<String, Double> figures = new java.util.HashMap<>();
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
            assertThat(figures)
                    .containsEntry("meterbase_tcp_client_links", 1.0)
                    .containsEntry("meterbase_tcp_client_received_octets_total", 3.0);
        }
    }

    private void open(Heard listener) {
        open("127.0.0.1:" + server.getLocalPort(), listener);
    }

    private void open(String address, Heard listener) {
        channel.open(new Target(address, Map.of(), PATIENCE), listener);
    }

    private static ByteBuffer octets(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
