// SPDX-License-Identifier: Apache-2.0
package org.meterbase.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.servlet.DispatcherType;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.servlet.FilterHolder;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The front before a real web server, the one that the platform runs in. */
class FrontTest {
    /** What the application, or whatever is there in its place, answers. */
    @FunctionalInterface
    private interface Behind {
        void answer(HttpServletRequest request, HttpServletResponse response) throws IOException;
    }

    private final AtomicReference<Behind> behind = new AtomicReference<>();
    private final AtomicBoolean settled = new AtomicBoolean(true);
    private final HttpClient client = HttpClient.newHttpClient();
    private Server server;

    @BeforeEach
    void start() throws Exception {
        server = new Server(new InetSocketAddress("127.0.0.1", 0));
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(new ServletHolder(new Application()), "/*");
        context.addFilter(new FilterHolder(new FrontFilter(settled::get)), "/*", EnumSet.of(DispatcherType.REQUEST));
        server.setHandler(context);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void anAnswerOfOurOwnPassesAsItIs() throws Exception {
        behind.set((request, response) -> {
            response.setHeader("Trace-Id", "1");
            response.setStatus(201);
            response.setHeader("ETag", "\"7\"");
            response.getOutputStream().print("made");
        });

        HttpResponse<String> answer = get("/api/v1/devices");
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).isEqualTo("made");
        assertThat(answer.headers().firstValue("ETag")).hasValue("\"7\"");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }

    @Test
    void anAnswerWithoutBodyPassesToo() throws Exception {
        behind.set((request, response) -> {
            response.setHeader("Trace-Id", "1");
            response.setStatus(204);
        });

        assertThat(get("/api/v1/devices").statusCode()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 302, 404, 500})
    void whatIsNotOursBecomesA503WhateverItSays(int status) throws Exception {
        behind.set((request, response) -> {
            response.setStatus(status);
            response.setContentType("text/html");
            response.setHeader("Location", "https://elsewhere.example/");
            if (status != 204) {
                response.getOutputStream().print("every reading there is");
                response.flushBuffer();
            }
        });

        assertUnavailable(get("/api/v1/devices"));
    }

    @Test
    void aServersErrorPageAndAServletThatBreaksBecomeA503() throws Exception {
        behind.set((request, response) -> response.sendError(404));
        assertUnavailable(get("/api/v1/devices"));
        assertUnavailable(get("/metrics"));
        behind.set((request, response) -> response.getWriter().print("No service was found."));
        assertUnavailable(get("/api/v1/devices"));
        behind.set((request, response) -> {
            throw new IllegalStateException("bundle is stopped");
        });
        assertUnavailable(get("/api/v1/devices"));
        behind.set((request, response) -> response.sendRedirect("/elsewhere"));
        assertUnavailable(get("/api/v1/devices"));
    }

    @Test
    void anUnknownPathIsSoOnlyWhileRestIsSettled() throws Exception {
        behind.set((request, response) -> {
            response.setHeader("Trace-Id", "1");
            response.setStatus(404);
            response.getOutputStream().print("no such path");
        });

        assertThat(get("/api/v1/devices").statusCode()).isEqualTo(404);
        settled.set(false);
        assertUnavailable(get("/api/v1/devices"));
        settled.set(true);
        assertThat(get("/api/v1/devices").body()).isEqualTo("no such path");
    }

    @Test
    void aLongDownloadIsNotHeldBack() throws Exception {
        byte[] part = new byte[1 << 16];
        behind.set((request, response) -> {
            response.setHeader("Trace-Id", "1");
            for (int i = 0; i < 64; i++) {
                response.getOutputStream().write(part);
            }
        });

        assertThat(get("/api/v1/export").body()).hasSize(64 * part.length);
    }

    @Test
    void aBodyEndsAtAMegabyteUnlessItIsAnImport() throws Exception {
        behind.set((request, response) -> {
            long length = request.getInputStream().transferTo(OutputStream.nullOutputStream());
            response.setHeader("Trace-Id", "1");
            response.getOutputStream().print(length);
        });
        byte[] fits = new byte[BoundedRequest.MOST];
        byte[] tooLong = new byte[BoundedRequest.MOST + 1];

        assertThat(post("/api/v1/devices", HttpRequest.BodyPublishers.ofByteArray(fits))
                        .body())
                .isEqualTo("" + fits.length);
        assertThat(post("/api/v1/devices", HttpRequest.BodyPublishers.ofByteArray(tooLong))
                        .statusCode())
                .isEqualTo(413);
        // Without a length in the request, too.
        assertThat(post("/api/v1/devices", chunked(tooLong)).statusCode()).isEqualTo(413);
        assertThat(post("/api/v1/devices/import", chunked(tooLong)).body()).isEqualTo("" + tooLong.length);
    }

    @Test
    void aBodyThatIsTooLongIsSoAlsoWhereTheApplicationMakesAnErrorOfIt() throws Exception {
        behind.set((request, response) -> {
            try {
                request.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                response.setHeader("Trace-Id", "1");
                response.setStatus(500);
                response.getOutputStream().print("something went wrong");
            }
        });

        assertThat(post("/api/v1/devices", chunked(new byte[2 * BoundedRequest.MOST]))
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void whatIsNotBelowApiIsLeftAlone() throws Exception {
        behind.set((request, response) -> response.sendError(404));

        assertThat(get("/other").statusCode()).isEqualTo(404);
    }

    private static void assertUnavailable(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.headers().firstValue("Location")).isEmpty();
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(answer.body()).startsWith("{\"type\":\"urn:meterbase:problem:unavailable\"");
    }

    private static HttpRequest.BodyPublisher chunked(byte[] body) {
        return HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(path))
                .version(HttpClient.Version.HTTP_1_1)
                .POST(body)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return server.getURI().resolve(path);
    }

    private final class Application extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            behind.get().answer(request, response);
        }
    }
}
