// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.journal;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.meterbase.bench.Benchmark;
import org.meterbase.bench.Figures;

/** Append and fold together, beside raw COPY of the same blocks. */
public final class JournalBenchmark implements Benchmark {
    @Override
    public String name() {
        return "journal";
    }

    @Override
    public String meaning() {
        return "append and fold of daily profiles, beside COPY of the same blocks; options: daily | daily48, then how many devices and days";
    }

    @Override
    public void run(List<String> options, Figures figures) throws Exception {
        String only = options.isEmpty() ? "" : options.get(0);
        int devices = options.size() > 1 ? Integer.parseInt(options.get(1)) : 20_000;
        int days = options.size() > 2 ? Integer.parseInt(options.get(2)) : 4;
        if (only.isEmpty() || only.equals("daily")) {
            daily("journal.daily", new Fleet(devices, 4, 900), days, figures);
        }
        if (only.isEmpty() || only.equals("daily48")) {
            daily("journal.daily48", new Fleet(devices * 2, 1, 1800), days, figures);
        }
    }

    private static void daily(String name, Fleet fleet, int days, Figures figures) throws Exception {
        int warm = 6;
        LocalDate first = LocalDate.now(ZoneOffset.UTC).minusDays(days + warm);
        try (Platform platform = new Platform()) {
            fleet.devices().forEach(platform.archive::add);
            new Daily(platform, fleet, name).run(first, warm, days, figures);
        }
    }
}
