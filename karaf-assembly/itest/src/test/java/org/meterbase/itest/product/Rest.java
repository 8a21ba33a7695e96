// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.product;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A client of the product's REST interface, as an integrator would write one. */
public final class Rest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    private final String address;
    private final String token;

    Rest(String address, String token) {
        this.address = address;
        this.token = token;
    }

    /** Reads a resource. @throws AssertionError unless it is there */
    public JsonNode get(String path) throws IOException, InterruptedException {
        return expect(exchange("GET", path, null, null), path);
    }

    /** Posts a JSON body. @throws AssertionError unless it is accepted */
    public JsonNode post(String path, Object body) throws IOException, InterruptedException {
        return expect(exchange("POST", path, "application/json", JSON.writeValueAsString(body)), path);
    }

    /** Posts text of a media type. @throws AssertionError unless it is accepted */
    public JsonNode post(String path, String mediaType, String body) throws IOException, InterruptedException {
        return expect(exchange("POST", path, mediaType, body), path);
    }

    /** Puts a JSON body. @throws AssertionError unless it is accepted */
    public JsonNode put(String path, Object body, String... headers) throws IOException, InterruptedException {
        return expect(exchange("PUT", path, "application/json", JSON.writeValueAsString(body), headers), path);
    }

    /** Reads all items of a collection, page after page. @throws AssertionError unless it is there */
    public List<JsonNode> all(String path) throws IOException, InterruptedException {
        List<JsonNode> items = new ArrayList<>();
        String page = path;
        while (page != null) {
            JsonNode answer = get(page);
            answer.path("items").forEach(items::add);
            page = answer.hasNonNull("next") ? answer.get("next").asText() : null;
        }
        return items;
    }

    /** The status of a request without body. */
    public int status(String method, String path) throws IOException, InterruptedException {
        return exchange(method, path, null, null).statusCode();
    }

    /** Sends a request and takes whatever is answered. @param body null for none */
    public HttpResponse<String> exchange(String method, String path, String mediaType, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
                .timeout(Duration.ofSeconds(60))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (mediaType != null) {
            request.header("Content-Type", mediaType);
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Text as JSON. */
    public static JsonNode read(String json) throws IOException {
        return JSON.readTree(json);
    }

    /** A word of a query, encoded. */
    public static String encode(Object word) {
        return URLEncoder.encode(word.toString(), StandardCharsets.UTF_8);
    }

    private static JsonNode expect(HttpResponse<String> response, String path) throws IOException {
        if (response.statusCode() / 100 != 2) {
            throw new AssertionError(response.request().method() + " " + path + " answered " + response.statusCode()
                    + ": " + response.body());
        }
        return response.body().isEmpty() ? JSON.nullNode() : JSON.readTree(response.body());
    }
}
