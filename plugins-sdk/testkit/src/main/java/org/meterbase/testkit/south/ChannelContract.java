// SPDX-License-Identifier: Apache-2.0
package org.meterbase.testkit.south;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterbase.api.channel.Channel;
import org.meterbase.api.channel.Link;
import org.meterbase.api.protocol.Failure;

/** What every channel plugin that dials out promises, as tests over a real far end. */
public abstract class ChannelContract {
    private static final Duration SOON = Duration.ofSeconds(10);

    private Endpoint endpoint;
    private Channel channel;

    /** The channel under test, ready for use; the same one may be given every time. */
    protected abstract Channel channel() throws Exception;

    /** A far end, listening; closed after each test. */
    protected abstract Endpoint endpoint() throws Exception;

    @BeforeEach
    final void begin() throws Exception {
        endpoint = endpoint();
        channel = channel();
    }

    @AfterEach
    final void end() throws Exception {
        endpoint.close();
    }

    @Test
    void opensAndTellsSoFirst() throws IOException {
        LinkProbe probe = new LinkProbe();
        channel.open(endpoint.target(), probe);
        Link link = probe.link(SOON);
        try (Endpoint.Connection connection = endpoint.accept()) {
            assertThat(connection).isNotNull();
            assertThat(probe.calls()).containsExactly("opened");
            link.close();
            probe.failure(SOON);
        }
        assertThat(probe.calls()).containsExactly("opened", "closed");
    }

    @Test
    void saysThatNobodyTookTheConnection() {
        LinkProbe probe = new LinkProbe();
        channel.open(endpoint.refusing(), probe);
        assertThat(probe.failure(SOON).reason()).isEqualTo(Failure.Reason.SILENT);
        assertThat(probe.calls()).containsExactly("closed");
    }

    @Test
    void saysThatAnAddressCannotBeOne() {
        LinkProbe probe = new LinkProbe();
        channel.open(endpoint.nonsense(), probe);
        Failure failure = probe.failure(SOON);
        assertThat(failure.reason()).isEqualTo(Failure.Reason.NO_ROUTE);
        assertThat(failure.text()).isNotBlank();
        assertThat(probe.calls()).containsExactly("closed");
    }

    @Test
    void keepsTheOrderInBothDirections() throws Exception {
        LinkProbe probe = new LinkProbe();
        channel.open(endpoint.target(), probe);
        Link link = probe.link(SOON);
        byte[] many = new byte[1_000_000];
        new Random(1).nextBytes(many);
        try (Endpoint.Connection connection = endpoint.accept()) {
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
                try {
                    connection.toPlatform().write(many);
                    connection.toPlatform().flush();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            link.execute(() -> {
                for (int at = 0; at < many.length; at += 1_000) {
                    link.send(ByteBuffer.wrap(many, at, 1_000).slice());
                }
            });
            assertThat(connection.fromPlatform().readNBytes(many.length)).isEqualTo(many);
            assertThat(probe.octets(many.length, SOON)).isEqualTo(many);
            sending.get(10, TimeUnit.SECONDS);
            link.close();
        }
    }

    @Test
    void flushesWhatWasSentBeforeItCloses() throws IOException {
        LinkProbe probe = new LinkProbe();
        channel.open(endpoint.target(), probe);
        Link link = probe.link(SOON);
        byte[] last = new byte[200_000];
        new Random(2).nextBytes(last);
        try (Endpoint.Connection connection = endpoint.accept()) {
            link.execute(() -> {
                link.send(ByteBuffer.wrap(last));
                link.close();
            });
            assertThat(connection.fromPlatform().readAllBytes()).isEqualTo(last);
            probe.failure(SOON);
        }
    }

    @Test
    void saysThatThePeerHungUpAfterItsLastOctets() throws IOException {
        LinkProbe probe = new LinkProbe();
        channel.open(endpoint.target(), probe);
        probe.link(SOON);
        try (Endpoint.Connection connection = endpoint.accept()) {
            connection.toPlatform().write("bye".getBytes(StandardCharsets.US_ASCII));
            connection.toPlatform().flush();
        }
        assertThat(probe.failure(SOON).reason()).isEqualTo(Failure.Reason.LOST);
        assertThat(new String(probe.octets(3, SOON), StandardCharsets.US_ASCII)).isEqualTo("bye");
        assertThat(probe.calls()).last().isEqualTo("closed");
    }

    @Test
    void tellsThatTheDeadlinePassed() throws IOException {
        LinkProbe probe = new LinkProbe();
        channel.open(endpoint.target(), probe);
        Link link = probe.link(SOON);
        try (Endpoint.Connection connection = endpoint.accept()) {
            long began = System.nanoTime();
            link.execute(() -> link.expect(Duration.ofMillis(200)));
            probe.call("silent", SOON);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(190));
            assertThat(connection).isNotNull();
            link.close();
            probe.failure(SOON);
        }
        assertThat(probe.calls()).containsExactly("opened", "silent", "closed");
    }

    @Test
    void octetsAndSecondThoughtsDisarmTheDeadline() throws IOException {
        LinkProbe probe = new LinkProbe();
        channel.open(endpoint.target(), probe);
        Link link = probe.link(SOON);
        LinkProbe witness = new LinkProbe();
        try (Endpoint.Connection connection = endpoint.accept()) {
            link.execute(() -> link.expect(Duration.ofMillis(400)));
            connection.toPlatform().write(1);
            connection.toPlatform().flush();
            probe.octets(1, SOON);
            link.execute(() -> {
                link.expect(Duration.ofMillis(10));
                link.expectNothing();
            });
            // Another link's deadline, longer than both, tells when both would have passed.
            channel.open(endpoint.target(), witness);
            Link other = witness.link(SOON);
            other.execute(() -> other.expect(Duration.ofMillis(900)));
            witness.call("silent", SOON);
            other.close();
            link.close();
            probe.failure(SOON);
        }
        assertThat(probe.calls()).doesNotContain("silent");
    }

    @Test
    void readsNothingWhileTheBrakeIsOn() throws Exception {
        LinkProbe probe = new LinkProbe();
        channel.open(endpoint.target(), probe);
        Link link = probe.link(SOON);
        CompletableFuture<Void> off = new CompletableFuture<>();
        link.execute(() -> {
            link.reading(false);
            off.complete(null);
        });
        off.get(10, TimeUnit.SECONDS);
        byte[] many = new byte[50_000];
        try (Endpoint.Connection connection = endpoint.accept()) {
            connection.toPlatform().write(many);
            connection.toPlatform().flush();
            link.execute(() -> link.expect(Duration.ofMillis(300)));
            probe.call("silent", SOON);
            assertThat(probe.count()).as("octets read though the brake is on").isLessThan(many.length);
            link.execute(() -> link.reading(true));
            assertThat(probe.octets(many.length, SOON)).hasSize(many.length);
            link.close();
        }
    }

    @Test
    void tellsEverythingOnOneThread() throws Exception {
        LinkProbe probe = new LinkProbe();
        channel.open(endpoint.target(), probe);
        Link link = probe.link(SOON);
        CompletableFuture<Thread> executed = new CompletableFuture<>();
        try (Endpoint.Connection connection = endpoint.accept()) {
            link.execute(() -> executed.complete(Thread.currentThread()));
            connection.toPlatform().write(1);
            connection.toPlatform().flush();
            probe.octets(1, SOON);
            link.close();
            probe.failure(SOON);
        }
        assertThat(probe.threads()).containsExactly(executed.get(10, TimeUnit.SECONDS));
    }

    @Test
    void isDeafAndDumbAfterTheEnd() throws IOException {
        LinkProbe probe = new LinkProbe();
        channel.open(endpoint.target(), probe);
        Link link = probe.link(SOON);
        try (Endpoint.Connection connection = endpoint.accept()) {
            link.close();
            probe.failure(SOON);
            link.close();
            link.execute(() -> probe.received(ByteBuffer.allocate(1)));
            assertThat(connection.fromPlatform().readAllBytes()).isEmpty();
        }
        // A second link that was opened and closed later than all of this has certainly seen it happen.
        LinkProbe later = new LinkProbe();
        channel.open(endpoint.refusing(), later);
        later.failure(SOON);
        assertThat(probe.calls()).containsExactly("opened", "closed");
    }

    @Test
    void carriesManyLinksOnFewThreads() throws IOException {
        int links = 50;
        List<LinkProbe> probes = new ArrayList<>();
        List<Endpoint.Connection> connections = new ArrayList<>();
        int before = Thread.activeCount();
        for (int i = 0; i < links; i++) {
            LinkProbe probe = new LinkProbe();
            channel.open(endpoint.target(), probe);
            probe.link(SOON);
            connections.add(endpoint.accept());
            probes.add(probe);
        }
        assertThat(Thread.activeCount() - before)
                .as("threads for %d links", links)
                .isLessThan(20);
        for (LinkProbe probe : probes) {
            probe.link(SOON).close();
            probe.failure(SOON);
        }
        for (Endpoint.Connection connection : connections) {
            connection.close();
        }
    }
}
