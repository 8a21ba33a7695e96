// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.journal;

import java.time.LocalDate;
import org.meterbase.bench.Figures;

/** Every meter pushes each interval by itself, all in the same moments: one row of all its channels in a frame of its own. */
final class Pushed {
    private Pushed() {}

    static void run(Platform platform, Fleet fleet, LocalDate day, int warm, Figures figures) throws Exception {
        Work sum = Work.NONE;
        double worst = 0;
        long logged = 0;
        int intervals = fleet.rowsPerDay();
        try (Producers producers = new Producers(platform)) {
            for (int interval = 0; interval < intervals; interval++) {
                long position = platform.logPosition();
                Work work = producers.append(fleet.pushes(day.toEpochDay(), interval));
                System.err.printf("journal.pushed: interval %d of %d: %s%n", interval + 1, intervals, work);
                if (interval >= warm) {
                    sum = sum.plus(work);
                    worst = Math.max(worst, work.wallSeconds());
                    logged += platform.logPosition() - position;
                }
            }
        }
        double pushes = (double) fleet.size() * (intervals - warm);
        double values = pushes * fleet.channels();
        figures.add("journal.pushed.values_per_second", values / sum.wallSeconds(), "1/s");
        figures.add("journal.pushed.pushes_per_second", pushes / sum.wallSeconds(), "1/s");
        figures.add("journal.pushed.readable_within", worst, "s");
        figures.add("journal.pushed.cpu_per_push", sum.processorSeconds() / pushes * 1e6, "us");
        figures.add("journal.pushed.cpu_java_per_push", sum.javaSeconds() / pushes * 1e6, "us");
        figures.add("journal.pushed.log_per_value", logged / values, "B");
    }
}
