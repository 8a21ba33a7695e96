// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.kill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.meterbase.itest.product.Await;
import org.meterbase.itest.product.EveryRowOnce;
import org.meterbase.itest.product.Product;
import org.meterbase.itest.product.Runs;
import org.meterbase.itest.product.Served;
import org.meterbase.itest.product.SimulatedUtility;
import org.meterbase.itest.product.SimulatedUtility.Meter;

/**
 * The platform, and its database, are ended with SIGKILL while two hundred meters are read: nothing is lost and nothing is doubled. Three times each;
 * {@code -Dmeterbase.kill.rounds=100} says otherwise.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KillTest {
    private static final int METERS = 200;
    private static final int HISTORY_DAYS = 30;
    private static final int ROUNDS = Integer.getInteger("meterbase.kill.rounds", 3);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static SimulatedUtility utility;
    private static Product product;

    /** What is read in the platform's rounds, then further back in the database's. */
    private static Instant registered;

    @BeforeAll
    static void boot() throws Exception {
        utility = SimulatedUtility.start(METERS, HISTORY_DAYS);
        product = Product.fresh().start();
        utility.register(product, 1);
        registered = Instant.now();
        Runs runs = new Runs(product.demo());
        for (String task : List.of("Load profiles", "Registers", "Event logs", "Clocks")) {
            runs.finished(runs.oldestOf(task).path("id").asText(), PATIENCE);
        }
        for (Meter meter : utility.meters()) {
            int delay = meter.model().equals("SIM-DELTA-SMALL") ? 20 : 150;
            utility.fault(meter.serial(), Map.of("kind", "slow", "delayMillis", delay, "octets", 0, "everyMillis", 0));
        }
    }

    @AfterAll
    static void close() throws Exception {
        if (utility != null) {
            utility.close();
        }
        if (product != null) {
            product.close();
        }
    }

    @Test
    @Order(1)
    void thePlatformIsKilledDuringARun() throws Exception {
        killDuringARun("Killed platform", 10, () -> {
            product.kill();
            product.start();
        });
    }

    @Test
    @Order(2)
    void theDatabaseIsKilledDuringARun() throws Exception {
        killDuringARun("Killed database", HISTORY_DAYS, () -> {
            product.killDatabase();
            Await.until("the database is back", PATIENCE, () -> product.demo().status("GET", "/api/v1/tasks") == 200);
        });
    }

    @FunctionalInterface
    private interface Kill {
        void andComeBack() throws Exception;
    }

    private static void killDuringARun(String task, int days, Kill kill) throws Exception {
        Runs runs = new Runs(product.demo());
        String run =
                runs.collect(task, group(), days, "load-profile").path("id").asText();
        // A row of four channels has some thirty octets, and most meters send blocks of a thousand; half of them, so
        // that there is always
        // something left to be read.
        long blocks = METERS * days * 96L / 34 / 2 / (ROUNDS + 1);
        for (int round = 1; round <= ROUNDS; round++) {
            long before = utility.blocksServed();
            Await.until("the run is under way", PATIENCE, () -> utility.blocksServed() >= before + blocks);
            Map<String, Map<Instant, BigDecimal>> shown = shown(days);
            JsonNode progress = runs.progress(run);
            assertThat(progress.path("state").asText())
                    .as("run in round " + round)
                    .isEqualTo("open");
            kill.andComeBack();
            Map<String, Map<Instant, BigDecimal>> still = shown(days);
            shown.forEach((path, values) -> assertThat(still.get(path)).as(path).containsAllEntriesOf(values));
        }
        JsonNode finished = runs.finished(run, PATIENCE);
        assertThat(finished.path("state").asText()).isEqualTo("done");
        assertThat(Runs.outcomes(finished)).isEqualTo(Map.of("done", METERS));

        new EveryRowOnce(product.demo(), utility).assertDaysBefore(registered, days);
    }

    /** What REST shows of some usage points, raw and projected, by its path. */
    private static Map<String, Map<Instant, BigDecimal>> shown(int days) throws IOException, InterruptedException {
        Served served = new Served(product.demo());
        Map<String, Map<Instant, BigDecimal>> shown = new HashMap<>();
        for (String model : utility.models()) {
            Meter meter = utility.first(model);
            Instant from = registered.minus(Duration.ofDays(days));
            String path = served.path(meter.usagePoint(), Served.ACTIVE_IMPORT, from, registered) + "&limit=10000";
            shown.put(path, served.values(path));
        }
        assertThat(shown).hasSize(6);
        return shown;
    }

    private static String group() throws IOException, InterruptedException {
        return product.demo().all("/api/v1/groups").get(0).path("id").asText();
    }
}
