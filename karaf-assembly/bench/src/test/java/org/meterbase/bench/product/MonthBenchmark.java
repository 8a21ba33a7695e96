// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.product;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.meterbase.bench.Benchmark;
import org.meterbase.bench.Figures;
import org.meterbase.itest.product.Product;
import org.meterbase.itest.product.Rest;
import org.meterbase.itest.product.Runs;
import org.meterbase.itest.product.Served;
import org.meterbase.itest.product.SimulatedUtility;
import org.meterbase.itest.product.SimulatedUtility.Meter;

/**
 * One channel of one month, asked for over HTTP by one client, from the request's first octet to the answer's last, each time of another usage point. Beside it
 * stands the smallest answer that REST gives: what HTTP, log-in and JSON cost without any reading.
 */
public final class MonthBenchmark implements Benchmark {
    private static final int METERS = 200;
    private static final int DAYS = 31;
    private static final int WARM = 3_000;
    private static final int TIMED = 1_000;
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    @Override
    public String name() {
        return "month";
    }

    @Override
    public String meaning() {
        return "one channel of one month through REST, of usage points in turn; [METERS]";
    }

    @Override
    public void run(List<String> options, Figures figures) throws Exception {
        int meters = options.isEmpty() ? METERS : Integer.parseInt(options.get(0));
        try (SimulatedUtility utility = SimulatedUtility.start(meters, DAYS + 1);
                Product product = Product.fresh().start()) {
            utility.register(product, DAYS + 1);
            Rest rest = product.demo();
            Runs runs = new Runs(rest);
            for (JsonNode task : rest.all("/api/v1/tasks")) {
                runs.finished(
                        runs.oldestOf(task.path("name").asText()).path("id").asText(), PATIENCE);
            }
            Instant to = utility.since().plus(Duration.ofDays(DAYS));
            Served served = new Served(rest);
            String[] paths = new String[meters];
            int path = 0;
            for (Meter meter : utility.meters()) {
                paths[path++] =
                        served.path(meter.usagePoint(), Served.ACTIVE_IMPORT, utility.since(), to) + "&limit=10000";
            }
            int intervals = rest.get(paths[0]).path("items").size();
            if (intervals < (DAYS - 1) * 96) {
                throw new IllegalStateException("a month of " + intervals + " intervals");
            }
            tell("month.rest", ask(rest, paths), figures);
            tell("month.rest_least", ask(rest, "/api/v1/usage-points?limit=1"), figures);
            figures.add("month.rest_intervals", intervals, "intervals");
        }
    }

    /** How long each question took, milliseconds, the shortest first. */
    private static double[] ask(Rest rest, String... paths) throws Exception {
        double[] millis = new double[TIMED];
        for (int question = -WARM; question < TIMED; question++) {
            String path = paths[Math.floorMod(question, paths.length)];
            long begin = System.nanoTime();
            int status = rest.exchange("GET", path, null, null).statusCode();
            if (status != 200) {
                throw new IllegalStateException(path + " answered " + status);
            }
            if (question >= 0) {
                millis[question] = (System.nanoTime() - begin) / 1e6;
            }
        }
        Arrays.sort(millis);
        return millis;
    }

    private static void tell(String name, double[] millis, Figures figures) {
        figures.add(name + "_median", millis[millis.length / 2], "ms");
        figures.add(name + "_p99", millis[millis.length * 99 / 100], "ms");
    }
}
