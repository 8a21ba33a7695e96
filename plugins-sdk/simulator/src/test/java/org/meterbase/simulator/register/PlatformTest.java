// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the registrar uses a platform of which a part is just being started or exchanged. */
final class PlatformTest {
    private static final byte[] TOKEN = "{\"token\":\"t\"}".getBytes(StandardCharsets.UTF_8);

    private final AtomicInteger requests = new AtomicInteger();
    private HttpServer server;
    private Platform platform;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        platform = new Platform(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), null);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /** @param untilReady how many requests are answered with 503 first @param retryAfter null where that says nothing of later */
    private void answer(int untilReady, String retryAfter) {
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            if (requests.incrementAndGet() > untilReady) {
                exchange.sendResponseHeaders(200, TOKEN.length);
                exchange.getResponseBody().write(TOKEN);
            } else {
                if (retryAfter != null) {
                    exchange.getResponseHeaders().add("Retry-After", retryAfter);
                }
                exchange.sendResponseHeaders(503, -1);
            }
            exchange.close();
        });
    }

    @Test
    void asksAgainWhenItIsToldWhen() throws Exception {
        answer(2, "0");

        assertThat(platform.logIn("admin", "secret")).isEqualTo("t");
        assertThat(requests).hasValue(3);
    }

    @Test
    void asksOnceWhereItIsNotToldWhen() {
        answer(Integer.MAX_VALUE, null);

        assertThatThrownBy(() -> platform.logIn("admin", "secret"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("503");
        assertThat(requests).hasValue(1);
    }

    @Test
    void doesNotAskForEver() {
        answer(Integer.MAX_VALUE, "0");

        assertThatThrownBy(() -> platform.logIn("admin", "secret")).isInstanceOf(Refused.class);
        assertThat(requests).hasValue(21);
    }
}
