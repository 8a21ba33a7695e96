// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.journal;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.meterbase.bench.product.ProcessorTime;

/**
 * What was spent up to a moment: time on the wall, and time of the processors in this JVM and in the database. On a machine that others use as
 * well only the latter can be compared from one run to the next.
 */
public record Work(double wallSeconds, double javaSeconds, double databaseSeconds) {
    /** Nothing spent. */
    public static final Work NONE = new Work(0, 0, 0);

    /** Up to now. @param postmaster the process of the database */
    public static Work now(long postmaster) throws IOException {
        double java = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
        return new Work(
                System.nanoTime() / 1e9,
                java,
                ProcessorTime.seconds(ProcessHandle.of(postmaster).orElseThrow()));
    }

    /** From then to this moment. */
    public Work since(Work earlier) {
        return new Work(
                wallSeconds - earlier.wallSeconds,
                javaSeconds - earlier.javaSeconds,
                databaseSeconds - earlier.databaseSeconds);
    }

    /** Both together. */
    public Work plus(Work other) {
        return new Work(
                wallSeconds + other.wallSeconds,
                javaSeconds + other.javaSeconds,
                databaseSeconds + other.databaseSeconds);
    }

    @Override
    public String toString() {
        return "%.2f s, processors %.2f s of Java and %.2f s of the database"
                .formatted(wallSeconds, javaSeconds, databaseSeconds);
    }

    /** Time of the processors. */
    public double processorSeconds() {
        return javaSeconds + databaseSeconds;
    }
}
