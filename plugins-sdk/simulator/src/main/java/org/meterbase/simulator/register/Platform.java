// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.register;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.meterbase.simulator.control.Json;

/** The platform as any user of its REST interface has it. */
public final class Platform {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofMinutes(5);
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;
    /** How often it is asked again where it says that something is just being started or exchanged. */
    private static final int MOST_RETURNS = 20;

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final URI address;
    private final String token;

    /**
     * @param address as {@code http://127.0.0.1:8080}
     * @param token an API key or a session's; null before there is one
     */
    public Platform(URI address, String token) {
        this.address = address;
        this.token = token;
    }

    /** The same platform as somebody else has it. */
    Platform as(String otherToken) {
        return new Platform(address, otherToken);
    }

    /** A resource. @throws Refused where it is not there or not ours */
    JsonNode get(String path) throws IOException, InterruptedException {
        return exchange("GET", path, null, null);
    }

    /** A resource, if it is there. */
    Optional<JsonNode> find(String path) throws IOException, InterruptedException {
        try {
            return Optional.of(get(path));
        } catch (Refused refused) {
            if (refused.status() == NOT_FOUND) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    /** Posts JSON. @param body null for none */
    JsonNode post(String path, Object body) throws IOException, InterruptedException {
        return exchange("POST", path, "application/json", body == null ? new byte[0] : Json.octets(body));
    }

    /** Imports CSV: all of it, or nothing. */
    JsonNode post(String path, String csv) throws IOException, InterruptedException {
        return exchange("POST", path, "text/csv; charset=UTF-8", csv.getBytes(StandardCharsets.UTF_8));
    }

    /** Logs out. */
    void delete(String path) throws IOException, InterruptedException {
        exchange("DELETE", path, null, null);
    }

    /** Logs in. @return a token */
    String logIn(String user, String password) throws IOException, InterruptedException {
        return post("/api/v1/sessions", Map.of("user", user, "password", password))
                .path("token")
                .asText();
    }

    /** A word of a path or a query. */
    static String encoded(String word) {
        return URLEncoder.encode(word, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private JsonNode exchange(String method, String path, String mediaType, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path))
                .timeout(ANSWER)
                .header("Accept", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        if (mediaType != null) {
            request.header("Content-Type", mediaType);
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<byte[]> answer = answer(request.build());
        if (answer.statusCode() / 100 != 2) {
            throw new Refused(
                    answer.statusCode(),
                    method + " " + path + " was answered with " + answer.statusCode() + ": "
                            + new String(answer.body(), StandardCharsets.UTF_8));
        }
        return answer.body().length == 0 ? MissingNode.getInstance() : Json.read(answer.body(), JsonNode.class);
    }

    private HttpResponse<byte[]> answer(HttpRequest request) throws IOException, InterruptedException {
        try {
            HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            for (int returns = 0; returns < MOST_RETURNS && answer.statusCode() == UNAVAILABLE; returns++) {
                Optional<String> seconds =
                        answer.headers().firstValue("Retry-After").filter(text -> text.matches("\\d{1,3}"));
                if (seconds.isEmpty()) {
                    break;
                }
                TimeUnit.SECONDS.sleep(Long.parseLong(seconds.get()));
                answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            }
            return answer;
        } catch (ConnectException refused) {
            throw new IOException("nothing answers at " + address + ": start the platform first", refused);
        }
    }
}
