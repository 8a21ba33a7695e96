// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.kill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
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
 * {@code mvn verify -pl karaf-assembly/itest -Dtest=KillTest -Dmeterbase.kill.rounds=100} says otherwise.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KillTest {
    private static final int METERS = 200;
    private static final int HISTORY_DAYS = 30;
    private static final int ROUNDS = Integer.getInteger("meterbase.kill.rounds", 3);
    /** Data blocks that are read between two kills. */
    private static final int BLOCKS = 40;

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
        killDuringARun("Killed platform", 20, () -> {
            product.kill();
            product.start();
        });
    }

    @Test
    @Order(2)
    void theDatabaseIsKilledDuringARun() throws Exception {
        killDuringARun("Killed database", HISTORY_DAYS, product::killDatabase);
    }

    @FunctionalInterface
    private interface Kill {
        void andComeBack() throws Exception;
    }

    private static void killDuringARun(String task, int days, Kill kill) throws Exception {
        // So slow that there is always something left to be read: the meters with small blocks have hundreds of them.
        for (Meter meter : utility.meters()) {
            utility.fault(meter.serial(), Map.of("kind", "slow", "delayMillis", 2_500, "octets", 0, "everyMillis", 0));
        }
        List<Duration> back = new ArrayList<>();
        Runs runs = new Runs(product.demo());
        String run =
                runs.collect(task, group(), days, "load-profile").path("id").asText();
        for (int round = 1; round <= ROUNDS; round++) {
            long before = utility.blocksServed();
            Await.until("the run is under way", PATIENCE, () -> utility.blocksServed() >= before + BLOCKS);
            Map<String, Map<Instant, BigDecimal>> shown = shown(days);
            assertThat(runs.progress(run).path("state").asText())
                    .as("run in round " + round)
                    .isEqualTo("open");
            Instant killed = Instant.now();
            kill.andComeBack();
            Map<String, Map<Instant, BigDecimal>> still = new HashMap<>();
            Await.until("REST serves as before", PATIENCE, () -> {
                still.putAll(shown(days));
                return true;
            });
            back.add(Duration.between(killed, Instant.now()));
            shown.forEach((path, values) -> assertThat(still.get(path)).as(path).containsAllEntriesOf(values));
        }
        for (Meter meter : utility.meters()) {
            utility.heal(meter.serial());
        }
        JsonNode finished = runs.finished(run, PATIENCE);
        assertThat(finished.path("state").asText()).isEqualTo("done");
        assertThat(Runs.outcomes(finished)).isEqualTo(Map.of("done", METERS));
        new EveryRowOnce(product.demo(), utility).assertDaysBefore(registered, days);
        Collections.sort(back);
        System.out.printf(
                "%s: %d kills, each row there once, back in %.1f s (median), %.1f s (longest)%n",
                task,
                back.size(),
                back.get(back.size() / 2).toMillis() / 1e3,
                back.get(back.size() - 1).toMillis() / 1e3);
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
