// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.meterbase.simulator.dlms.Reader;
import org.meterbase.simulator.tcp.Call;
import org.meterbase.simulator.tcp.Simulation;
import org.meterbase.simulator.tcp.Station;
import org.meterbase.simulator.utility.Channel;
import org.meterbase.simulator.utility.Fault;
import org.meterbase.simulator.utility.MeterModels;
import org.meterbase.simulator.utility.Utility;

class ControlServerTest {
    private static final Instant NOW = Instant.parse("2026-11-23T09:07:00Z");
    private static final String DAY = "?from=2026-11-22T00:00:00Z&to=2026-11-23T00:00:00Z";

    private final HttpClient http = HttpClient.newHttpClient();
    private Simulation simulation;
    private ControlServer control;

    @BeforeEach
    void start() throws IOException {
        simulation = new Simulation(Utility.of(20, 1), () -> 0, 30, InstantSource.fixed(NOW));
        control = new ControlServer(simulation, 0);
    }

    @AfterEach
    void stop() {
        control.close();
        simulation.close();
    }

    @Test
    void theRosterSaysHowToReachAndDescribeEveryMeter() throws Exception {
        JsonNode roster = get("/roster");
        assertThat(roster.path("usagePoints")).hasSize(20);
        JsonNode first = roster.path("usagePoints").get(0);
        assertThat(first.path("usagePoint").asText()).isEqualTo("UP-000001");
        assertThat(first.path("category").asText()).isEqualTo("bulk-supply");
        assertThat(first.path("meter").path("ct").path("primary").asInt()).isEqualTo(400);
        assertThat(first.path("meter").path("port").asInt())
                .isEqualTo(simulation.station("60000001").orElseThrow().port());
        JsonNode model = roster.path("models").get(0);
        assertThat(model.path("name").asText()).isEqualTo("SIM-INDEX");
        assertThat(model.path("profile").path("stamp").asText()).isEqualTo("end");
        JsonNode channel = model.path("profile").path("channels").get(0);
        assertThat(channel.path("quantity").asText()).isEqualTo("activeImport");
        assertThat(channel.path("accumulation").asText()).isEqualTo("index");
        assertThat(channel.path("type").asText()).isEqualTo("double-long-unsigned");
        roster.path("usagePoints")
                .forEach(entry -> assertThat(entry.path("meter").has("password"))
                        .isEqualTo(entry.path("meter").path("security").asText().equals("lls")));
    }

    @Test
    void truthIsWhatTheMeterSays() throws Exception {
        Station station = station();
        JsonNode items =
                get("/meters/" + station.meter().serial() + "/truth" + DAY).path("items");
        assertThat(items).hasSize(96);
        assertThat(items.get(0).path("start").asText()).isEqualTo("2026-11-22T00:00:00Z");
        assertThat(items.get(0).path("stamp").asText()).isEqualTo("2026-11-22T00:15:00Z");
        assertThat(items.get(0).path("held").asBoolean()).isTrue();
        JsonNode at = get("/meters/" + station.meter().serial() + "/truth/registers?at=2026-11-22T00:00:00Z");
        JsonNode later = get("/meters/" + station.meter().serial() + "/truth/registers?at=2026-11-23T00:00:00Z");
        long sum = 0;
        for (JsonNode item : items) {
            sum += item.path("activeImport").asLong();
        }
        assertThat(primary(later) - primary(at)).isEqualTo(sum).isPositive();
        Channel total = station.meter().model().registers().get(0);
        assertThat(at.path("registers").path("1.0.1.8.0.255").path("raw").asLong())
                .isEqualTo(station.meter()
                        .register(total, Instant.parse("2026-11-22T00:00:00Z").getEpochSecond()));
    }

    @Test
    void theSumOverAllMetersLeavesOutWhatIsNotHeld() throws Exception {
        String serial = station().meter().serial();
        assertThat(sum(serial).path("intervals").asInt()).isEqualTo(96);
        send(
                "PUT",
                "/meters/" + serial + "/fault",
                "{\"kind\":\"gap\",\"from\":\"2026-11-22T05:00:00Z\",\"to\":\"2026-11-22T06:00:00Z\"}");
        assertThat(sum(serial).path("intervals").asInt()).isEqualTo(92);
        assertThat(get("/meters/" + serial + "/truth" + DAY)
                        .path("items")
                        .get(20)
                        .path("held")
                        .asBoolean())
                .isFalse();
        send("DELETE", "/meters/" + serial + "/fault", "");
        assertThat(sum(serial).path("intervals").asInt()).isEqualTo(96);
    }

    @ParameterizedTest
    @MethodSource("org.meterbase.simulator.control.FaultCatalogue#entries")
    void everyFaultComesBackAsItWasPut(FaultCatalogue.Entry fault) throws Exception {
        String path = "/meters/60000002";
        String body = fault.example().toString();
        assertThat(send("PUT", path + "/fault", body).statusCode()).isEqualTo(200);
        assertThat(get(path).path("faults").get(0)).isEqualTo(new ObjectMapper().readTree(body));
        assertThat(send("DELETE", path + "/fault", "").statusCode()).isEqualTo(200);
        assertThat(get(path).path("faults")).isEmpty();
    }

    @Test
    void twoMetersExchangeTheirAddresses() throws Exception {
        Station one = station();
        Station other = simulation.stations().values().stream()
                .filter(any -> any.meter().model() == MeterModels.INDEX_MODEL && any != one)
                .findFirst()
                .orElseThrow();
        int port = one.port();
        try (Call open = new Call(one)) {
            String body = "{\"with\":\"" + other.meter().serial() + "\"}";
            assertThat(send("POST", "/meters/" + one.meter().serial() + "/exchange", body)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(open.rest()).isEmpty();
        }
        assertThat(other.port()).isEqualTo(port).isNotEqualTo(one.port());
        try (Call call = new Call(other).associated()) {
            assertThat(call.reader.value(Reader.get(1, "0.0.96.1.0.255", 2)))
                    .isEqualTo(other.meter().serial().getBytes());
        }
        JsonNode meter = get("/roster").path("usagePoints").get(index(one)).path("meter");
        assertThat(meter.path("serial").asText()).isEqualTo(one.meter().serial());
        assertThat(meter.path("port").asInt()).isEqualTo(one.port());
    }

    @Test
    void aMeterIsReplacedByANewOneAtItsAddress() throws Exception {
        Station old = station();
        int place = index(old);
        String path = "/meters/" + old.meter().serial();
        assertThat(send("POST", path + "/replacement", "{\"serial\":\"69000001\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(send("GET", path, "").statusCode()).isEqualTo(404);
        JsonNode entry = get("/roster").path("usagePoints").get(place);
        assertThat(entry.path("usagePoint").asText())
                .isEqualTo(old.meter().installation().usagePoint());
        assertThat(entry.path("meter").path("serial").asText()).isEqualTo("69000001");
        assertThat(entry.path("meter").path("port").asInt()).isEqualTo(old.port());
        assertThat(entry.path("meter").path("installed").asText()).isEqualTo(NOW.toString());
        Station replacement = simulation.station("69000001").orElseThrow();
        try (Call call = new Call(replacement).associated()) {
            assertThat(call.reader.value(Reader.get(1, "0.0.42.0.0.255", 2))).isEqualTo("SIM0000069000001".getBytes());
            assertThat((Long) call.reader.value(Reader.get(3, "1.0.1.8.0.255", 2)))
                    .isBetween(0L, 100L);
            assertThat(call.reader.rows(Reader.entries(1, 96))).isEmpty();
        }
        assertThat(send("POST", "/meters/69000001/replacement", "{\"serial\":\"60000001\"}")
                        .body())
                .contains("eight digits that no other meter has");
    }

    @Test
    void theTruthOfRowsSaysWhatEachIsReallyOf() throws Exception {
        String path = "/meters/" + station().meter().serial();
        send(
                "PUT",
                path + "/fault",
                "{\"kind\":\"clock-set\",\"at\":\"2026-11-22T10:20:00Z\",\"to\":\"2026-11-22T10:10:00Z\"}");
        JsonNode rows = get(path + "/truth/rows?from=2026-11-22T10:00:00Z&to=2026-11-22T11:00:00Z")
                .path("items");
        JsonNode before = get(path + "/truth/registers?at=2026-11-22T10:00:00Z");
        JsonNode after = get(path + "/truth/registers?at=2026-11-22T11:10:00Z");
        long sum = 0;
        for (JsonNode row : rows) {
            sum += row.path("activeImport").asLong();
        }
        assertThat(sum).isEqualTo(primary(after) - primary(before)).isPositive();
        assertThat(rows.get(2).path("stamp").asText())
                .isEqualTo(rows.get(0).path("stamp").asText());
        assertThat(rows.get(2).path("entry").asLong())
                .isEqualTo(rows.get(0).path("entry").asLong() + 2);
        assertThat(rows.get(2).path("start").asText()).isEqualTo("2026-11-22T10:20:00Z");
        assertThat(rows.get(2).path("end").asText()).isEqualTo("2026-11-22T10:25:00Z");
    }

    @Test
    void theTruthOfBillsHasTheFreezes() throws Exception {
        JsonNode billing = get("/meters/" + station().meter().serial() + "/truth/billing");
        assertThat(billing.path("calendar").asText()).isEqualTo("FOUR-TARIFFS");
        assertThat(billing.path("months")).hasSize(15);
        assertThat(billing.path("days")).hasSize(62);
        JsonNode last = billing.path("months").get(14);
        assertThat(last.path("number").asInt()).isEqualTo(82);
        assertThat(last.path("closed").asText()).isEqualTo("2026-10-31T22:00:00Z");
        JsonNode registers = get("/meters/" + station().meter().serial() + "/truth/registers?at=2026-10-31T22:00:00Z")
                .path("registers");
        assertThat(last.path("registers").path("1.0.1.8.4.255")).isEqualTo(registers.path("1.0.1.8.4.255"));
        assertThat(last.path("maximumDemand").path("primary").asLong()).isPositive();
    }

    @Test
    void theCatalogueHasEveryKindOfFault() throws Exception {
        List<String> kinds = Arrays.stream(
                        Fault.class.getAnnotation(JsonSubTypes.class).value())
                .map(JsonSubTypes.Type::name)
                .toList();
        List<String> listed = new ArrayList<>();
        get("/faults")
                .path("items")
                .forEach(item -> listed.add(item.path("kind").asText()));
        assertThat(listed).containsExactlyElementsOf(kinds);
    }

    @Test
    void whatWasServedIsCounted() throws Exception {
        Station station = station();
        try (Call call = new Call(station).associated()) {
            call.reader.rows(Reader.entries(1, 10));
            call.reader.rows(Reader.entries(10, 12));
        }
        JsonNode stats = get("/stats");
        assertThat(stats.path("rows").asInt()).isEqualTo(12);
        assertThat(stats.path("rowsMoreThanOnce").asInt()).isEqualTo(1);
        assertThat(stats.path("times").asInt()).isEqualTo(13);
        assertThat(stats.path("traffic").path("associations").asInt()).isEqualTo(1);
        assertThat(stats.path("traffic").path("octetsIn").asInt()).isPositive();
        JsonNode served = get("/meters/" + station.meter().serial() + "/served").path("items");
        assertThat(served.get(9).path("start").asText()).isEqualTo("2026-10-24T02:15:00Z");
        assertThat(served.get(9).path("times").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET|/nothing||404|there is no GET nothing",
                "GET|/meters/1||404|no meter has the serial number 1",
                "GET|/meters/60000001/truth||400|add ?from=",
                "GET|/meters/60000001/truth?from=x&to=y||400|is not an instant",
                "GET|/meters/60000001/truth?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z||400|from must lie before to",
                "GET|/meters/60000001/truth?from=2020-01-02T00:00:00Z&to=2026-01-01T00:00:00Z||400|at most 400 days",
                "PUT|/meters/60000001/fault|{\"kind\":\"tired\"}|400|the body is not what is expected",
                "PUT|/meters/60000001/fault|{\"kind\":\"slow\",\"delayMillis\":-1}|400|delayMillis",
                "PUT|/meters/60000001/fault|[1|400|the body is not what is expected",
                "POST|/stats||404|there is no POST stats"
            })
    void whatIsWrongIsSaid(String method, String path, String body, int status, String detail) throws Exception {
        HttpResponse<String> answer = send(method, path, body == null ? "" : body);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).contains(detail);
    }

    private int index(Station station) {
        return List.copyOf(simulation.stations().values()).indexOf(station);
    }

    private Station station() {
        return simulation.stations().values().stream()
                .filter(any -> any.meter().model() == MeterModels.INDEX_MODEL)
                .findFirst()
                .orElseThrow();
    }

    private JsonNode sum(String serial) throws Exception {
        for (JsonNode item : get("/truth" + DAY).path("items")) {
            if (item.path("serial").asText().equals(serial)) {
                return item;
            }
        }
        throw new AssertionError("no sum for " + serial);
    }

    private static long primary(JsonNode reading) {
        return reading.path("registers").path("1.0.1.8.0.255").path("primary").asLong();
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<String> answer = send("GET", path, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body());
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + control.port() + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
