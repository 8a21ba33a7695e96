// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.journal;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.meterbase.bench.Benchmark;
import org.meterbase.bench.Figures;

/** Append and fold together: profiles of a day at once, beside raw COPY of the same blocks, and single intervals that are pushed. */
public final class JournalBenchmark implements Benchmark {
    /** So many days are not timed: Java compiles, and devices are met for the first time. */
    private static final int WARM = 12;

    @Override
    public String name() {
        return "journal";
    }

    @Override
    public String meaning() {
        return "append and fold, beside COPY of the same blocks; options: daily | daily48 | local | pushed | dump | month, how many devices, how many days";
    }

    @Override
    public void run(List<String> options, Figures figures) throws Exception {
        String only = options.isEmpty() ? "" : options.get(0);
        int devices = options.size() > 1 ? Integer.parseInt(options.get(1)) : 20_000;
        int days = options.size() > 2 ? Integer.parseInt(options.get(2)) : 8;
        LocalDate first = LocalDate.now(ZoneOffset.UTC).minusDays(days + WARM);
        if (only.isEmpty() || only.equals("daily")) {
            with(new Fleet(devices, 4, 900), (platform, fleet) -> new Daily(platform, fleet, "journal.daily")
                    .run(first, WARM, days, figures));
        }
        if (only.isEmpty() || only.equals("daily48")) {
            with(new Fleet(devices * 2, 1, 1800), (platform, fleet) -> new Daily(platform, fleet, "journal.daily48")
                    .run(first, WARM, days, figures));
        }
        if (only.isEmpty() || only.equals("local")) {
            with(
                    new Fleet(devices, 4, 900),
                    (platform, fleet) -> LocalDays.run(platform, fleet, first, WARM, days, figures));
        }
        if (only.isEmpty() || only.equals("pushed")) {
            Pushed.run(new Fleet(devices, 4, 900), figures);
        }
        if (only.isEmpty() || only.equals("dump")) {
            with(new Fleet(devices, 4, 900), (platform, fleet) -> new LongReader(platform, fleet)
                    .run(first, WARM, figures));
        }
        if (only.isEmpty() || only.equals("month")) {
            with(new Fleet(Math.min(devices, 2000), 4, 900), (platform, fleet) -> Month.run(platform, fleet, figures));
        }
    }

    private interface Run {
        void run(Platform platform, Fleet fleet) throws Exception;
    }

    private static void with(Fleet fleet, Run run) throws Exception {
        try (Platform platform = new Platform()) {
            fleet.devices().forEach(platform.archive::add);
            run.run(platform, fleet);
        }
    }
}
