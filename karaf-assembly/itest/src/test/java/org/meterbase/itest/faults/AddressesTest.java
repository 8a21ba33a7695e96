// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meterbase.itest.product.Await;
import org.meterbase.itest.product.FaultyUtility;
import org.meterbase.itest.product.Rest;
import org.meterbase.itest.product.RunningUtility;
import org.meterbase.itest.product.Served;
import org.meterbase.itest.product.SimulatedUtility.Interval;
import org.meterbase.itest.product.SimulatedUtility.Meter;

/** Two meters exchange their addresses while they are read, as with modems that were mixed up. */
@ExtendWith(RunningUtility.Booted.class)
class AddressesTest {
    private static final int DAYS = 30;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Instant TO =
            Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(1));
    private static final Instant FROM = TO.minus(Duration.ofDays(DAYS)).plus(Duration.ofHours(3));

    private final FaultyUtility utility;
    private final Rest rest;
    private final Served served;

    AddressesTest(FaultyUtility utility) {
        this.utility = utility;
        rest = utility.rest();
        served = new Served(rest);
    }

    /** Where each meter has a password of its own it does not come so far that the other one could say who it is. */
    @ParameterizedTest
    @CsvSource({"SIM-DELTA, wrong-device", "SIM-DELTA-SMALL, wrong-credentials"})
    void nothingIsFiledUnderTheWrongDeviceAndBothSaySo(String model, String outcome) throws Exception {
        List<Meter> both = List.of(utility.take(model), utility.take(model));
        for (Meter meter : both) {
            utility.utility()
                    .fault(meter.serial(), Map.of("kind", "slow", "delayMillis", 150, "octets", 0, "everyMillis", 0));
        }
        JsonNode run = utility.begin("Exchanged: " + model, DAYS, both, "load-profile", "registers");
        for (Meter meter : both) {
            Await.until("meter " + meter.serial() + " is being read", PATIENCE, () -> !raw(meter)
                    .isEmpty());
        }
        utility.utility()
                .control()
                .post(
                        "/meters/" + both.get(0).serial() + "/exchange",
                        Map.of("with", both.get(1).serial()));

        List<JsonNode> outcomes = utility.outcomes(run);
        assertThat(outcomes).hasSize(2);
        assertThat(outcomes)
                .allSatisfy(device -> assertThat(device.path("outcome").asText())
                        .as("%s", device)
                        .isEqualTo(outcome));
        for (Meter meter : both) {
            utility.utility().heal(meter.serial());
            if (outcome.equals("wrong-device")) {
                assertThat(outcomes.toString()).contains(meter.serial() + " answered");
            }
            // What came before is its own; what came afterwards is nobody's.
            SortedMap<Instant, BigDecimal> cut = series(meter);
            assertThat(cut).hasSizeLessThan(measured(meter).size());
            assertOnly(cut, measured(meter));
            // Nothing is asked of a meter that is another one, so nothing of it has to be set aside either.
            assertThat(quarantined(meter)).isEmpty();
        }

        readdress(both.get(0), both.get(1));
        assertThat(utility.read("Corrected: " + model, DAYS, both.toArray(Meter[]::new)))
                .allSatisfy(device -> assertThat(device.path("outcome").asText())
                        .as("%s", device)
                        .isEqualTo("done"));
        for (Meter meter : both) {
            assertThat(series(meter))
                    .usingComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                    .usingRecursiveComparison()
                    .isEqualTo(measured(meter));
            assertThat(raw(meter))
                    .extracting(row -> row.path("revision").asInt())
                    .containsOnly(0);
        }
    }

    /** As the meters are reached now. */
    private void readdress(Meter one, Meter other) throws Exception {
        JsonNode access = utility.device(one).path("access");
        JsonNode otherAccess = utility.device(other).path("access");
        utility.change(one, device -> device.set("access", otherAccess));
        utility.change(other, device -> device.set("access", access));
    }

    private List<JsonNode> quarantined(Meter meter) throws Exception {
        String device = served.device(meter.serial());
        return rest.all("/api/v1/quarantine?state=all").stream()
                .filter(item -> item.path("device").asText().equals(device))
                .toList();
    }

    private List<JsonNode> raw(Meter meter) throws Exception {
        return rest.all("/api/v1/readings?layer=raw&device=" + served.device(meter.serial())
                + "&channel=1.0.1.29.0.255&from=" + FROM + "&to=" + TO + "&limit=1000");
    }

    private SortedMap<Instant, BigDecimal> series(Meter meter) throws Exception {
        return served.values(served.path(meter.usagePoint(), Served.ACTIVE_IMPORT, FROM, TO) + "&limit=1000");
    }

    private static void assertOnly(SortedMap<Instant, BigDecimal> values, SortedMap<Instant, BigDecimal> measured) {
        values.forEach((start, value) ->
                assertThat(value).as("energy from %s", start).isEqualByComparingTo(measured.get(start)));
    }

    private SortedMap<Instant, BigDecimal> measured(Meter meter) throws Exception {
        SortedMap<Instant, BigDecimal> measured = new TreeMap<>();
        for (Interval interval : utility.utility().truth(meter.serial(), FROM, TO)) {
            measured.put(interval.start(), BigDecimal.valueOf(interval.activeImport()));
        }
        return measured;
    }
}
