// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.product;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.meterbase.bench.Benchmark;
import org.meterbase.bench.Figures;
import org.meterbase.itest.product.Await;
import org.meterbase.itest.product.EveryRowOnce;
import org.meterbase.itest.product.Product;
import org.meterbase.itest.product.Rest;
import org.meterbase.itest.product.Runs;
import org.meterbase.itest.product.SimulatedUtility;

/**
 * The whole product, as it ships: ten thousand simulated meters, of each a day of a four-channel profile over TCP, until all of it can be asked for. The limit
 * that it stands beside is the two processors that platform, database and meters share, so their shares of it are told.
 */
public final class DayBenchmark implements Benchmark {
    private static final int METERS = 10_000;
    private static final int CHANNELS = 4;
    private static final int ROWS = 96;
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    @Override
    public String name() {
        return "day";
    }

    @Override
    public String meaning() {
        return "a day of profiles of ten thousand simulated meters through the whole product; [METERS]";
    }

    @Override
    public void run(List<String> options, Figures figures) throws Exception {
        int meters = options.isEmpty() ? METERS : Integer.parseInt(options.get(0));
        try (SimulatedUtility utility = SimulatedUtility.start(meters, 3);
                Product product = Product.fresh().start()) {
            utility.register(product, 1);
            Rest rest = product.demo();
            Runs runs = new Runs(rest);
            for (JsonNode task : rest.all("/api/v1/tasks")) {
                runs.finished(
                        runs.oldestOf(task.path("name").asText()).path("id").asText(), PATIENCE);
            }
            awaitFold(rest);

            // Of the second day nothing is there yet: its run reads profiles, and nothing else.
            Instant began = Instant.now();
            Shares before = Shares.of(product, utility);
            JsonNode run = runs.finished(
                    runs.collect("A day", group(rest), 2, "load-profile")
                            .path("id")
                            .asText(),
                    PATIENCE);
            awaitFold(rest);
            double seconds = Duration.between(began, Instant.now()).toMillis() / 1e3;
            Shares spent = Shares.of(product, utility).less(before);

            Map<String, Integer> outcomes = Runs.outcomes(run);
            if (!outcomes.equals(Map.of("done", meters))) {
                throw new IllegalStateException("the run has outcomes " + outcomes);
            }
            double values = (double) meters * ROWS * CHANNELS;
            figures.add("day.meters", meters, "meters");
            figures.add("day.minutes", seconds / 60, "min");
            figures.add("day.meters_per_second", meters / seconds, "meters/s");
            figures.add("day.values_per_second", values / seconds, "values/s");
            int cores = Runtime.getRuntime().availableProcessors();
            figures.add("day.cpu_share_platform", spent.platform() / seconds / cores, "1");
            figures.add("day.cpu_share_database", spent.database() / seconds / cores, "1");
            figures.add("day.cpu_share_meters", spent.meters() / seconds / cores, "1");
            figures.add("day.platform_cpu_per_meter", spent.platform() / meters * 1e6, "us");
            figures.add("day.database_cpu_per_meter", spent.database() / meters * 1e6, "us");
            if (meters <= 1_000) {
                new EveryRowOnce(rest, utility).assertDaysBefore(began, 2);
            }
        }
    }

    /** Processor seconds spent. */
    private record Shares(double platform, double database, double meters) {
        static Shares of(Product product, SimulatedUtility utility) throws Exception {
            return new Shares(
                    ProcessorTime.seconds(product.process()),
                    ProcessorTime.seconds(product.postmaster().orElseThrow()),
                    ProcessorTime.seconds(utility.process()));
        }

        Shares less(Shares earlier) {
            return new Shares(platform - earlier.platform, database - earlier.database, meters - earlier.meters);
        }
    }

    /** What is folded can be asked for. */
    private static void awaitFold(Rest rest) {
        Await.until("everything is folded", PATIENCE, () -> {
            for (JsonNode stage : rest.get("/api/v1/feed").path("items")) {
                if (stage.path("id").asText().equals("fold")) {
                    return stage.path("behind").asLong() == 0;
                }
            }
            throw new IllegalStateException("REST tells nothing of the fold");
        });
    }

    private static String group(Rest rest) throws Exception {
        return rest.all("/api/v1/groups").get(0).path("id").asText();
    }
}
