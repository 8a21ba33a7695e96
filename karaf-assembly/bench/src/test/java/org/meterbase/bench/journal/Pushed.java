// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.journal;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.meterbase.api.readings.Frame;
import org.meterbase.bench.Figures;
import org.meterbase.testkit.south.TestClock;

/**
 * Every meter pushes each interval by itself, all in the same moments: one row of all its channels in a frame of its own. A day of today's goes by, hour by hour, as fast as it is
 * taken; the platform's clock goes with it, so that blocks are written as often as they are in a day that takes its time.
 */
final class Pushed {
    private static final int HOUR = 4;

    private Pushed() {}

    static void run(Fleet fleet, Figures figures) throws Exception {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        TestClock clock = TestClock.at(begin(today.minusDays(1)).toString());
        try (Platform platform = new Platform(clock);
                Producers producers = new Producers(platform)) {
            fleet.devices().forEach(platform.archive::add);
            // Java compiles, and devices are met for the first time.
            day(platform, producers, fleet, clock, today.minusDays(1));
            long logged = platform.logPosition();
            long packed = platform.stages.journal().figures().octets();
            List<Work> hours = day(platform, producers, fleet, clock, today);
            logged = platform.logPosition() - logged;
            packed = platform.stages.journal().figures().octets() - packed;
            Work sum = hours.stream().reduce(Work.NONE, Work::plus);
            double pushes = (double) fleet.size() * fleet.rowsPerDay();
            double values = pushes * fleet.channels();
            figures.add("journal.pushed.values_per_second", values / sum.wallSeconds(), "1/s");
            figures.add("journal.pushed.pushes_per_second", pushes / sum.wallSeconds(), "1/s");
            figures.add(
                    "journal.pushed.readable_within",
                    hours.stream().mapToDouble(Work::wallSeconds).max().orElseThrow(),
                    "s");
            figures.add("journal.pushed.cpu_per_push", sum.processorSeconds() / pushes * 1e6, "us");
            figures.add("journal.pushed.cpu_java_per_push", sum.javaSeconds() / pushes * 1e6, "us");
            figures.add("journal.pushed.log_per_value", logged / values, "B");
            figures.add("journal.pushed.packed_per_value", packed / values, "B");
        }
    }

    /** A day and its end; answers what each of its hours has taken until all of it could be read, and last what its end has. */
    private static List<Work> day(Platform platform, Producers producers, Fleet fleet, TestClock clock, LocalDate day)
            throws Exception {
        List<Work> hours = new ArrayList<>();
        int intervals = fleet.rowsPerDay();
        for (int interval = 0; interval < intervals; interval += HOUR) {
            List<Frame> frames = new ArrayList<>();
            for (int next = interval; next < interval + HOUR; next++) {
                frames.addAll(fleet.pushes(day.toEpochDay(), next));
            }
            clock.set(begin(day).plusSeconds((interval + HOUR) * 86_400L / intervals));
            hours.add(producers.append(frames));
            System.err.printf("journal.pushed: %s, hour %d: %s%n", day, hours.size(), hours.get(hours.size() - 1));
        }
        Work before = platform.work();
        clock.set(begin(day.plusDays(1)).plusSeconds(900));
        platform.awaitBlocks();
        hours.add(platform.work().since(before));
        System.err.printf("journal.pushed: %s, its end: %s%n", day, hours.get(hours.size() - 1));
        return hours;
    }

    private static Instant begin(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
