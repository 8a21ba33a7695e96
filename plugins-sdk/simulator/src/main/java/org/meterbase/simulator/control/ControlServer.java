// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.meterbase.simulator.tcp.Simulation;

/** The control port: truth, faults and counts over HTTP with JSON, on 127.0.0.1. Errors are application/problem+json. */
public final class ControlServer implements AutoCloseable {
    /** Octets of the largest request. */
    private static final int MOST = 1 << 16;

    private static final int THREADS = 2;

    private final ControlResource resource;
    private final HttpServer server;
    private final ExecutorService threads;

    /** @param port 0 for any that is free */
    public ControlServer(Simulation simulation, int port) throws IOException {
        resource = new ControlResource(simulation);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "control");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                answer(exchange, 200, "application/json", resource.answer(request(exchange)));
            } catch (NoSuchElementException unknown) {
                problem(exchange, 404, unknown.getMessage());
            } catch (JsonProcessingException malformed) {
                problem(exchange, 400, "the body is not what is expected: " + malformed.getOriginalMessage());
            } catch (IllegalArgumentException wrong) {
                problem(exchange, 400, wrong.getMessage());
            } catch (RuntimeException failed) {
                problem(exchange, 500, String.valueOf(failed.getMessage()));
            }
        }
    }

    private static Request request(HttpExchange exchange) throws IOException {
        try (InputStream body = exchange.getRequestBody()) {
            byte[] octets = body.readNBytes(MOST + 1);
            if (octets.length > MOST) {
                throw new IllegalArgumentException("the body is longer than " + MOST + " octets");
            }
            return Request.of(exchange.getRequestMethod(), exchange.getRequestURI(), octets);
        }
    }

    private static void problem(HttpExchange exchange, int status, String detail) throws IOException {
        answer(exchange, status, "application/problem+json", Map.of("status", status, "detail", detail));
    }

    private static void answer(HttpExchange exchange, int status, String type, Object body) throws IOException {
        byte[] octets = Json.octets(body);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, octets.length);
        exchange.getResponseBody().write(octets);
    }
}
