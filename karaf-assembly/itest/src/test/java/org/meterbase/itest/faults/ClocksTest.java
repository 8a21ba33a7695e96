// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.meterbase.itest.product.Await;
import org.meterbase.itest.product.FaultyUtility;
import org.meterbase.itest.product.Rest;
import org.meterbase.itest.product.RunningUtility;
import org.meterbase.itest.product.Served;
import org.meterbase.itest.product.SimulatedUtility.Meter;

/**
 * Whatever happens to a clock: every row is kept as it was sent, none is filed elsewhere, and what is served is what was measured, to the last Wh: by the interval, or, of an
 * index whose stamps jump over some, as the total of the gap. The control port says of which time each row really is.
 */
@ExtendWith(RunningUtility.Booted.class)
class ClocksTest {
    private static final Duration PERIOD = Duration.ofMinutes(15);
    private static final Duration DAY = Duration.ofDays(1);
    /** Where a clock goes wrong, and where it is right again. */
    private static final Instant WRONG =
            Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(3)).plus(Duration.ofMinutes(620));

    private static final Instant RIGHT = WRONG.plus(DAY);
    private static final Instant FELL_BACK_TO = Instant.parse("2000-01-01T00:00:00Z");

    private static final Map<String, String> QUANTITIES = Map.of(
            Served.ACTIVE_IMPORT, "activeImport",
            Served.ACTIVE_EXPORT, "activeExport",
            Served.REACTIVE_IMPORT, "reactiveImport",
            Served.REACTIVE_EXPORT, "reactiveExport");

    private final FaultyUtility utility;
    private final Rest rest;
    private final Served served;

    ClocksTest(FaultyUtility utility) {
        this.utility = utility;
        rest = utility.rest();
        served = new Served(rest);
    }

    /** Something that happens to the clock of a meter. */
    private record Case(String name, String model, List<Map<String, Object>> faults) {
        @Override
        public String toString() {
            return name + ", " + model;
        }
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (String model :
                List.of("SIM-INDEX", "SIM-DELTA", "SIM-AVERAGE", "SIM-DELTA-SMALL", "SIM-INDEX-SECONDARY")) {
            cases.add(new Case(
                    "set back over an edge", model, List.of(set(WRONG, WRONG.minusSeconds(600)), set(RIGHT, RIGHT))));
            cases.add(new Case("set forward", model, List.of(set(WRONG, WRONG.plusSeconds(2_100)), set(RIGHT, RIGHT))));
            cases.add(new Case("fast, and set", model, List.of(drift(20_000), set(RIGHT, RIGHT))));
            cases.add(new Case("slow, and set", model, List.of(drift(-20_000), set(RIGHT, RIGHT))));
        }
        return cases.stream();
    }

    private static Map<String, Object> set(Instant at, Instant to) {
        return Map.of("kind", "clock-set", "at", at.toString(), "to", to.toString());
    }

    private static Map<String, Object> drift(int ppm) {
        return Map.of("kind", "clock-drift", "at", WRONG.toString(), "ppm", ppm);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyRowIsKeptAndTheEnergyIsRight(Case one) throws Exception {
        Meter meter = utility.take(one.model());
        for (Map<String, Object> fault : one.faults()) {
            utility.utility().fault(meter.serial(), fault);
        }
        read(one.toString(), WRONG, meter);
        assertKept(meter, WRONG.minus(DAY), RIGHT.plus(DAY));
    }

    @Test
    void aClockThatFellBackTo2000HarmsNoOtherRow() throws Exception {
        Meter meter = utility.take("SIM-DELTA");
        fellBack(meter);
        read("Reset to 2000", WRONG, meter);
        assertKept(meter, WRONG.minus(DAY), RIGHT.plus(DAY));
    }

    /** A meter that takes no range gives its buffer, and the rows of 2000 with it. */
    @Test
    void rowsOf2000AreSetAsideAndAPersonDecides() throws Exception {
        Meter meter = utility.take("SIM-DELTA");
        fellBack(meter);
        utility.utility()
                .fault(
                        meter.serial(),
                        Map.of(
                                "kind",
                                "lying-conformance",
                                "service",
                                "selective-access",
                                "lie",
                                "offered-and-refused"));
        read("Reset to 2000, whole", WRONG, meter);
        assertKept(meter, WRONG.minus(DAY), RIGHT.plus(DAY));

        List<JsonNode> aside = waiting(meter);
        assertThat(aside)
                .extracting(item -> item.path("reason").asText())
                .isNotEmpty()
                .containsOnly("impossible-stamp");
        assertThat(aside.stream().mapToInt(item -> item.path("rows").asInt()).sum())
                .as("a day of them, and what the clock's two settings cut in two")
                .isBetween(95, 98);
        JsonNode first = aside.get(0);
        assertThat(decide(first, "release").path("state").asText()).isEqualTo("released");
        for (JsonNode item : aside.subList(1, aside.size())) {
            assertThat(decide(item, "discard").path("state").asText()).isEqualTo("discarded");
        }
        assertThat(waiting(meter)).isEmpty();
        Await.until(
                "what was released is filed",
                Duration.ofMinutes(1),
                () -> raw(meter, FELL_BACK_TO, FELL_BACK_TO.plus(DAY.multipliedBy(2)))
                                .size()
                        == first.path("rows").asInt());
        assertKept(meter, WRONG.minus(DAY), RIGHT.plus(DAY));
    }

    private void fellBack(Meter meter) throws Exception {
        utility.utility().fault(meter.serial(), set(WRONG, FELL_BACK_TO));
        utility.utility().fault(meter.serial(), set(RIGHT, RIGHT));
    }

    private JsonNode decide(JsonNode item, String decision) throws Exception {
        return rest.post(
                item.path("self").asText() + "/" + decision, Map.of("reason", "the clock had lost its battery"));
    }

    private List<JsonNode> waiting(Meter meter) throws Exception {
        String device = served.device(meter.serial());
        return rest.all("/api/v1/quarantine").stream()
                .filter(item -> item.path("device").asText().equals(device))
                .toList();
    }

    /** What a meter says of its offset from UTC, and whether it says that it is summer. */
    @ParameterizedTest
    @CsvSource({
        "SIM-INDEX, stated, false",
        "SIM-DELTA, stated, true",
        "SIM-INDEX, unspecified, true",
        "SIM-DELTA, unspecified, true",
        "SIM-INDEX, unspecified, false",
        "SIM-DELTA, unspecified, false",
        "SIM-AVERAGE, opposite, true"
    })
    void theHourThatComesTwiceInAutumnIsTwoHours(String model, String deviation, boolean dstBit) throws Exception {
        Optional<Autumn> found = Autumn.latest(Duration.ofDays(FaultyUtility.HISTORY_DAYS - 5));
        assumeTrue(
                found.isPresent(),
                "no zone has set back its clocks by an hour in the time that simulated meters remember");
        Autumn autumn = found.get();
        Meter meter = utility.take(model);
        Map<String, Object> fault = new HashMap<>();
        fault.put("kind", "local-time");
        fault.put("offsetMinutes", autumn.change().getOffsetAfter().getTotalSeconds() / 60);
        fault.put("dstFrom", null);
        fault.put("dstTo", autumn.change().getInstant().toString());
        fault.put("deviation", deviation);
        fault.put("dstBit", dstBit);
        utility.utility().fault(meter.serial(), fault);
        if (deviation.equals("opposite")) {
            utility.variant(model, FaultyUtility.OPPOSITE_SIGN);
            utility.change(meter, device -> device.put("model", model + "-" + FaultyUtility.OPPOSITE_SIGN));
        }
        utility.change(meter, device -> device.put("zone", autumn.zone().getId()));
        Instant changed = autumn.change().getInstant();
        read("Autumn: " + model + " " + deviation + " " + dstBit, changed, meter);
        // Where the meter says nothing of summer, only the order of its rows tells the two hours apart: they are kept
        // as they are sent, and served as they follow.
        assertKept(meter, changed.minus(DAY), changed.plus(DAY), row -> wallClock(row, autumn.zone()));
    }

    /** A change of clocks back by an hour, in a zone. */
    private record Autumn(ZoneId zone, ZoneOffsetTransition change) {
        static Optional<Autumn> latest(Duration memory) {
            Instant now = Instant.now();
            return ZoneId.getAvailableZoneIds().stream()
                    .sorted()
                    .map(ZoneId::of)
                    .flatMap(zone -> Stream.ofNullable(
                                    zone.getRules().previousTransition(now.minus(DAY.multipliedBy(3))))
                            .filter(ZoneOffsetTransition::isOverlap)
                            .filter(change -> change.getDuration().equals(Duration.ofHours(-1)))
                            .filter(change -> change.getInstant().isAfter(now.minus(memory)))
                            .map(change -> new Autumn(zone, change)))
                    .findFirst();
        }
    }

    private void read(String task, Instant since, Meter meter) throws Exception {
        int days = (int) Duration.between(since, Instant.now()).toDays() + 4;
        assertThat(utility.read(task, days, meter)).singleElement().satisfies(outcome -> assertThat(
                        outcome.path("outcome").asText())
                .as("%s", outcome)
                .isEqualTo("done"));
    }

    private void assertKept(Meter meter, Instant from, Instant to) throws Exception {
        assertKept(meter, from, to, row -> row.path("stamp").asText());
    }

    private void assertKept(Meter meter, Instant from, Instant to, Function<JsonNode, String> stamped)
            throws Exception {
        JsonNode profile = profile(meter);
        Duration shift = profile.path("stampAt").asText().equals("start") ? Duration.ZERO : PERIOD;
        // The clock may show some hours less or more than it is: which rows are meant is said by their stamps.
        List<JsonNode> held = new ArrayList<>();
        for (JsonNode row : utility.utility()
                .control()
                .get("/meters/" + meter.serial() + "/truth/rows?from=" + from.minus(DAY) + "&to=" + to.plus(DAY))
                .path("items")) {
            Instant begins = stamp(row).minus(shift);
            if (!begins.isBefore(from) && begins.isBefore(to)) {
                held.add(row);
            }
        }
        assertThat(held).hasSizeGreaterThan(90);
        List<JsonNode> raw = raw(meter, from.plus(shift), to.plus(shift));
        assertThat(counted(raw, stamped))
                .as("stamps of the raw rows, and how often")
                .isEqualTo(counted(held, stamped));
        assertThat(raw).extracting(row -> row.path("revision").asInt()).containsOnly(0);
        for (String readingType : QUANTITIES.keySet()) {
            assertServed(meter, readingType, held, shift, from, to);
        }
    }

    /** Each interval by the clock has the energy of the rows that bear its stamp. */
    private void assertServed(
            Meter meter, String readingType, List<JsonNode> held, Duration shift, Instant from, Instant to)
            throws Exception {
        SortedMap<Instant, BigDecimal> measured = new TreeMap<>();
        for (JsonNode row : held) {
            measured.merge(
                    stamp(row).minus(shift),
                    BigDecimal.valueOf(row.path(QUANTITIES.get(readingType)).asLong()),
                    BigDecimal::add);
        }
        String path = served.path(meter.usagePoint(), readingType, from, to) + "&limit=1000";
        SortedMap<Instant, BigDecimal> series = served.values(path);
        for (JsonNode gap : rest.get(path).path("gaps")) {
            Instant begin = Instant.parse(gap.path("start").asText());
            SortedMap<Instant, BigDecimal> within =
                    measured.subMap(begin, Instant.parse(gap.path("end").asText()));
            assertThat(new BigDecimal(gap.path("total").asText()))
                    .as("total of %s", gap)
                    .isEqualByComparingTo(within.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add));
            within.clear();
        }
        assertThat(series)
                .as("%s of meter %s", QUANTITIES.get(readingType), meter.serial())
                .usingComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                .usingRecursiveComparison()
                .isEqualTo(measured);
    }

    /** What the clock showed: of a raw row as it was sent, of one in the meter as it has to be. */
    private static String wallClock(JsonNode row, ZoneId zone) {
        LocalDateTime shown = row.has("wallClock")
                ? LocalDateTime.parse(row.path("wallClock").asText())
                : LocalDateTime.ofInstant(stamp(row), zone);
        return shown.toString();
    }

    private static Map<String, Integer> counted(List<JsonNode> rows, Function<JsonNode, String> stamped) {
        Map<String, Integer> counted = new TreeMap<>();
        rows.forEach(row -> counted.merge(stamped.apply(row), 1, Integer::sum));
        return counted;
    }

    private List<JsonNode> raw(Meter meter, Instant from, Instant to) throws Exception {
        return rest.all("/api/v1/readings?layer=raw&device=" + served.device(meter.serial()) + "&channel="
                + profile(meter).path("channels").get(0).path("channel").asText() + "&from=" + from + "&to=" + to
                + "&limit=1000");
    }

    private JsonNode profile(Meter meter) throws Exception {
        return rest.get("/api/v1/models/" + meter.model()).path("profiles").get(0);
    }

    private static Instant stamp(JsonNode row) {
        return Instant.parse(row.path("stamp").asText());
    }
}
