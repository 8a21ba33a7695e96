// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.corrections;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.meterbase.itest.product.Await;
import org.meterbase.itest.product.Product;
import org.meterbase.itest.product.Rest;
import org.meterbase.itest.product.Runs;
import org.meterbase.itest.product.Served;
import org.meterbase.itest.product.SimulatedUtility;
import org.meterbase.itest.product.SimulatedUtility.Interval;
import org.meterbase.itest.product.SimulatedUtility.Meter;

/** What a utility gets wrong and puts right later: each usage point is right at once, the old truth is remembered, the feed says what is concerned, and raw stays as it was. */
class CorrectionsTest {
    private static final int METERS = 24;
    private static final int DAYS = 9;
    private static final int LANES = 64;

    private static SimulatedUtility utility;
    private static Product product;
    private static Rest rest;
    private static Served served;
    private static Meter late;
    private static Instant from;
    private static Instant to;

    /** One meter of them is silent at first, so that nothing is known of it. */
    @BeforeAll
    static void collectTenDays() throws Exception {
        utility = SimulatedUtility.start(METERS, DAYS + 1);
        product = Product.fresh();
        product.start();
        late = last("SIM-DELTA");
        utility.fault(late.serial(), Map.of("kind", "silent"));
        utility.register(product, DAYS);
        to = Instant.now().truncatedTo(ChronoUnit.HOURS);
        from = to.minus(Duration.ofDays(8));
        rest = product.demo();
        served = new Served(rest);
        Runs runs = new Runs(rest);
        Await.until("the other meters are read", Duration.ofMinutes(3), () -> {
            JsonNode outcomes = runs.oldestOf("Load profiles").path("outcomes");
            return outcomes.path("done").asInt() == METERS - 1
                    && outcomes.path("open").asInt() == 0;
        });
    }

    @AfterAll
    static void stop() throws Exception {
        try (SimulatedUtility meters = utility;
                Product platform = product) {
            // Both end, also where one of them did not begin.
        }
    }

    private static Meter last(String model) {
        List<Meter> some = utility.meters().stream()
                .filter(meter -> meter.model().equals(model))
                .toList();
        return some.get(some.size() - 1);
    }

    private static SortedMap<Instant, BigDecimal> truth(
            Meter meter, ToLongFunction<Interval> quantity, Instant begin, Instant end) throws Exception {
        SortedMap<Instant, BigDecimal> measured = new TreeMap<>();
        for (Interval interval : utility.truth(meter.serial(), begin, end)) {
            if (interval.held()) {
                measured.put(interval.start(), BigDecimal.valueOf(quantity.applyAsLong(interval)));
            }
        }
        return measured;
    }

    private static SortedMap<Instant, BigDecimal> series(Meter at, String type, Instant asOf) throws Exception {
        return served.values(
                served.path(at.usagePoint(), type, from, to) + (asOf == null ? "" : "&asOf=" + Rest.encode(asOf)));
    }

    private static void assertServed(SortedMap<Instant, BigDecimal> values, SortedMap<Instant, BigDecimal> measured) {
        assertThat(measured).hasSizeGreaterThan(700);
        assertEqual(values, measured);
    }

    private static void assertEqual(SortedMap<Instant, BigDecimal> values, SortedMap<Instant, BigDecimal> measured) {
        assertThat(measured).isNotEmpty();
        assertThat(values)
                .usingComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                .usingRecursiveComparison()
                .isEqualTo(measured);
    }

    /** A moment that lies after all that was recorded, and before all that will be: one machine has one clock. */
    private static Instant now() {
        Instant now = Instant.now().plusMillis(20);
        Await.until("it is later", Duration.ofSeconds(5), () -> Instant.now().isAfter(now.plusMillis(20)));
        return now;
    }

    private static JsonNode binding(Meter meter) throws Exception {
        return rest.get("/api/v1/bindings?device=" + served.device(meter.serial()))
                .path("items")
                .path(0);
    }

    private static Map<String, Object> binding(String usagePoint, String device, String validFrom, String validTo) {
        Map<String, Object> body = new TreeMap<>();
        body.put("usagePoint", usagePoint);
        body.put("device", device);
        body.put("validFrom", validFrom);
        if (validTo != null) {
            body.put("validTo", validTo);
        }
        return body;
    }

    private static String etag(JsonNode read) {
        return '"' + read.path("version").asText() + '"';
    }

    /** What the feed says of a usage point since a number of changes. */
    private static List<JsonNode> projections(String usagePoint) throws Exception {
        List<JsonNode> found = new ArrayList<>();
        for (int lane = 0; lane < LANES; lane++) {
            for (JsonNode change : rest.all("/api/v1/feed/lanes/" + lane + "/changes?limit=1000")) {
                if (change.path("usagePoint").asText().equals(usagePoint)) {
                    found.add(change);
                }
            }
        }
        return found;
    }

    private static List<String> told(List<JsonNode> changes, int known) {
        return changes.subList(known, changes.size()).stream()
                .map(change -> change.path("readingType").asText() + " "
                        + change.path("from").asText() + " "
                        + change.path("to").asText().substring(0, 4))
                .toList();
    }

    /** What the meter said of the energy drawn, row by row. */
    private static List<String> raw(Meter meter) throws Exception {
        String channel = "";
        for (JsonNode one : rest.get("/api/v1/models/" + meter.model())
                .path("profiles")
                .path(0)
                .path("channels")) {
            if (one.path("readingType").asText().equals(Served.ACTIVE_IMPORT)) {
                channel = one.path("channel").asText();
            }
        }
        return rest
                .all("/api/v1/readings?layer=raw&device=" + served.device(meter.serial()) + "&channel=" + channel
                        + "&from=" + from + "&to=" + to + "&limit=1000")
                .stream()
                .map(JsonNode::toString)
                .toList();
    }

    @Test
    void aMeterThatIsReadForADayWhileNobodyHasBoundItIsRightWhenItIsBound() throws Exception {
        JsonNode was = binding(late);
        String device = was.path("device").asText();
        String point = was.path("usagePoint").asText();
        assertThat(rest.exchange("DELETE", was.path("self").asText(), null, null, "If-Match", etag(was))
                        .statusCode())
                .isEqualTo(204);
        assertThat(raw(late)).isEmpty();

        utility.heal(late.serial());
        JsonNode job = read(device, "load-profile");
        assertThat(job.path("outcomes").path("done").asInt())
                .as("%s", job.path("items"))
                .isEqualTo(1);
        Await.until(
                "its rows are filed", Duration.ofSeconds(60), () -> raw(late).size() >= 90);
        List<String> rows = raw(late);
        assertThat(series(late, Served.ACTIVE_IMPORT, null)).isEmpty();
        Instant unbound = now();

        rest.post(
                "/api/v1/bindings", binding(point, device, was.path("validFrom").asText(), null));
        Instant day = to.minus(Duration.ofHours(20));
        assertEqual(
                series(late, Served.ACTIVE_IMPORT, null).tailMap(day), truth(late, Interval::activeImport, day, to));
        assertEqual(
                series(late, Served.ACTIVE_EXPORT, null).tailMap(day), truth(late, Interval::activeExport, day, to));
        assertThat(series(late, Served.ACTIVE_IMPORT, unbound)).isEmpty();
        assertThat(raw(late)).containsAll(rows);
        Await.until("the feed says so", Duration.ofSeconds(20), () -> told(projections(point), 0).stream()
                .anyMatch(change -> change.startsWith(
                        Served.ACTIVE_IMPORT + " " + was.path("validFrom").asText())));
    }

    @Test
    void anExchangeThatIsBookedAWeekLateIsRightFromItsDayOn() throws Exception {
        List<Meter> direct = utility.meters().stream()
                .filter(meter -> meter.model().equals("SIM-INDEX"))
                .toList();
        Meter mill = direct.get(direct.size() - 1);
        Meter school = direct.get(direct.size() - 2);
        Instant exchanged = to.minus(Duration.ofDays(7));
        JsonNode atMill = binding(mill);
        JsonNode atSchool = binding(school);
        String millPoint = atMill.path("usagePoint").asText();
        String schoolPoint = atSchool.path("usagePoint").asText();
        List<String> rows = raw(mill);
        int known = projections(millPoint).size();
        Instant believed = now();

        rest.post(
                "/api/v1/bindings/corrections",
                Map.of("corrections", List.of(until(atMill, exchanged), until(atSchool, exchanged))));
        rest.post("/api/v1/bindings", binding(millPoint, atSchool.path("device").asText(), exchanged.toString(), null));
        rest.post("/api/v1/bindings", binding(schoolPoint, atMill.path("device").asText(), exchanged.toString(), null));

        SortedMap<Instant, BigDecimal> measured = truth(mill, Interval::activeImport, from, exchanged);
        measured.putAll(truth(school, Interval::activeImport, exchanged, to));
        assertServed(series(mill, Served.ACTIVE_IMPORT, null), measured);
        measured = truth(school, Interval::activeImport, from, exchanged);
        measured.putAll(truth(mill, Interval::activeImport, exchanged, to));
        assertServed(series(school, Served.ACTIVE_IMPORT, null), measured);
        assertServed(series(mill, Served.ACTIVE_IMPORT, believed), truth(mill, Interval::activeImport, from, to));
        assertServed(series(school, Served.ACTIVE_IMPORT, believed), truth(school, Interval::activeImport, from, to));
        assertThat(raw(mill)).isEqualTo(rows);
        Await.until("the feed says so", Duration.ofSeconds(20), () -> told(projections(millPoint), known)
                .contains(Served.ACTIVE_IMPORT + " " + exchanged + " 9999"));
        // From the exchange on, and nothing before it.
        assertThat(told(projections(millPoint), known))
                .allSatisfy(change -> assertThat(change).contains(" " + exchanged + " "));
    }

    private static Map<String, Object> until(JsonNode binding, Instant end) {
        return Map.of(
                "id",
                binding.path("id").asText(),
                "version",
                binding.path("version").asText(),
                "binding",
                binding(
                        binding.path("usagePoint").asText(),
                        binding.path("device").asText(),
                        binding.path("validFrom").asText(),
                        end.toString()));
    }

    @Test
    void aRatioThatWasWrongIsCorrected() throws Exception {
        Meter meter = last("SIM-INDEX-SECONDARY");
        String point = served.usagePoint(meter.usagePoint());
        JsonNode right =
                rest.get("/api/v1/ratios?usagePoint=" + point).path("items").path(0);
        SortedMap<Instant, BigDecimal> measured = truth(meter, Interval::activeImport, from, to);
        List<String> rows = raw(meter);
        int known = projections(point).size();

        JsonNode mistaken = rest.put(right.path("self").asText(), ratio(right, "3"), "If-Match", etag(right));
        SortedMap<Instant, BigDecimal> wrong = series(meter, Served.ACTIVE_IMPORT, null);
        assertThat(wrong.firstKey()).isEqualTo(measured.firstKey());
        assertThat(wrong).isNotEqualTo(measured);
        Instant believed = now();
        rest.put(right.path("self").asText(), ratio(right, right.path("ct").asText()), "If-Match", etag(mistaken));

        assertServed(series(meter, Served.ACTIVE_IMPORT, null), measured);
        assertServed(series(meter, Served.ACTIVE_IMPORT, believed), wrong);
        assertThat(raw(meter)).isEqualTo(rows);
        String concerned = Served.ACTIVE_IMPORT + " " + right.path("validFrom").asText() + " 9999";
        Await.until(
                "the feed says so, twice",
                Duration.ofSeconds(20),
                () -> told(projections(point), known).stream()
                                .filter(concerned::equals)
                                .count()
                        == 2);
    }

    private static Map<String, Object> ratio(JsonNode ratio, String current) {
        return Map.of(
                "usagePoint",
                ratio.path("usagePoint").asText(),
                "position",
                ratio.path("position").asText(),
                "validFrom",
                ratio.path("validFrom").asText(),
                "ct",
                current,
                "vt",
                ratio.path("vt").asText());
    }

    @Test
    void channelsThatWereTakenForOneAnotherAreCorrected() throws Exception {
        Meter meter = last("SIM-AVERAGE");
        String point = served.usagePoint(meter.usagePoint());
        JsonNode right = rest.get("/api/v1/models/" + meter.model());
        SortedMap<Instant, BigDecimal> imported = truth(meter, Interval::activeImport, from, to);
        SortedMap<Instant, BigDecimal> exported = truth(meter, Interval::activeExport, from, to);
        List<String> rows = raw(meter);
        int known = projections(point).size();

        JsonNode wrong = correct(right, exchanged(right));
        assertServed(series(meter, Served.ACTIVE_IMPORT, null), exported);
        assertServed(series(meter, Served.ACTIVE_EXPORT, null), imported);
        Instant believed = now();
        correct(wrong, body(right));

        assertServed(series(meter, Served.ACTIVE_IMPORT, null), imported);
        assertServed(series(meter, Served.ACTIVE_EXPORT, null), exported);
        assertServed(series(meter, Served.ACTIVE_IMPORT, believed), exported);
        assertThat(raw(meter)).isEqualTo(rows);
        Await.until(
                "the feed says so, twice",
                Duration.ofSeconds(20),
                () -> told(projections(point), known).size() >= 4);
        assertThat(told(projections(point), known).stream()
                        .map(change -> change.substring(0, change.indexOf(' ')))
                        .distinct())
                .containsExactlyInAnyOrder(Served.ACTIVE_IMPORT, Served.ACTIVE_EXPORT);
    }

    private static JsonNode correct(JsonNode version, ObjectNode body) throws IOException, InterruptedException {
        return rest.put(
                "/api/v1/models/" + version.path("name").asText() + "/versions/"
                        + version.path("version").asText(),
                body,
                "If-Match",
                etag(version));
    }

    @Test
    void metersThatExchangedTheirAddressesSayBothThatTheyAreWrongAndNothingIsMisfiled() throws Exception {
        List<Meter> some = utility.meters().stream()
                .filter(meter -> meter.model().equals("SIM-DELTA"))
                .toList();
        Meter one = some.get(0);
        Meter other = some.get(1);
        List<String> rows = raw(one);
        List<String> otherRows = raw(other);
        assertThat(rows).hasSizeGreaterThan(700);
        utility.exchange(one.serial(), other.serial());
        try {
            assertAnswered(one, other);
            assertAnswered(other, one);
        } finally {
            utility.exchange(one.serial(), other.serial());
        }
        assertThat(raw(one)).isEqualTo(rows);
        assertThat(raw(other)).isEqualTo(otherRows);
        JsonNode job = read(served.device(one.serial()), "registers");
        assertThat(job.path("outcomes").path("done").asInt()).as("%s", job).isEqualTo(1);
    }

    private static void assertAnswered(Meter asked, Meter answering) throws Exception {
        JsonNode job = read(served.device(asked.serial()), "registers");
        assertThat(job.path("outcomes").path("wrong-device").asInt())
                .as("%s", job)
                .isEqualTo(1);
        assertThat(job.path("items").toString()).contains(asked.serial()).contains(answering.serial());
    }

    /** A read on demand, once it is over. */
    private static JsonNode read(String device, String kind) throws Exception {
        String job = rest.post("/api/v1/reads", Map.of("device", device, "items", List.of(Map.of("kind", kind))))
                .path("self")
                .asText();
        Await.until(
                "the read is over", Duration.ofMinutes(3), () -> rest.get(job).hasNonNull("finished"));
        return rest.get(job);
    }

    private static ObjectNode body(JsonNode model) {
        ObjectNode body = model.deepCopy();
        body.remove(List.of("id", "self", "version", "recordedFrom", "recordedTo"));
        return body;
    }

    /** Import is taken for export, and export for import. */
    private static ObjectNode exchanged(JsonNode model) {
        ObjectNode body = body(model);
        for (JsonNode channel : (ArrayNode) body.path("profiles").path(0).path("channels")) {
            String type = channel.path("readingType").asText();
            if (type.equals(Served.ACTIVE_IMPORT)) {
                ((ObjectNode) channel).put("readingType", Served.ACTIVE_EXPORT);
            } else if (type.equals(Served.ACTIVE_EXPORT)) {
                ((ObjectNode) channel).put("readingType", Served.ACTIVE_IMPORT);
            }
        }
        return body;
    }
}
