// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.journal;

import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.meterbase.api.readings.Frame;
import org.meterbase.bench.Figures;

/**
 * The usual read: each meter brings the whole of yesterday. Timed from the first append until the last change is committed; days in turn with COPY. The first
 * days only warm up, and every device is known after them.
 */
final class Daily {
    private static final int PRODUCERS = 4;
    /** About as many conversations as a node has open. */
    private static final int OPEN = 4096;

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
        for (int day = 0; day < warm + days; day++) {
            List<Frame> frames = fleet.day(first.plusDays(day).toEpochDay());
            long position = platform.logPosition();
            Work work = append(frames);
            long written = platform.logPosition() - position;
            Work copy = beside.day(first.plusDays(day));
            System.err.printf(
                    "%s: day %d: %d blocks, wall %.2f s, java %.2f s, database %.2f s; copy: wall %.2f s, java %.2f s, database %.2f s%n",
                    name,
                    day,
                    frames.size(),
                    work.wallSeconds(),
                    work.javaSeconds(),
                    work.databaseSeconds(),
                    copy.wallSeconds(),
                    copy.javaSeconds(),
                    copy.databaseSeconds());
            if (day >= warm) {
                ours = ours.plus(work);
                copied = copied.plus(copy);
                logged += written;
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

    private Work append(List<Frame> frames) throws Exception {
        ExecutorService producers = Executors.newFixedThreadPool(PRODUCERS);
        Semaphore open = new Semaphore(OPEN);
        AtomicInteger next = new AtomicInteger();
        try {
            Work begin = platform.work();
            List<Future<Object>> done = producers.invokeAll(java.util.Collections.nCopies(PRODUCERS, () -> {
                for (int frame = next.getAndIncrement(); frame < frames.size(); frame = next.getAndIncrement()) {
                    open.acquire();
                    platform.readings.append(frames.get(frame)).thenRun(open::release);
                }
                return null;
            }));
            for (Future<Object> producer : done) {
                producer.get();
            }
            open.acquire(OPEN);
            platform.awaitFold(platform.journalRecords());
            return platform.work().since(begin);
        } finally {
            producers.shutdown();
        }
    }
}
