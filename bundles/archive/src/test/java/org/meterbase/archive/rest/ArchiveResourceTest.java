// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.SecurityContext;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterbase.api.access.Caller;
import org.meterbase.api.access.Role;
import org.meterbase.archive.ArchiveDoor;
import org.meterbase.archive.ImportReport;
import org.meterbase.archive.ModelDocument;
import org.meterbase.kit.json.Json;
import org.meterbase.kit.rest.Problem;

class ArchiveResourceTest {
    private static final SecurityContext INES =
            new LoggedIn(Caller.of(Caller.Kind.PERSON, "ines", EnumSet.of(Role.ENGINEER), "test", Caller.newTraceId()));
    private static final Instant JANUARY = Instant.parse("2026-01-01T00:00:00Z");

    @AutoClose
    static final ArchiveDoor door = new ArchiveDoor();

    private final ArchiveResource archive = door.resource();

    /** Somebody who came through the door. */
    private record LoggedIn(Caller caller) implements SecurityContext {
        @Override
        public Principal getUserPrincipal() {
            return caller;
        }

        @Override
        public boolean isUserInRole(String role) {
            return false;
        }

        @Override
        public boolean isSecure() {
            return false;
        }

        @Override
        public String getAuthenticationScheme() {
            return "Bearer";
        }
    }

    @BeforeEach
    void aModel() {
        door.clear();
        archive.models().add(INES, new ModelResource.Body("E1", null, "ACM", null, List.of(), List.of(), List.of()));
    }

    @Test
    void aChangeNeedsTheVersionItWasMadeFrom() {
        Response added = point("mill");
        String tag = "\"" + added.getEntityTag().getValue() + "\"";
        String id = ((UsagePointResource.View) added.getEntity()).id();
        UsagePointResource.Body body = new UsagePointResource.Body("windmill", "Europe/Berlin", null, null);

        assertThat(added.getStatus()).isEqualTo(201);
        assertThat(added.getLocation()).hasPath("/api/v1/usage-points/" + id);
        assertThat(status(() -> archive.usagePoints().change(INES, id, null, body)))
                .isEqualTo(428);
        assertThat(archive.usagePoints().change(INES, id, tag, body).getStatus())
                .isEqualTo(200);
        assertThat(status(() -> archive.usagePoints().change(INES, id, tag, body)))
                .isEqualTo(412);
        assertThat(status(() -> archive.usagePoints().change(INES, "999999", "*", body)))
                .isEqualTo(404);
        assertThat(status(() -> point("windmill"))).isEqualTo(409);
    }

    @Test
    void whatIsWrongIsToldByItsPointer() throws Exception {
        ModelDocument.Channel channel = new ModelDocument.Channel("a", "1.2", "left", null, 99, "kWh", null);
        ModelResource.Body body = new ModelResource.Body(
                "E2",
                null,
                null,
                null,
                List.of(new ModelDocument.Profile("p", "15 min", null, null, List.of(channel))),
                List.of(),
                List.of("log", "log"));

        JsonNode problem = problem(() -> archive.models().add(INES, body));

        assertThat(problem.get("errors").findValuesAsText("pointer"))
                .containsExactlyInAnyOrder("/profiles/0/period", "/profiles/0/channels/0/readingType", "/eventLogs/1");
        assertThat(problem(() -> archive.devices().add(INES, device("1001", "E9", null)))
                        .get("errors")
                        .get(0)
                        .get("pointer")
                        .asText())
                .isEqualTo("/model");
    }

    @Test
    void aPasswordIsTakenAndNeverShown() throws Exception {
        Response added = archive.devices().add(INES, device("1001", "E1", "top secret"));
        DeviceView view = (DeviceView) added.getEntity();

        assertThat(door.password(view.id())).isEqualTo("top secret");
        assertThat(Json.MAPPER.writeValueAsString(view)).doesNotContain("secret");
        assertThat(device("1001", "E1", "top secret").toString()).doesNotContain("secret");
        assertThat(view.manufacturer()).isEqualTo("ACM");
        assertThat(view.state()).isEqualTo("stock");
        assertThat(archive.devices()
                        .changePassword(INES, view.id(), new DeviceResource.PasswordBody("another"))
                        .getStatus())
                .isEqualTo(204);
        assertThat(door.password(view.id())).isEqualTo("another");
    }

    @Test
    void keysAreTakenInHexadecimalDigitsAndNeverShown() throws Exception {
        DeviceBody body = device("1001", "E1", null, Map.of("ek", "000102030405060708090A0B0C0D0E0F"));
        DeviceView view = (DeviceView) archive.devices().add(INES, body).getEntity();

        assertThat(door.key(view.id(), "ek")).hasSize(16).startsWith(0, 1, 2);
        assertThat(Json.MAPPER.writeValueAsString(view)).doesNotContainIgnoringCase("0a0b0c");
        assertThat(body.toString()).doesNotContain("0A0B0C");
        archive.devices().changeKeys(INES, view.id(), Map.of("ak", "d0d1d2d3d4d5d6d7d8d9dadbdcdddedf"));
        assertThat(door.key(view.id(), "ek")).startsWith(0, 1, 2);
        assertThat(door.key(view.id(), "ak")).startsWith(0xD0, 0xD1);
        for (Map<String, String> wrong : List.of(
                Map.of("ek", "0A0B0"), Map.of("ek", "the key of all keys"), Map.of("Ek", "0A0B"), Map.of("ak", ""))) {
            assertThat(problem(() -> archive.devices().changeKeys(INES, view.id(), wrong))
                            .toString())
                    .contains("key")
                    .doesNotContain("0A0B")
                    .doesNotContain("all keys");
        }
    }

    @Test
    void aBindingIsCorrectedAndWithdrawn() {
        String point = ((UsagePointResource.View) point("mill").getEntity()).id();
        String device = ((DeviceView)
                        archive.devices().add(INES, device("1001", "E1", null)).getEntity())
                .id();
        BindingResource.Body body = new BindingResource.Body(point, null, device, JANUARY, null);
        BindingResource.View added =
                (BindingResource.View) archive.bindings().add(INES, body).getEntity();

        assertThat(status(() -> archive.bindings().add(INES, body))).isEqualTo(409);
        Response corrected = archive.bindings()
                .correct(
                        INES,
                        added.id(),
                        added.version(),
                        new BindingResource.Body(point, null, device, JANUARY.plus(Duration.ofDays(7)), null));
        assertThat(((BindingResource.View) archive.bindings()
                                .one(INES, added.id(), added.recordedFrom())
                                .getEntity())
                        .validFrom())
                .isEqualTo(JANUARY);
        String version = corrected.getEntityTag().getValue();
        assertThat(archive.bindings().withdraw(INES, added.id(), version).getStatus())
                .isEqualTo(204);
        assertThat(status(() -> archive.bindings().one(INES, added.id(), null))).isEqualTo(404);
    }

    @Test
    void aRatioIsANumberOrAFraction() {
        String point = ((UsagePointResource.View) point("mill").getEntity()).id();
        RatioResource.View ratio = (RatioResource.View) archive.ratios()
                .add(INES, new RatioResource.Body(point, null, JANUARY, "200/5", 100, null))
                .getEntity();

        assertThat(ratio.factor()).isEqualByComparingTo("4000");
        assertThat(status(
                        () -> archive.ratios().add(INES, new RatioResource.Body(point, null, JANUARY, 1, null, null))))
                .isEqualTo(409);
        assertThat(status(() -> archive.ratios()
                        .add(INES, new RatioResource.Body(point, "check", JANUARY, "100/3", null, null))))
                .isEqualTo(400);
    }

    @Test
    void aMomentToComeHasNoAnswer() {
        String point = ((UsagePointResource.View) point("mill").getEntity()).id();
        Instant tomorrow = Instant.now().plus(Duration.ofDays(1));

        assertThat(status(() -> archive.usagePoints().one(INES, point, tomorrow)))
                .isEqualTo(400);
    }

    @Test
    void anImportAnswersWithItsReport() {
        Response refused = load("name,zone\nmill,UTC\nschool,Nowhere\n", null, null);
        assertThat(refused.getStatus()).isEqualTo(422);
        assertThat(((ImportReport) refused.getEntity()).stored()).isFalse();
        assertThat(load("name,zone\nmill,UTC\nschool,Nowhere\n", true, null).getStatus())
                .isEqualTo(200);
        Response skipped = load("name,zone\nmill,UTC\nschool,Nowhere\n", null, OnError.SKIP);
        assertThat(skipped.getStatus()).isEqualTo(200);
        assertThat(((ImportReport) skipped.getEntity()).created()).isEqualTo(1);
    }

    private Response load(String file, Boolean dryRun, OnError onError) {
        return archive.usagePoints()
                .imports(INES, dryRun, onError, new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)));
    }

    private Response point(String name) {
        return archive.usagePoints().add(INES, new UsagePointResource.Body(name, "Europe/Berlin", null, null));
    }

    private static DeviceBody device(String serialNumber, String model, String password) {
        return device(serialNumber, model, password, null);
    }

    private static DeviceBody device(String serialNumber, String model, String password, Map<String, String> keys) {
        return new DeviceBody(
                serialNumber,
                null,
                model,
                null,
                null,
                null,
                null,
                new DeviceBody.Path("dlms", "tcp-client", "127.0.0.1:4059", null, Map.of("client", "16")),
                null,
                password,
                keys);
    }

    private static int status(Callable<?> request) {
        return catchThrowableOfType(Problem.class, request::call).getResponse().getStatus();
    }

    private static JsonNode problem(Callable<?> request) throws IOException {
        Problem problem = catchThrowableOfType(Problem.class, request::call);
        return Json.MAPPER.readTree((byte[]) problem.getResponse().getEntity());
    }
}
