// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.journal;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * What was spent up to a moment: time on the wall, and time of the processors in this JVM and in the database. On a machine that others use as
 * well only the latter can be compared from one run to the next.
 */
record Work(double wallSeconds, double javaSeconds, double databaseSeconds) {
    static final Work NONE = new Work(0, 0, 0);

    private static final double TICKS = 100;

    /** Up to now. @param postmaster the process of the database */
    static Work now(long postmaster) throws IOException {
        double java = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
        double database = ticks(postmaster);
        for (ProcessHandle child :
                ProcessHandle.of(postmaster).orElseThrow().children().toList()) {
            database += ticks(child.pid());
        }
        return new Work(System.nanoTime() / 1e9, java, database / TICKS);
    }

    Work since(Work earlier) {
        return new Work(
                wallSeconds - earlier.wallSeconds,
                javaSeconds - earlier.javaSeconds,
                databaseSeconds - earlier.databaseSeconds);
    }

    Work plus(Work other) {
        return new Work(
                wallSeconds + other.wallSeconds,
                javaSeconds + other.javaSeconds,
                databaseSeconds + other.databaseSeconds);
    }

    double processorSeconds() {
        return javaSeconds + databaseSeconds;
    }

    /** Its own and those of its children that have ended: the fields 14 to 17 of proc(5), counted from the end of the name. */
    private static double ticks(long pid) throws IOException {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            double sum = 0;
            for (int field = 11; field < 15; field++) {
                sum += Long.parseLong(fields[field]);
            }
            return sum;
        } catch (NoSuchFileException e) {
            return 0; // it has ended meanwhile, and is counted with its parent
        }
    }
}
