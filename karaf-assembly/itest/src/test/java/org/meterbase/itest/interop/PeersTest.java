// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.meterbase.itest.interop.Holdings.Row;
import org.meterbase.itest.interop.Peer.Maker;
import org.meterbase.itest.product.Await;
import org.meterbase.itest.product.RegisteredDevices;
import org.meterbase.itest.product.Rest;
import org.meterbase.itest.product.RunningUtility;
import org.meterbase.itest.product.Runs;
import org.meterbase.itest.product.Served;

/** Meters that others wrote are read by the running product: what it tells of them is what they were given. */
@ExtendWith(RunningUtility.Booted.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PeersTest {
    private static final String MODEL = "PEER";
    private static final String WRONG_PASSWORD = "99999999";
    private static final String WRONG_KEY = "FF0102030405060708090A0B0C0D0E0F";
    private static final String TOTAL = "0.0.0.1.1.1.12.0.0.0.0.0.0.0.0.0.72.0";
    private static final int DAYS_HELD = 8;
    private static final int DAYS_COLLECTED = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** A peer that was registered as a device. */
    private record Registered(Maker maker, Security security, Holdings holdings, Peer peer) {
        static Registered of(Maker maker, Security security) throws Exception {
            String name = maker + "-" + security.ordinal();
            Holdings holdings = Holdings.of(name, 100 * maker.ordinal() + security.ordinal(), DAYS_HELD);
            return new Registered(maker, security, holdings, maker.start(holdings, security));
        }

        String serialNumber() {
            return holdings.name();
        }

        String usagePoint() {
            return "At " + serialNumber();
        }

        String address() {
            return "127.0.0.1:" + peer.port();
        }

        Row last() {
            return holdings.rows().get(holdings.rows().size() - 1);
        }

        @Override
        public String toString() {
            return maker + ", " + security;
        }
    }

    private final Rest rest;
    private final Runs runs;
    private final Served served;
    private final List<Registered> all = new ArrayList<>();

    PeersTest(RunningUtility running) {
        rest = running.rest();
        runs = new Runs(rest);
        served = new Served(rest);
    }

    @BeforeAll
    void collect() throws Exception {
        for (Maker maker : Maker.values()) {
            for (Security security : Security.values()) {
                all.add(Registered.of(maker, security));
            }
        }
        RegisteredDevices devices = new RegisteredDevices(rest, "Peers");
        devices.model(
                MODEL,
                "idis",
                Holdings.PROFILE,
                Holdings.PERIOD.toString(),
                "end",
                List.of(
                        RegisteredDevices.channel(Holdings.INDEX, Served.ACTIVE_IMPORT, "index"),
                        RegisteredDevices.channel(Holdings.ENERGY, Served.ACTIVE_EXPORT, "delta")),
                List.of(RegisteredDevices.channel(Holdings.INDEX, TOTAL, "index")));
        for (Registered one : all) {
            devices.meter(
                    one.usagePoint(),
                    one.serialNumber(),
                    MODEL,
                    one.address(),
                    Map.of("client", Integer.toString(one.security().client())),
                    one.security().password(),
                    one.security().keys());
        }
        JsonNode run = devices.collect("Peers", DAYS_COLLECTED, "registers", "load-profile");
        JsonNode finished = runs.finished(run.path("id").asText(), PATIENCE);
        assertThat(Runs.outcomes(finished))
                .as("%s", rest.all("/api/v1/runs/" + finished.path("id").asText() + "/devices"))
                .isEqualTo(Map.of("done", all.size()));
    }

    @AfterAll
    void close() throws Exception {
        for (Registered one : all) {
            one.peer().close();
        }
    }

    Stream<Registered> peers() {
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("peers")
    void aRegisterIsWhatItShows(Registered one) throws Exception {
        List<JsonNode> sets = rest.all("/api/v1/register-sets?device=" + served.device(one.serialNumber()));
        assertThat(sets).isNotEmpty();
        assertThat(sets.get(0).path("registers"))
                .extracting(
                        register -> register.path("name").asText(),
                        register -> register.path("integer").asLong(),
                        register -> register.path("scaler").asInt(),
                        register -> register.path("unit").asText())
                .containsExactly(tuple(Holdings.INDEX, one.holdings().register(), Holdings.INDEX_SCALER, "Wh"));

        Instant read = Instant.parse(sets.get(0).path("readAt").asText());
        SortedMap<Instant, BigDecimal> values =
                served.series(one.usagePoint(), TOTAL, read.minus(PATIENCE), read.plus(PATIENCE));
        assertThat(values.values())
                .usingElementComparator(BigDecimal::compareTo)
                .containsOnly(scaled(one.holdings().register(), Holdings.INDEX_SCALER));
    }

    @ParameterizedTest
    @MethodSource("peers")
    void theRowsOfTheRangeAreAsItHoldsThem(Registered one) throws Exception {
        Instant to = one.last().stamp();
        Instant from = to.minus(Duration.ofDays(1));
        List<Row> range = one.holdings().rows().stream()
                .filter(row -> !row.stamp().isBefore(from) && row.stamp().isBefore(to))
                .toList();
        assertThat(range).hasSize(96);

        List<JsonNode> indices = raw(one, Holdings.INDEX, from, to);
        assertThat(indices)
                .extracting(
                        row -> row.path("stamp").asText(),
                        row -> row.path("deviation").asInt(),
                        row -> row.path("integer").asLong(),
                        row -> row.path("scaler").asInt())
                .containsExactlyElementsOf(range.stream()
                        .map(row -> tuple(row.stamp().toString(), -60, row.index(), Holdings.INDEX_SCALER))
                        .toList());
        assertThat(raw(one, Holdings.ENERGY, from, to))
                .extracting(row -> row.path("integer").asLong(), row -> row.path("scaler")
                        .asInt())
                .containsExactlyElementsOf(range.stream()
                        .map(row -> tuple(row.energy(), Holdings.ENERGY_SCALER))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("peers")
    void whatItHoldsBeforeTheRangeIsNotRead(Registered one) throws Exception {
        Instant before = one.last().stamp().minus(Duration.ofDays(DAYS_COLLECTED + 1));
        assertThat(one.holdings().rows().get(0).stamp()).isBefore(before);
        assertThat(raw(one, Holdings.INDEX, before.minus(Duration.ofDays(DAYS_HELD)), before))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("peers")
    void theUsagePointIsServedItsEnergies(Registered one) throws Exception {
        Instant to = one.last().stamp().minus(Holdings.PERIOD);
        Instant from = to.minus(Duration.ofDays(1));
        SortedMap<Instant, BigDecimal> imported = new TreeMap<>();
        SortedMap<Instant, BigDecimal> exported = new TreeMap<>();
        List<Row> rows = one.holdings().rows();
        for (int i = 1; i < rows.size(); i++) {
            Instant start = rows.get(i).stamp().minus(Holdings.PERIOD);
            if (!start.isBefore(from) && start.isBefore(to)) {
                imported.put(start, scaled(rows.get(i).index() - rows.get(i - 1).index(), Holdings.INDEX_SCALER));
                exported.put(start, scaled(rows.get(i).energy(), Holdings.ENERGY_SCALER));
            }
        }
        assertThat(imported).hasSize(96);
        assertSeries(one, Served.ACTIVE_IMPORT, from, to, imported);
        assertSeries(one, Served.ACTIVE_EXPORT, from, to, exported);
    }

    @Test
    void whatIsWrongIsSaid() throws Exception {
        RegisteredDevices strangers = new RegisteredDevices(rest, "Peers that refuse");
        for (Registered one : all) {
            Map<String, String> client =
                    Map.of("client", Integer.toString(one.security().client()));
            Map<String, String> unprotected = new TreeMap<>(client);
            unprotected.put("authentication", "none");
            switch (one.security()) {
                case NONE -> {}
                case LOW_LEVEL -> stranger(strangers, one, "password", client, WRONG_PASSWORD, null);
                case GMAC -> {
                    stranger(strangers, one, "key", client, null, Security.keys(WRONG_KEY));
                    stranger(strangers, one, "association", unprotected, null, null);
                }
            }
        }
        JsonNode run = strangers.collect("Peers that refuse", DAYS_COLLECTED, "registers");
        String id = run.path("id").asText();
        runs.finished(id, PATIENCE);
        Map<String, JsonNode> failures = new TreeMap<>();
        for (JsonNode outcome : rest.all("/api/v1/runs/" + id + "/devices")) {
            String serial =
                    rest.get(outcome.path("self").asText()).path("serialNumber").asText();
            failures.put(serial, outcome.path("failures").path(0));
        }
        assertThat(failures)
                .hasEntrySatisfying("GURUX-1-password", is("wrong-credentials", "lls"))
                .hasEntrySatisfying("JDLMS-1-password", is("wrong-credentials", "lls"))
                .hasEntrySatisfying("GURUX-2-key", is("wrong-credentials", "ek"))
                .hasEntrySatisfying("GURUX-2-association", is("refused", "association"))
                .hasEntrySatisfying("JDLMS-2-association", is("refused", "association"))
                // It hangs up without a word.
                .hasEntrySatisfying("JDLMS-2-key", is("lost", "closed the connection"));
    }

    private static Consumer<JsonNode> is(String reason, String word) {
        return failure -> {
            assertThat(failure.path("reason").asText()).as("%s", failure).isEqualTo(reason);
            assertThat(failure.path("text").asText()).contains(word);
        };
    }

    private static void stranger(
            RegisteredDevices strangers,
            Registered one,
            String wrong,
            Map<String, String> parameters,
            String password,
            String keys)
            throws Exception {
        strangers.meter(
                one.usagePoint() + " " + wrong,
                one.serialNumber() + "-" + wrong,
                MODEL,
                one.address(),
                parameters,
                password,
                keys);
    }

    @Test
    void aCounterThatThePeerHasSeenPassedIsMovedForward() throws Exception {
        Registered one = all.stream()
                .filter(each -> each.maker() == Maker.GURUX && each.security() == Security.GMAC)
                .findFirst()
                .orElseThrow();
        GuruxServer server = (GuruxServer) one.peer();
        assertThat(server.counter()).isPositive();
        server.countedElsewhere(1_000_000);
        long before = server.counter();
        String job = rest.post(
                        "/api/v1/reads",
                        Map.of(
                                "device",
                                served.device(one.serialNumber()),
                                "items",
                                List.of(Map.of("kind", "registers"))))
                .path("self")
                .asText();
        Await.until(
                "the read is over",
                PATIENCE,
                () -> rest.get(job).path("state").asText().equals("done"));
        assertThat(rest.get(job).path("outcomes")).as("%s", rest.get(job)).isEqualTo(Rest.read("{\"done\":1}"));
        assertThat(server.counter()).isGreaterThan(before);
    }

    private List<JsonNode> raw(Registered one, String channel, Instant from, Instant to) throws Exception {
        return rest.all("/api/v1/readings?layer=raw&device=" + served.device(one.serialNumber()) + "&channel=" + channel
                + "&from=" + from + "&to=" + to);
    }

    private void assertSeries(
            Registered one, String readingType, Instant from, Instant to, SortedMap<Instant, BigDecimal> expected)
            throws Exception {
        assertThat(served.series(one.usagePoint(), readingType, from, to))
                .as("%s at %s", readingType, one.usagePoint())
                .usingComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                .usingRecursiveComparison()
                .isEqualTo(expected);
    }

    private static BigDecimal scaled(long integer, int scaler) {
        return BigDecimal.valueOf(integer, -scaler);
    }
}
