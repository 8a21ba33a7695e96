// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import javax.ws.rs.core.SecurityContext;
import javax.ws.rs.core.StreamingOutput;
import javax.ws.rs.core.UriBuilder;
import javax.ws.rs.core.UriInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.meterbase.api.archive.ChannelConfiguration;
import org.meterbase.api.archive.EndDevice;
import org.meterbase.api.archive.ModelConfiguration;
import org.meterbase.api.archive.ProfileConfiguration;
import org.meterbase.api.archive.UsagePoint;
import org.meterbase.api.delivery.Observation;
import org.meterbase.api.delivery.Register;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.model.Accumulation;
import org.meterbase.api.model.ReadingType;
import org.meterbase.api.model.Side;
import org.meterbase.api.model.TimeRange;
import org.meterbase.api.model.Unit;
import org.meterbase.kit.json.Json;
import org.meterbase.kit.rest.Problem;
import org.meterbase.readings.rest.ReadingsResource;
import org.meterbase.readings.rest.SeriesResource;

@Timeout(120)
final class RestTest {
    private static final String KWH = "0.0.2.4.1.1.12.0.0.0.0.0.0.0.0.3.72.0";
    private static final Instant DAY = Instant.parse("2026-11-20T00:00:00Z");
    private static final Instant END = DAY.plusSeconds(86_400L * 50);

    private Bench bench;
    private ReadingsResource rest;
    private EndDevice device;

    @BeforeEach
    void open() throws Exception {
        bench = new Bench();
        rest = new ReadingsResource(
                bench.readings,
                bench.archive,
                new Inspection(bench.stages),
                new PoisonDesk(bench.stages),
                new LateDesk(bench.stages));
        device = bench.device(7, 12);
        UsagePoint point =
                UsagePoint.builder(3, 7, "UP-3", ZoneId.of("Europe/Berlin")).build();
        bench.archive
                .add(point)
                .add(ModelConfiguration.builder("model", 1, Instant.EPOCH)
                        .profiles(List.of(ProfileConfiguration.builder(Meter.PROFILE, Meter.QUARTER)
                                .channels(List.of(ChannelConfiguration.builder(Meter.IMPORT, ReadingType.parse(KWH))
                                        .side(Side.SECONDARY)
                                        .accumulation(Accumulation.DELTA)
                                        .build()))
                                .build()))
                        .build());
        bench.archive.bind(point, device, TimeRange.ALWAYS, BigDecimal.TEN, Instant.EPOCH);
        // Forty days, so that more than one window is read.
        bench.deliver(Bench.frame(
                END, Meter.rows(device.key(), Meter.wattHours(), DAY.plusSeconds(900), 96 * 40, row -> row % 7)));
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    private static SecurityContext caller() {
        return new SecurityContext() {
            @Override
            public Principal getUserPrincipal() {
                return Bench.CALLER;
            }

            @Override
            public boolean isUserInRole(String role) {
                return true;
            }

            @Override
            public boolean isSecure() {
                return false;
            }

            @Override
            public String getAuthenticationScheme() {
                return "Bearer";
            }
        };
    }

    private static UriInfo uri(String path) {
        URI request = URI.create("http://localhost" + path);
        return (UriInfo) Proxy.newProxyInstance(
                RestTest.class.getClassLoader(),
                new Class<?>[] {UriInfo.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getRequestUriBuilder" -> UriBuilder.fromUri(request);
                    case "getAbsolutePath" ->
                        UriBuilder.fromUri(request).replaceQuery("").build();
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private JsonNode page(String usagePoint, String type, Instant to, Integer limit, String cursor) {
        return json(rest.readings()
                .page(
                        caller(),
                        uri("/api/v1/readings?usagePoint=UP-3"),
                        usagePoint,
                        type,
                        DAY,
                        to,
                        null,
                        null,
                        null,
                        null,
                        limit,
                        cursor)
                .getEntity());
    }

    private static JsonNode json(Object entity) {
        return Json.MAPPER.valueToTree(entity);
    }

    private static String cursor(JsonNode page) {
        String next = page.get("next").asText();
        assertThat(next).startsWith("/api/v1/readings?usagePoint=UP-3&cursor=");
        return next.substring(next.indexOf("cursor=") + 7);
    }

    @Test
    void aSeriesSaysWhatItsValuesMean() {
        JsonNode page = page("UP-3", KWH, DAY.plusSeconds(1800), null, null);
        assertThat(page.get("usagePoint").asText()).isEqualTo("3");
        assertThat(page.get("unit").asText()).isEqualTo("kWh");
        assertThat(page.get("zone").asText()).isEqualTo("Europe/Berlin");
        assertThat(page.get("interval").asText()).isEqualTo("PT15M");
        assertThat(page.get("side").asText()).isEqualTo("primary");
        assertThat(page.get("items")).hasSize(2);
        JsonNode second = page.get("items").get(1);
        assertThat(second.get("start").asText()).isEqualTo("2026-11-20T00:15:00Z");
        assertThat(second.get("value").decimalValue()).isEqualByComparingTo("0.01");
        assertThat(second.get("quality").isArray()).isTrue();
        assertThat(page.has("next")).isFalse();
    }

    @Test
    void pagesFollowEachOtherOverWindowsWithoutGapOrRepetition() {
        List<String> starts = new ArrayList<>();
        String cursor = null;
        do {
            JsonNode page = page("3", KWH, END, 1000, cursor);
            page.get("items").forEach(item -> starts.add(item.get("start").asText()));
            cursor = page.has("next") ? cursor(page) : null;
        } while (cursor != null);
        assertThat(starts).hasSize(96 * 40).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void withoutATypeItSaysWhichThereAre() {
        JsonNode page = page("3", null, END, null, null);
        assertThat(page.get("items").get(0).get("readingType").asText()).isEqualTo(KWH);
        assertThat(page.get("items").get(0).get("self").asText()).contains("usagePoint=3&readingType=" + KWH);
    }

    @Test
    void whatIsWrongIsSaidByName() {
        assertThatThrownBy(() -> page("nowhere", KWH, END, null, null))
                .isInstanceOfSatisfying(
                        Problem.class,
                        p -> assertThat(p.getResponse().getStatus()).isEqualTo(404));
        assertThatThrownBy(() -> page("3", "1.2", END, null, null))
                .isInstanceOfSatisfying(
                        Problem.class,
                        p -> assertThat(p.getResponse().getStatus()).isEqualTo(400))
                .hasMessageContaining("readingType");
        assertThatThrownBy(() -> page("3", KWH, DAY.minusSeconds(1), null, null))
                .isInstanceOf(Problem.class);
        assertThatThrownBy(() -> page("3", KWH, END, 0, null)).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> page("3", KWH, END, null, "nonsense")).isInstanceOf(Problem.class);
    }

    @Test
    void exportsHaveNoCap() throws Exception {
        String csv = written(rest.readings().csv(caller(), "UP-3", KWH, DAY, END, null, null, null, null));
        assertThat(csv.lines()).hasSize(1 + 96 * 40);
        assertThat(csv).startsWith("start,value,unit,quality\r\n2026-11-20T00:00:00Z,0.00,kWh,");
        String lines = written(rest.readings().ndjson(caller(), "UP-3", KWH, DAY, END, null, null, null, null));
        assertThat(lines.lines()).hasSize(96 * 40).allSatisfy(line -> assertThat(line)
                .startsWith("{\"start\":"));
    }

    @Test
    void theRawLayerShowsWhatTheDeviceSaidInAllItsRevisions() throws Exception {
        bench.deliver(Bench.frame(END, Meter.rows(device.key(), Meter.wattHours(), DAY.plusSeconds(900), 77)));
        JsonNode page = json(rest.readings()
                .page(
                        caller(),
                        uri("/api/v1/readings?layer=raw"),
                        null,
                        null,
                        DAY,
                        DAY.plusSeconds(1801),
                        null,
                        SeriesResource.Layer.RAW,
                        "12",
                        Meter.IMPORT,
                        null,
                        null)
                .getEntity());
        assertThat(page.get("items")).hasSize(3);
        assertThat(page.get("items").get(0).get("integer").asLong()).isZero();
        assertThat(page.get("items").get(1).get("integer").asLong()).isEqualTo(77);
        assertThat(page.get("items").get(1).get("revision").asInt()).isEqualTo(1);
        assertThat(page.get("items").get(1).get("side").asText()).isEqualTo("unspecified");
        String csv = written(rest.readings()
                .csv(caller(), null, null, DAY, END, null, SeriesResource.Layer.RAW, "12", Meter.IMPORT));
        assertThat(csv.lines()).hasSize(1 + 96 * 40 + 1);
    }

    @Test
    void whatADeviceSaidBesideIsServedToo() throws Exception {
        Registers registers = new Registers(device.key());
        bench.deliver(Bench.frame(
                END,
                registers.at(DAY, 5),
                registers.at(DAY.plusSeconds(60), 6),
                new Observation(
                        device.key(), Observation.Kind.FIRMWARE, "fw", new Observation.Value.Text("1.2"), DAY)));
        JsonNode first = json(
                rest.registerSets().list(caller(), uri("/api/v1/register-sets?device=12"), "12", null, null, 1, null));
        assertThat(first.get("items")
                        .get(0)
                        .get("registers")
                        .get(0)
                        .get("integer")
                        .asLong())
                .isEqualTo(5);
        String cursor = first.get("next").asText().replaceAll(".*cursor=", "");
        JsonNode second = json(rest.registerSets()
                .list(caller(), uri("/api/v1/register-sets?device=12"), "12", null, null, 1, cursor));
        assertThat(second.get("items")
                        .get(0)
                        .get("registers")
                        .get(0)
                        .get("integer")
                        .asLong())
                .isEqualTo(6);
        assertThat(second.has("next")).isFalse();
        JsonNode observations = json(rest.observations().list(caller(), uri("/api/v1/observations"), "12"));
        assertThat(observations.get("items").get(0).get("value").asText()).isEqualTo("1.2");
        JsonNode feed = json(rest.feed().lag(caller()));
        assertThat(feed.get("items").get(0).get("behind").asLong()).isZero();
    }

    private static String written(StreamingOutput output) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        output.write(bytes);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** A register read again and again. */
    private record Registers(org.meterbase.api.model.DeviceKey device) {
        RegisterSet at(Instant moment, long value) {
            return RegisterSet.builder(device, RegisterSet.Kind.SPOT, moment)
                    .register(Register.builder(Meter.IMPORT, value, 0, Unit.WATT_HOUR)
                            .build())
                    .build();
        }
    }
}
