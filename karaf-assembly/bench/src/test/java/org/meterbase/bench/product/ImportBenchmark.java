// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.product;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.meterbase.bench.Benchmark;
import org.meterbase.bench.Figures;
import org.meterbase.itest.product.Product;
import org.meterbase.itest.product.Rest;

/** An installation list of a hundred thousand meters through REST: dry run, then for good, then once more, which changes nothing. */
public final class ImportBenchmark implements Benchmark {
    private static final int DEVICES = 100_000;

    @Override
    public String name() {
        return "import";
    }

    @Override
    public String meaning() {
        return "an installation list of a hundred thousand usage points and meters through REST; [DEVICES]";
    }

    @Override
    public void run(List<String> options, Figures figures) throws Exception {
        int devices = options.isEmpty() ? DEVICES : Integer.parseInt(options.get(0));
        try (Product product = Product.fresh().start()) {
            Rest rest = product.administrator();
            rest.post("/api/v1/models", Map.of("name", "BENCH", "manufacturer", "BENCH"));
            String list = list(devices);
            figures.add("import.devices", devices, "devices");
            figures.add("import.dry_run", seconds(rest, list, true), "s");
            figures.add("import.for_good", seconds(rest, list, false), "s");
            figures.add("import.unchanged", seconds(rest, list, false), "s");
            JsonNode last = rest.get("/api/v1/devices?serialNumber=" + serial(devices - 1));
            if (last.path("items").size() != 1) {
                throw new IllegalStateException("the last device is not there: " + last);
            }
        }
    }

    private static double seconds(Rest rest, String list, boolean dryRun) throws Exception {
        long began = System.nanoTime();
        HttpResponse<String> answer =
                rest.exchange("POST", "/api/v1/installations/imports?dryRun=" + dryRun, "text/csv", list);
        double seconds = (System.nanoTime() - began) / 1e9;
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(answer.statusCode() + ": " + answer.body());
        }
        return seconds;
    }

    private static String list(int devices) {
        StringBuilder csv = new StringBuilder(
                "usagePoint,zone,serialNumber,manufacturer,model,validFrom,protocol,channel,address,ct,vt\n");
        for (int i = 0; i < devices; i++) {
            csv.append("BENCH-")
                    .append(i)
                    .append(",Europe/Berlin,")
                    .append(serial(i))
                    .append(",BENCH,BENCH,2026-01-01T00:00:00Z,dlms,tcp-client,192.0.2.")
                    .append(i % 250)
                    .append(":4059,1,1\n");
        }
        return csv.toString();
    }

    private static String serial(int i) {
        return "BENCH" + (1_000_000 + i);
    }
}
