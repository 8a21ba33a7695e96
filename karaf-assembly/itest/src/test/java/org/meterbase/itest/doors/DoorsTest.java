// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.doors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.meterbase.itest.product.Await;
import org.meterbase.itest.product.Polling;
import org.meterbase.itest.product.Product;
import org.meterbase.itest.product.Rest;
import org.meterbase.itest.product.RunningUtility;

/** No door of the product is open to those who have not said who they are. */
@ExtendWith(RunningUtility.Booted.class)
class DoorsTest {
    private static final List<String> VERBS = List.of("get", "put", "post", "delete", "patch");

    private final RunningUtility running;
    private final Product product;

    DoorsTest(RunningUtility running) {
        this.running = running;
        product = running.product();
    }

    @Test
    void everyPathWithoutCredentialsIs401() throws Exception {
        List<String> open = new ArrayList<>();
        List<String> asked = new ArrayList<>();
        for (Operation operation : operations()) {
            for (Rest stranger : List.of(product.anonymous(), product.rest("mbk_0123456789abcdef0123456789abcdef"))) {
                HttpResponse<String> answer = operation.ask(stranger);
                asked.add(operation.toString());
                if (answer.statusCode() != 401
                        || !answer.headers()
                                .firstValue("WWW-Authenticate")
                                .orElse("")
                                .startsWith("Bearer")) {
                    open.add(operation + " answered " + answer.statusCode());
                }
            }
        }
        assertThat(open).isEmpty();
        assertThat(asked)
                .contains(
                        "GET /api/v1/readings",
                        "GET /api/v1/devices",
                        "POST /api/v1/installations/imports",
                        "POST /api/v1/tasks",
                        "GET /api/v1/users/me",
                        "GET /api/v1/openapi.json")
                .hasSizeGreaterThan(60);
    }

    @Test
    void metricsAreForThoseWhoLoggedIn() throws Exception {
        assertThat(product.anonymous().status("GET", "/metrics")).isEqualTo(401);
        assertThat(running.rest().status("GET", "/metrics")).isEqualTo(200);
    }

    @Test
    void withoutLogInNothingIsServedNotEvenForAMoment() throws Exception {
        List<String> paths = List.of(
                "/api/v1/devices",
                "/api/v1/usage-points",
                "/api/v1/readings?usagePoint=1",
                "/api/v1/tasks",
                "/api/v1/users",
                "/metrics");
        try (Polling polling = new Polling(product.anonymous(), paths, 3)) {
            for (int i = 0; i < 3; i++) {
                product.console("bundle:restart org.meterbase.access");
                Await.until(
                        "log-in is back",
                        Duration.ofSeconds(60),
                        () -> running.rest().status("GET", "/api/v1/users/me") == 200);
            }
            product.console("bundle:stop org.meterbase.access");
            long before = polling.asked();
            Await.until(
                    "strangers have asked a hundred times without it",
                    Duration.ofSeconds(60),
                    () -> polling.asked() > before + 100);
            product.console("bundle:start org.meterbase.access");
            Await.until(
                    "log-in is back",
                    Duration.ofSeconds(60),
                    () -> running.rest().status("GET", "/api/v1/users/me") == 200);
            assertThat(polling.statuses()).containsOnlyKeys(401, 503);
        }
    }

    @Test
    void theInitialPasswordIsGoneOnceItWasChanged() throws Exception {
        String initial = product.password();
        assertThat(Files.readString(product.initialPassword()).strip()).isEqualTo(initial);
        Rest first = product.administrator();
        Rest second = product.administrator();

        String mine = "a longer one, 4 me alone";
        first.put("/api/v1/users/me/password", Map.of("current", initial, "new", mine));
        product.passwordIsNow(mine);

        assertThat(product.initialPassword()).doesNotExist();
        assertThat(logIn(initial)).isEqualTo(401);
        assertThat(logIn(mine)).isEqualTo(201);
        assertThat(first.status("GET", "/api/v1/users/me")).isEqualTo(200);
        assertThat(second.status("GET", "/api/v1/users/me")).isEqualTo(401);
    }

    @Test
    void aSessionEndsWithItsLogOut() throws Exception {
        JsonNode session =
                product.anonymous().post("/api/v1/sessions", Map.of("user", "admin", "password", product.password()));
        assertThat(Instant.parse(session.path("expires").asText()))
                .isBetween(
                        Instant.now().plus(Duration.ofMinutes(5)), Instant.now().plus(Duration.ofHours(24)));
        Rest person = product.rest(session.path("token").asText());
        assertThat(person.status("GET", "/api/v1/users/me")).isEqualTo(200);
        assertThat(person.status("DELETE", "/api/v1/sessions/current")).isEqualTo(204);
        assertThat(person.status("GET", "/api/v1/users/me")).isEqualTo(401);
    }

    @Test
    void anApiKeyEndsWithItsTimeAndWithItsRevocation() throws Exception {
        Rest administrator = product.administrator();
        Instant soon = Instant.now().plusSeconds(4);
        JsonNode brief = administrator.post(
                "/api/v1/api-keys", Map.of("name", "brief", "roles", List.of("viewer"), "expires", soon.toString()));
        JsonNode revoked =
                administrator.post("/api/v1/api-keys", Map.of("name", "revoked", "roles", List.of("viewer")));
        Rest withBrief = product.rest(brief.path("key").asText());
        Rest withRevoked = product.rest(revoked.path("key").asText());
        assertThat(withBrief.status("GET", "/api/v1/devices")).isEqualTo(200);
        assertThat(withRevoked.status("GET", "/api/v1/devices")).isEqualTo(200);
        assertThat(withRevoked.status("GET", "/api/v1/users")).isEqualTo(403);

        assertThat(administrator.status("DELETE", revoked.path("self").asText()))
                .isEqualTo(204);
        assertThat(withRevoked.status("GET", "/api/v1/devices")).isEqualTo(401);
        Await.until(
                "the key's time is over",
                Duration.ofSeconds(30),
                () -> withBrief.status("GET", "/api/v1/devices") == 401);
        assertThat(Instant.now()).isAfterOrEqualTo(soon);
    }

    private int logIn(String password) throws Exception {
        return product.anonymous()
                .exchange(
                        "POST",
                        "/api/v1/sessions",
                        "application/json",
                        "{\"user\":\"admin\",\"password\":\"" + password + "\"}")
                .statusCode();
    }

    /** Something that the product says it can do. */
    private record Operation(String verb, String path) {
        HttpResponse<String> ask(Rest rest) throws Exception {
            boolean body = !verb.equals("GET") && !verb.equals("DELETE");
            return rest.exchange(
                    verb, path.replaceAll("\\{[^}]*}", "1"), body ? "application/json" : null, body ? "{}" : null);
        }

        @Override
        public String toString() {
            return verb + " " + path;
        }
    }

    /** All that the OpenAPI document tells, but for logging in. */
    private List<Operation> operations() throws Exception {
        JsonNode document = running.rest().get("/api/v1/openapi.json");
        List<Operation> operations = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(verb -> {
                    if (VERBS.contains(verb)) {
                        operations.add(new Operation(verb.toUpperCase(Locale.ROOT), path.getKey()));
                    }
                }));
        assertThat(operations).contains(new Operation("POST", "/api/v1/sessions"));
        operations.removeIf(operation -> operation.equals(new Operation("POST", "/api/v1/sessions"))
                || operation.path().startsWith("/health/"));
        return operations;
    }
}
