// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.counters;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
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
import org.meterbase.itest.product.SimulatedUtility;
import org.meterbase.itest.product.SimulatedUtility.Meter;

/**
 * No invocation counter is used twice under a key, whatever happens to the platform; the meters say so, which remember every counter
 * that came with what came with it (ADR 4).
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CountersTest {
    private static final String SECURE = "SIM-SECURE";
    private static final int METERS = 20;
    private static final int HISTORY_DAYS = 12;
    private static final int KILLS = Integer.getInteger("meterbase.kill.rounds", 3);
    /** Data blocks that are read between two kills. */
    private static final int BLOCKS = 20;
    /** The margin that counters skip by after a restore: {@code counter.margin}. */
    private static final long MARGIN = 1_000_000;

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static SimulatedUtility utility;
    private static Product product;
    private static Instant registered;

    @BeforeAll
    static void boot() throws Exception {
        utility = SimulatedUtility.start(METERS, HISTORY_DAYS, "--secure", "60");
        product = Product.fresh().start();
        utility.register(product, 1);
        registered = Instant.now();
        Runs runs = new Runs(product.demo());
        for (String task : List.of("Load profiles", "Registers", "Event logs", "Clocks")) {
            JsonNode finished = runs.finished(runs.oldestOf(task).path("id").asText(), PATIENCE);
            assertThat(Runs.outcomes(finished)).as("%s", finished).isEqualTo(Map.of("done", METERS));
        }
        assertThat(utility.of(SECURE)).hasSizeGreaterThan(5);
    }

    @AfterAll
    static void close() throws Exception {
        try (SimulatedUtility meters = utility;
                Product platform = product) {
            // Both end, also where one of them did not begin.
        }
    }

    @Test
    @Order(1)
    void metersThatCipherAreReadWholeAndEachCounterIsSeenOnce() throws Exception {
        read("Ciphered", 3);
        assertNoCounterWasUsedTwice();
        new EveryRowOnce(product.demo(), utility).assertDaysBefore(registered, 3);
    }

    @Test
    @Order(2)
    void thePlatformIsKilledBetweenReservingAndUsing() throws Exception {
        for (Meter meter : utility.meters()) {
            utility.fault(meter.serial(), Map.of("kind", "slow", "delayMillis", 2_000, "octets", 0, "everyMillis", 0));
        }
        Runs runs = new Runs(product.demo());
        String run = runs.collect("Killed", group(), HISTORY_DAYS - 1, "load-profile")
                .path("id")
                .asText();
        try {
            for (int kill = 1; kill <= KILLS; kill++) {
                long before = utility.blocksServed();
                Await.until("the run is under way", PATIENCE, () -> utility.blocksServed() >= before + BLOCKS);
                assertThat(runs.progress(run).path("state").asText())
                        .as("run at kill " + kill)
                        .isEqualTo("open");
                product.kill();
                product.start();
                assertNoCounterWasUsedTwice();
            }
        } finally {
            for (Meter meter : utility.meters()) {
                utility.heal(meter.serial());
            }
        }
        JsonNode finished = runs.finished(run, PATIENCE);
        assertThat(Runs.outcomes(finished)).as("%s", finished).isEqualTo(Map.of("done", METERS));
        assertNoCounterWasUsedTwice();
        new EveryRowOnce(product.demo(), utility).assertDaysBefore(registered, HISTORY_DAYS - 1);
    }

    @Test
    @Order(3)
    void yesterdaysDatabaseIsRestored() throws Exception {
        Path database = product.data().resolve("postgres");
        Path yesterday = product.folder().resolve("yesterday");
        product.stop();
        copy(database, yesterday);
        product.start();
        read("Today", 2);
        Map<String, Long> today = taken();

        product.stop();
        remove(database);
        copy(yesterday, database);
        product.start();
        assertThat(new Runs(product.demo()).named("Today"))
                .as("what the dump does not know")
                .isEmpty();
        read("Again", 2);
        taken().forEach((meter, counter) ->
                assertThat(counter).as("counter of meter %s", meter).isGreaterThan(today.get(meter) + MARGIN / 2));
        assertNoCounterWasUsedTwice();
        new EveryRowOnce(product.demo(), utility).assertDaysBefore(registered, 2);
    }

    @Test
    @Order(4)
    void databaseAndFolderAreRestoredAndTheOperatorSaysSo() throws Exception {
        Path data = product.data();
        Path copy = product.folder().resolve("copy");
        product.stop();
        copy(data, copy);
        product.start();
        read("Before", 2);
        Map<String, Long> before = taken();

        product.stop();
        remove(data);
        copy(copy, data);
        Files.delete(data.resolve("counters.mark"));
        product.start();
        read("After", 2);
        taken().forEach((meter, counter) ->
                assertThat(counter).as("counter of meter %s", meter).isGreaterThan(before.get(meter) + MARGIN / 2));
        assertNoCounterWasUsedTwice();
    }

    private static void read(String task, int days) throws Exception {
        Runs runs = new Runs(product.demo());
        String run = runs.collect(task, group(), days, "load-profile", "registers")
                .path("id")
                .asText();
        JsonNode finished = runs.finished(run, PATIENCE);
        assertThat(Runs.outcomes(finished)).as("%s", finished).isEqualTo(Map.of("done", METERS));
    }

    /** The highest counter that each meter took. */
    private static Map<String, Long> taken() throws Exception {
        Map<String, Long> taken = new TreeMap<>();
        for (Meter meter : utility.of(SECURE)) {
            taken.put(
                    meter.serial(),
                    utility.control()
                            .get("/meters/" + meter.serial() + "/counters")
                            .path("taken")
                            .asLong());
        }
        return taken;
    }

    private static void assertNoCounterWasUsedTwice() throws Exception {
        for (Meter meter : utility.of(SECURE)) {
            JsonNode heard = utility.control().get("/meters/" + meter.serial() + "/counters");
            assertThat(heard.path("apdus").asLong())
                    .as("APDUs that meter %s heard", meter.serial())
                    .isPositive();
            assertThat(heard.path("reused").asLong()).as("%s", heard).isZero();
            assertThat(heard.path("forgotten").asLong()).as("%s", heard).isZero();
        }
        assertThat(utility.control().get("/counters").path("reused").asLong()).isZero();
    }

    private static String group() throws IOException, InterruptedException {
        return product.demo().all("/api/v1/groups").get(0).path("id").asText();
    }

    /** With owners and rights, for PostgreSQL runs only in what is its own. */
    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        to.resolve(from.relativize(file).toString()),
                        StandardCopyOption.COPY_ATTRIBUTES,
                        LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
