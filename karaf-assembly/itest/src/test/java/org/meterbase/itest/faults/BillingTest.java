// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.meterbase.itest.product.FaultyUtility;
import org.meterbase.itest.product.Rest;
import org.meterbase.itest.product.RunningUtility;
import org.meterbase.itest.product.Served;
import org.meterbase.itest.product.SimulatedUtility.Meter;

/** Bills: what a meter freezes at the end of a month stays together, the maximum demand with its time, and two closings at one instant are two. */
@ExtendWith(RunningUtility.Booted.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BillingTest {
    private static final String MODEL = "SIM-INDEX";
    private static final String MONTHS = "1.0.98.1.0.255";
    private static final String DAYS_FROZEN = "1.0.98.2.0.255";
    private static final String CALENDAR = "0.0.13.0.0.255";
    private static final String DEMAND = "4/1.0.1.6.0.255";
    /** Of a billing period the maximum of 15 minutes, W. */
    private static final String MAXIMUM_DEMAND = "11.8.2.6.1.1.37.0.0.0.0.0.0.0.0.0.38.0";

    private static final int DAYS = 200;
    /** What the clock of a simulated meter may be off. */
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(4);

    private static final Instant BY_HAND =
            Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(5)).plus(Duration.ofHours(10));

    private final FaultyUtility utility;
    private final Rest rest;
    private final Meter meter;
    private JsonNode truth;

    BillingTest(FaultyUtility utility) {
        this.utility = utility;
        rest = utility.rest();
        meter = utility.take(MODEL);
    }

    @BeforeAll
    void read() throws Exception {
        JsonNode model = rest.get("/api/v1/models/" + MODEL);
        ObjectNode body = model.deepCopy();
        body.remove(List.of("id", "self", "version", "recordedFrom", "recordedTo"));
        body.put("name", MODEL + "-BILLED");
        ((ArrayNode) body.path("registers"))
                .addObject()
                .put("channel", DEMAND)
                .put("readingType", MAXIMUM_DEMAND)
                .put("side", "primary")
                .put("accumulation", "instantaneous");
        rest.post("/api/v1/models", body);
        utility.change(meter, device -> device.put("model", MODEL + "-BILLED"));
        utility.utility().fault(meter.serial(), Map.of("kind", "billing-reset", "at", BY_HAND.toString(), "times", 2));
        JsonNode run = utility.begin(
                "Bills",
                DAYS,
                List.of(meter),
                "billing " + MONTHS,
                "daily-freeze " + DAYS_FROZEN,
                "parameter " + CALENDAR);
        assertThat(utility.outcomes(run)).singleElement().satisfies(outcome -> assertThat(
                        outcome.path("outcome").asText())
                .as("%s", outcome)
                .isEqualTo("done"));
        truth = utility.utility().control().get("/meters/" + meter.serial() + "/truth/billing");
    }

    @Test
    void aMonthIsFrozenWithItsTariffsAndItsMaximumDemandByDevice() throws Exception {
        List<JsonNode> sets = sets("device=" + device(), "billing");
        List<JsonNode> months = months();
        assertThat(months).hasSizeGreaterThan(6);
        assertThat(sets).hasSameSizeAs(months);
        for (int i = 0; i < months.size(); i++) {
            JsonNode month = months.get(i);
            JsonNode set = sets.get(i);
            assertThat(set.path("at").asText()).isEqualTo(month.path("stamp").asText());
            assertThat(set.path("source").asText()).isEqualTo(MONTHS);
            assertThat(set.path("resetCount").asInt())
                    .isEqualTo(month.path("number").asInt());
            assertThat(month.path("registers")).hasSize(6);
            month.path("registers").properties().forEach(register -> {
                JsonNode frozen = register(set, "name", register.getKey());
                assertThat(frozen.path("integer").asLong())
                        .isEqualTo(register.getValue().path("raw").asLong());
                assertThat(frozen.path("scaler").asInt())
                        .isEqualTo(register.getValue().path("scaler").asInt());
            });
            JsonNode demand = register(set, "name", DEMAND);
            assertThat(demand.path("integer").asLong())
                    .isEqualTo(month.path("maximumDemand").path("raw").asLong());
            assertThat(demand.path("capturedAt").asText())
                    .isEqualTo(month.path("maximumDemand").path("stamp").asText());
        }
    }

    @Test
    void itMeansTheSameAtTheUsagePoint() throws Exception {
        List<JsonNode> sets = sets("usagePoint=" + new Served(rest).usagePoint(meter.usagePoint()), "billing");
        List<JsonNode> months = months();
        assertThat(sets).hasSameSizeAs(months);
        for (int i = 0; i < months.size(); i++) {
            JsonNode month = months.get(i);
            JsonNode set = sets.get(i);
            for (int tariff = 0; tariff <= 4; tariff++) {
                JsonNode energy = register(set, "readingType", "0.0.0.1.1.1.12.0.0.0.0." + tariff + ".0.0.0.0.72.0");
                assertThat(new BigDecimal(energy.path("value").asText()))
                        .isEqualByComparingTo(new BigDecimal(month.path("registers")
                                .path("1.0.1.8." + tariff + ".255")
                                .path("primary")
                                .asLong()));
            }
            JsonNode demand = register(set, "readingType", MAXIMUM_DEMAND);
            assertThat(new BigDecimal(demand.path("value").asText()))
                    .isEqualByComparingTo(new BigDecimal(
                            month.path("maximumDemand").path("primary").asLong()));
            assertThat(demand.path("capturedAt").asText())
                    .isEqualTo(month.path("maximumDemand").path("stamp").asText());
        }
    }

    @Test
    void twoClosingsAtOneInstantAreTwo() throws Exception {
        List<Instant> stamps = months().stream()
                .map(month -> Instant.parse(month.path("stamp").asText()))
                .filter(stamp -> Duration.between(BY_HAND, stamp).abs().compareTo(CLOCKS_DIFFER) <= 0)
                .toList();
        assertThat(stamps).hasSize(2);
        assertThat(stamps.get(0)).isEqualTo(stamps.get(1));
        List<JsonNode> sets = sets("device=" + device(), "billing").stream()
                .filter(set -> set.path("at").asText().equals(stamps.get(0).toString()))
                .toList();
        assertThat(sets).extracting(set -> set.path("ordinal").asInt()).containsExactly(0, 1);
        assertThat(sets.get(1).path("resetCount").asInt())
                .isEqualTo(sets.get(0).path("resetCount").asInt() + 1);
        assertThat(register(sets.get(1), "name", DEMAND).path("integer").asLong())
                .as("no quarter hour lies between")
                .isZero();
    }

    @Test
    void eachDayIsFrozenOnce() throws Exception {
        List<JsonNode> sets = sets("device=" + device(), "daily-freeze");
        List<JsonNode> days = new ArrayList<>();
        truth.path("days").forEach(days::add);
        assertThat(days).hasSizeGreaterThan(50);
        assertThat(sets)
                .extracting(set -> set.path("at").asText(), set -> register(set, "name", "1.0.1.8.0.255")
                        .path("integer")
                        .asLong())
                .containsExactlyElementsOf(days.stream()
                        .map(day -> tuple(
                                day.path("stamp").asText(),
                                day.path("registers")
                                        .path("1.0.1.8.0.255")
                                        .path("raw")
                                        .asLong()))
                        .toList());
    }

    @Test
    void theCalendarThatTheTariffsMeanIsNamed() throws Exception {
        assertThat(rest.all("/api/v1/observations?device=" + device())).anySatisfy(seen -> assertThat(seen.toString())
                .contains(CALENDAR, truth.path("calendar").asText()));
    }

    private String device() throws Exception {
        return new Served(rest).device(meter.serial());
    }

    private List<JsonNode> sets(String of, String kind) throws Exception {
        Instant to = Instant.now();
        return rest
                .all("/api/v1/register-sets?" + of + "&from=" + to.minus(Duration.ofDays(DAYS)) + "&to=" + to)
                .stream()
                .filter(set -> set.path("kind").asText().equals(kind))
                .toList();
    }

    /** Those of the time that was asked for. */
    private List<JsonNode> months() {
        List<JsonNode> months = new ArrayList<>();
        Instant from = Instant.now().minus(Duration.ofDays(DAYS));
        truth.path("months").forEach(month -> {
            if (Instant.parse(month.path("stamp").asText()).isAfter(from)) {
                months.add(month);
            }
        });
        return months;
    }

    private static JsonNode register(JsonNode set, String by, String word) {
        for (JsonNode register : set.path("registers")) {
            if (register.path(by).asText().equals(word)) {
                return register;
            }
        }
        throw new AssertionError("no register has the " + by + " " + word + ": " + set);
    }
}
