// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.meterbase.itest.product.FaultyUtility;
import org.meterbase.itest.product.Rest;
import org.meterbase.itest.product.RunningUtility;
import org.meterbase.itest.product.Served;
import org.meterbase.itest.product.SimulatedUtility.Interval;
import org.meterbase.itest.product.SimulatedUtility.Meter;

/** Each trap that real meters lay, and each fault of a line, on a meter of its own: it is read whole all the same, or the failure says what is wrong. */
@ExtendWith(RunningUtility.Booted.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrapsTest {
    private static final String WHOLE = "done";
    private static final int DAYS = 2;
    private static final Instant FROM =
            Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(45));
    private static final Instant TO =
            Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(1));
    /** They are shown in their own suites. */
    private static final Set<String> ELSEWHERE = Set.of("clock-set", "clock-drift", "local-time", "billing-reset");

    private static final String INDEX = "SIM-INDEX";
    private static final String DELTA = "SIM-DELTA";
    private static final String AVERAGE = "SIM-AVERAGE";
    private static final String SMALL = "SIM-DELTA-SMALL";
    private static final String SECURE = "SIM-SECURE";

    private final FaultyUtility utility;
    private final Served served;
    private final Map<Trap, Meter> meters = new HashMap<>();
    private final Map<String, JsonNode> outcomes = new HashMap<>();

    TrapsTest(FaultyUtility utility) {
        this.utility = utility;
        served = new Served(utility.rest());
    }

    /** A meter of a model with faults, and what is to become of its reading. */
    private record Trap(String model, List<String> faults, String outcome) {
        @Override
        public String toString() {
            return model + " " + String.join(" ", faults) + ": " + outcome;
        }
    }

    private static Trap trap(String model, String outcome, String... faults) {
        return new Trap(model, List.of(faults), outcome);
    }

    static Stream<Trap> traps() {
        return Stream.of(
                // Of the line.
                trap(DELTA, "silent", "{'kind':'silent'}"),
                trap(DELTA, "silent", "{'kind':'refuse-connection'}"),
                trap(AVERAGE, WHOLE, "{'kind':'slow','delayMillis':300,'octets':64,'everyMillis':20}"),
                trap(SMALL, WHOLE, "{'kind':'half-answer','block':2,'times':1}"),
                trap(SMALL, "lost", "{'kind':'half-answer','block':2,'times':0}"),
                trap(
                        DELTA,
                        WHOLE,
                        "{'kind':'gap','from':'" + FROM.plusSeconds(7_200) + "','to':'" + FROM.plusSeconds(18_000)
                                + "'}"),
                trap(INDEX, "wrong-credentials", "{'kind':'wrong-password'}"),
                // Of objects.
                trap(AVERAGE, "refused", "{'kind':'access','obis':'1.0.99.1.0.255','result':3}"),
                trap(AVERAGE, "undefined", "{'kind':'access','obis':'1.0.99.1.0.255','result':4}"),
                trap(AVERAGE, WHOLE, "{'kind':'temporary-failure','obis':null,'times':1}"),
                trap(AVERAGE, "temporary", "{'kind':'temporary-failure','obis':'1.0.99.1.0.255','times':1000}"),
                // Of keys and counters.
                trap(SECURE, "wrong-credentials", "{'kind':'wrong-key','answer':'reject'}"),
                trap(SECURE, "wrong-credentials", "{'kind':'wrong-key','answer':'exception'}"),
                trap(SECURE, "wrong-credentials", "{'kind':'false-proof'}"),
                trap(SECURE, WHOLE, "{'kind':'counter-ahead','counter':100000}"),
                trap(
                        SECURE,
                        WHOLE,
                        "{'kind':'counter-ahead','counter':100000}",
                        "{'kind':'counter-refusal','answer':'reject'}"),
                trap(
                        SECURE,
                        WHOLE,
                        "{'kind':'counter-ahead','counter':100000}",
                        "{'kind':'counter-refusal','answer':'silence'}"),
                trap(SECURE, WHOLE, "{'kind':'required-protection','protection':'authenticated'}"),
                trap(SECURE, WHOLE, "{'kind':'required-protection','protection':'encrypted'}"),
                trap(SECURE, WHOLE, "{'kind':'required-protection','protection':'none'}"),
                // Of blocks and encodings.
                trap(SMALL, WHOLE, "{'kind':'first-block','number':0}"),
                trap(INDEX, WHOLE, "{'kind':'null-data','firstToo':false}"),
                trap(DELTA, WHOLE, "{'kind':'null-data','firstToo':false}"),
                trap(INDEX, WHOLE, "{'kind':'compact-array'}"),
                trap(DELTA, WHOLE, "{'kind':'compact-array'}"),
                // Of what a meter says that it can.
                lying(INDEX, "selective-access", "offered-and-refused"),
                lying(INDEX, "selective-access", "denied-and-served"),
                lying(INDEX, "multiple-references", "offered-and-refused"),
                lying(INDEX, "multiple-references", "denied-and-served"),
                lying(INDEX, "block-transfer-with-get", "denied-and-served"),
                // Of associations.
                trap(AVERAGE, WHOLE, "{'kind':'wrong-context','context':2}"),
                trap(AVERAGE, WHOLE, "{'kind':'release-information'}"),
                trap(AVERAGE, WHOLE, "{'kind':'no-release'}"),
                trap(AVERAGE, WHOLE, "{'kind':'second-connection','answer':'reset'}"),
                trap(DELTA, WHOLE, "{'kind':'no-pdu-limit'}"),
                trap(DELTA, WHOLE, "{'kind':'unsolicited','apdu':'data-notification'}"),
                trap(DELTA, WHOLE, "{'kind':'unsolicited','apdu':'event-notification'}"),
                trap(SECURE, WHOLE, "{'kind':'unsolicited','apdu':'general-glo'}"),
                trap(DELTA, "bad-answer", "{'kind':'greeting','text':'LOGIN 60000001\\r\\n'}"),
                // Of ranges and columns.
                trap(INDEX, WHOLE, "{'kind':'to-exclusive'}"),
                trap(INDEX, WHOLE, "{'kind':'columns','answer':'ignored'}"),
                trap(INDEX, WHOLE, "{'kind':'columns','answer':'refused'}"),
                trap(INDEX, WHOLE, "{'kind':'columns','answer':'empty'}"),
                trap(DELTA, WHOLE, "{'kind':'row-twice','row':2}"));
    }

    private static Trap lying(String model, String service, String lie) {
        return trap(model, WHOLE, "{'kind':'lying-conformance','service':'" + service + "','lie':'" + lie + "'}");
    }

    @BeforeAll
    void readThemAll() throws Exception {
        List<Meter> all = new ArrayList<>();
        for (Trap trap : traps().toList()) {
            Meter meter = utility.take(trap.model());
            for (String fault : trap.faults()) {
                utility.utility().control().put("/meters/" + meter.serial() + "/fault", json(fault));
            }
            meters.put(trap, meter);
            all.add(meter);
        }
        for (JsonNode outcome : utility.read("Traps", DAYS, all.toArray(Meter[]::new))) {
            outcomes.put(outcome.path("id").asText(), outcome);
        }
    }

    @Test
    void aGreetingIsPassedOverWhereTheCompanionProfileKnowsOfIt() throws Exception {
        Meter meter = utility.take(AVERAGE);
        utility.variant(AVERAGE, FaultyUtility.GREETING);
        utility.change(meter, device -> device.put("model", AVERAGE + "-" + FaultyUtility.GREETING));
        utility.utility().fault(meter.serial(), Map.of("kind", "greeting", "text", "LOGIN " + meter.serial() + "\r\n"));
        assertThat(utility.read("Greeting", DAYS, meter)).singleElement().satisfies(outcome -> assertThat(
                        outcome.path("outcome").asText())
                .as("%s", outcome)
                .isEqualTo(WHOLE));
        assertServed(meter);
    }

    private void assertServed(Meter meter) throws Exception {
        assertThat(served.series(meter.usagePoint(), Served.ACTIVE_IMPORT, FROM, TO))
                .usingComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                .usingRecursiveComparison()
                .isEqualTo(measured(meter));
    }

    private static JsonNode json(String quoted) throws Exception {
        return Rest.read(quoted.replace('\'', '"'));
    }

    @ParameterizedTest
    @MethodSource("traps")
    void itIsReadWholeOrTheFailureSaysWhatIsWrong(Trap trap) throws Exception {
        Meter meter = meters.get(trap);
        JsonNode outcome = outcomes.get(served.device(meter.serial()));
        assertThat(outcome.path("outcome").asText()).as("%s", outcome).isEqualTo(trap.outcome());
        if (trap.outcome().equals(WHOLE)) {
            assertServed(meter);
        } else {
            assertThat(measured(meter))
                    .containsAllEntriesOf(served.series(meter.usagePoint(), Served.ACTIVE_IMPORT, FROM, TO));
        }
    }

    private SortedMap<Instant, BigDecimal> measured(Meter meter) throws Exception {
        SortedMap<Instant, BigDecimal> measured = new TreeMap<>();
        for (Interval interval : utility.utility().truth(meter.serial(), FROM, TO)) {
            if (interval.held()) {
                measured.put(interval.start(), BigDecimal.valueOf(interval.activeImport()));
            }
        }
        assertThat(measured).hasSizeGreaterThan(150);
        return measured;
    }

    @Test
    void allThatTheSimulatorCanPlayIsHere() throws Exception {
        Set<String> kinds = new TreeSet<>(ELSEWHERE);
        for (Trap trap : traps().toList()) {
            for (String fault : trap.faults()) {
                kinds.add(json(fault).path("kind").asText());
            }
        }
        Set<String> known = new TreeSet<>();
        utility.utility()
                .control()
                .get("/faults")
                .path("items")
                .forEach(fault -> known.add(fault.path("kind").asText()));
        assertThat(kinds).isEqualTo(known);
    }
}
