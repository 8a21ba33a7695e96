// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.journal;

import java.time.LocalDate;
import org.meterbase.bench.Figures;

/**
 * The usual read: each meter brings the whole of yesterday. Timed from the first append until the last change is committed; days in turn with COPY. The first
 * days only warm up, and every device is known after them.
 */
final class Daily {
    private final Platform platform;
    private final Fleet fleet;
    private final String name;

    Daily(Platform platform, Fleet fleet, String name) {
        this.platform = platform;
        this.fleet = fleet;
        this.name = name;
    }

    void run(LocalDate first, int warm, int days, Figures figures) throws Exception {
        BesideCopy beside = new BesideCopy(platform);
        Work ours = Work.NONE;
        Work copied = Work.NONE;
        long logged = 0;
        try (Producers producers = new Producers(platform)) {
            for (int day = 0; day < warm + days; day++) {
                long position = platform.logPosition();
                Work work = producers.append(fleet.day(first.plusDays(day).toEpochDay()));
                long written = platform.logPosition() - position;
                Work copy = beside.day(first.plusDays(day));
                System.err.printf("%s: day %d of %d: %s; copy: %s%n", name, day + 1, warm + days, work, copy);
                if (day >= warm) {
                    ours = ours.plus(work);
                    copied = copied.plus(copy);
                    logged += written;
                }
            }
        }
        double values = (double) fleet.valuesPerDay() * days;
        double blocks = (double) fleet.size() * days;
        figures.add(name + ".values_per_second", values / ours.wallSeconds(), "1/s");
        figures.add(name + ".blocks_per_second", blocks / ours.wallSeconds(), "1/s");
        figures.add(name + ".cpu_per_block", ours.processorSeconds() / blocks * 1e6, "us");
        figures.add(name + ".cpu_java_per_block", ours.javaSeconds() / blocks * 1e6, "us");
        figures.add(name + ".values_per_second_and_core", values / ours.processorSeconds(), "1/s");
        figures.add(name + ".copy_values_per_second", values / copied.wallSeconds(), "1/s");
        figures.add(name + ".ratio_to_copy", copied.wallSeconds() / ours.wallSeconds(), "1");
        figures.add(name + ".cpu_ratio_to_copy", copied.processorSeconds() / ours.processorSeconds(), "1");
        figures.add(name + ".log_per_value", logged / values, "B");
    }
}
