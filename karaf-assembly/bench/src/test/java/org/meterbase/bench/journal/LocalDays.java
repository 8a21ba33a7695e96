// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.journal;

import java.time.LocalDate;
import org.meterbase.bench.Figures;

/** The usual read where midnight is not UTC's: each read completes the block of one day and begins that of the next. */
final class LocalDays {
    private LocalDays() {}

    static void run(Platform platform, Fleet fleet, LocalDate first, int warm, int days, Figures figures)
            throws Exception {
        Work sum = Work.NONE;
        long logged = 0;
        try (Producers producers = new Producers(platform)) {
            for (int day = 0; day < warm + days; day++) {
                long position = platform.logPosition();
                Work work = producers.append(fleet.localDay(first.plusDays(day).toEpochDay()));
                System.err.printf("journal.local: day %d of %d: %s%n", day + 1, warm + days, work);
                if (day >= warm) {
                    sum = sum.plus(work);
                    logged += platform.logPosition() - position;
                }
            }
        }
        double values = (double) fleet.valuesPerDay() * days;
        double reads = (double) fleet.size() * days;
        figures.add("journal.local.values_per_second", values / sum.wallSeconds(), "1/s");
        figures.add("journal.local.cpu_per_read", sum.processorSeconds() / reads * 1e6, "us");
        figures.add("journal.local.cpu_java_per_read", sum.javaSeconds() / reads * 1e6, "us");
        figures.add("journal.local.log_per_value", logged / values, "B");
    }
}
