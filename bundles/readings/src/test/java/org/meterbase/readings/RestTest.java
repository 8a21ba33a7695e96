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
import org.meterbase.api.delivery.Provenance;
import org.meterbase.api.delivery.Register;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.model.Accumulation;
import org.meterbase.api.model.Identity;
import org.meterbase.api.model.ReadingType;
import org.meterbase.api.model.Side;
import org.meterbase.api.model.TimeRange;
import org.meterbase.api.model.Unit;
import org.meterbase.api.readings.Frame;
import org.meterbase.kit.json.Json;
import org.meterbase.kit.rest.Problem;
import org.meterbase.readings.rest.QuarantineResource;
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
                new PointRegisters(bench.stages, bench.archive),
                bench.feed,
                bench.quarantine,
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
        bench.archive.bind(point, device, TimeRange.ALWAYS, BigDecimal.TEN, Instant.parse("2020-01-01T00:00:00Z"));
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
        JsonNode first = json(rest.registerSets()
                .list(caller(), uri("/api/v1/register-sets?device=12"), "12", null, null, null, null, 1, null));
        assertThat(first.get("items")
                        .get(0)
                        .get("registers")
                        .get(0)
                        .get("integer")
                        .asLong())
                .isEqualTo(5);
        String cursor = first.get("next").asText().replaceAll(".*cursor=", "");
        JsonNode second = json(rest.registerSets()
                .list(caller(), uri("/api/v1/register-sets?device=12"), "12", null, null, null, null, 1, cursor));
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

    @Test
    void whatLiesInQuarantineIsReleasedAndDiscardedAndSaysSo() throws Exception {
        for (int day = 0; day < 2; day++) {
            bench.deliver(Frame.builder(
                            Provenance.builder(Provenance.Source.READ, END)
                                    .answered(Identity.builder()
                                            .serialNumber("S12")
                                            .build())
                                    .build(),
                            List.of(Meter.rows(
                                    bench.device(7, 13).key(), Meter.wattHours(), END.minusSeconds(86_400L * day), 5)))
                    .quarantine(Frame.Quarantine.WRONG_DEVICE)
                    .build());
        }
        JsonNode page = quarantine(null);
        assertThat(page.get("items")).hasSize(2);
        JsonNode first = page.get("items").get(0);
        assertThat(first.get("reason").asText()).isEqualTo("wrong-device");
        assertThat(first.get("state").asText()).isEqualTo("waiting");
        String one = first.get("id").asText();
        String other = page.get("items").get(1).get("id").asText();

        JsonNode released = json(
                rest.quarantine().release(caller(), one, new QuarantineResource.Body(null, "they were exchanged")));
        assertThat(released.get("state").asText()).isEqualTo("released");
        assertThat(released.get("decisions").get(0).get("device").asText()).isEqualTo("12");
        assertThat(released.get("decisions").get(0).get("caller").asText()).isEqualTo("test");
        assertThat(released.get("decisions").get(0).get("reason").asText()).isEqualTo("they were exchanged");
        JsonNode discarded =
                json(rest.quarantine().discard(caller(), other, new QuarantineResource.Body(null, "a test")));
        assertThat(discarded.get("state").asText()).isEqualTo("discarded");
        assertThat(discarded.get("contents")).hasSize(1);
        assertThat(quarantine(null).get("items")).isEmpty();
        assertThat(quarantine(QuarantineResource.Decided.ALL).get("items")).hasSize(2);

        assertThatThrownBy(() -> rest.quarantine().discard(caller(), one, new QuarantineResource.Body(null, "no")))
                .isInstanceOfSatisfying(
                        Problem.class,
                        p -> assertThat(p.getResponse().getStatus()).isEqualTo(409));
        assertThatThrownBy(() -> rest.quarantine().release(caller(), other, null))
                .isInstanceOfSatisfying(
                        Problem.class,
                        p -> assertThat(p.getResponse().getStatus()).isEqualTo(400));
        assertThatThrownBy(
                        () -> rest.quarantine().release(caller(), "999", new QuarantineResource.Body(null, "whatever")))
                .isInstanceOfSatisfying(
                        Problem.class,
                        p -> assertThat(p.getResponse().getStatus()).isEqualTo(404));
    }

    @Test
    void theFeedSaysWhatWasAddedAndWhatIsProjectedOtherwiseSince() throws Exception {
        bench.reprojection.catchUp();
        JsonNode page = json(rest.feed().changes(caller(), uri("/api/v1/feed/lanes/7/changes"), "7", null, null, null));
        JsonNode rows = page.get("items").get(0);
        assertThat(rows.get("kind").asText()).isEqualTo("intervals");
        assertThat(rows.get("device").asText()).isEqualTo("12");
        assertThat(rows.get("day").asText()).isEqualTo("2026-11-20");
        assertThat(rows.get("added").asInt()).isEqualTo(95);
        assertThat(rows.has("usagePoint")).isFalse();
        JsonNode bound = page.get("items").get(page.get("items").size() - 1);
        assertThat(bound.get("kind").asText()).isEqualTo("projection");
        assertThat(bound.get("usagePoint").asText()).isEqualTo("3");
        assertThat(bound.get("readingType").asText()).isEqualTo(KWH);
        assertThat(bound.has("device")).isFalse();
        long last = bound.get("offset").asLong();
        JsonNode after =
                json(rest.feed().changes(caller(), uri("/api/v1/feed/lanes/7/changes"), "7", last - 1, null, null));
        assertThat(after.get("items")).hasSize(1);
        assertThatThrownBy(() -> rest.feed().changes(caller(), uri("/api/v1/feed"), "64", null, null, null))
                .isInstanceOf(Problem.class);
    }

    private JsonNode quarantine(QuarantineResource.Decided state) {
        return json(rest.quarantine().list(caller(), uri("/api/v1/quarantine"), null, state, null, null));
    }

    @Test
    void registerSetsOfAUsagePointSayWhatTheyMeanThere() throws Exception {
        ReadingType dial = ReadingType.parse("0.0.0.1.1.1.12.0.0.0.0.0.0.0.0.3.72.0");
        bench.archive.add(ModelConfiguration.builder("model", 1, Instant.EPOCH)
                .registers(List.of(ChannelConfiguration.builder(Meter.IMPORT, dial)
                        .side(Side.SECONDARY)
                        .build()))
                .build());
        Registers registers = new Registers(device.key());
        bench.deliver(Bench.frame(END, registers.at(DAY, 500), registers.at(DAY.plusSeconds(60), 600)));
        JsonNode page = json(rest.registerSets()
                .list(caller(), uri("/api/v1/register-sets?usagePoint=3"), null, "UP-3", null, null, null, 1, null));
        JsonNode set = page.get("items").get(0);
        assertThat(page.has("next")).isTrue();
        assertThat(set.get("kind").asText()).isEqualTo("spot");
        assertThat(set.get("device").asText()).isEqualTo("12");
        JsonNode register = set.get("registers").get(0);
        assertThat(register.get("readingType").asText()).isEqualTo(dial.toString());
        assertThat(register.get("value").decimalValue()).isEqualByComparingTo("5");
        assertThat(register.get("unit").asText()).isEqualTo("kWh");
        assertThat(register.get("side").asText()).isEqualTo("primary");
        assertThat(register.get("integer").asLong()).isEqualTo(500);
        JsonNode values = page("3", dial.toString(), END, null, null);
        assertThat(values.get("items").get(1).get("at").asText()).isEqualTo("2026-11-20T00:01:00Z");
        assertThat(values.get("items").get(1).get("value").decimalValue()).isEqualByComparingTo("6");
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
