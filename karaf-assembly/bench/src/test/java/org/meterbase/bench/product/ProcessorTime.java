// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.product;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Processor time of processes and of all that they started, those that have ended too (Linux, proc(5)). */
public final class ProcessorTime {
    /** Of proc(5): the 14th to 17th field of {@code stat} are user and system time, own and of children waited for. */
    private static final int UTIME = 14;
    /** {@code sysconf(_SC_CLK_TCK)} is 100 on every Linux of today. */
    private static final double TICKS_PER_SECOND = 100;

    private ProcessorTime() {}

    /** Seconds of this process and its descendants. */
    public static double seconds(ProcessHandle root) throws IOException {
        List<ProcessHandle> all = new ArrayList<>(List.of(root));
        root.descendants().forEach(all::add);
        double seconds = 0;
        for (ProcessHandle each : all) {
            seconds += ticks(each.pid()) / TICKS_PER_SECOND;
        }
        return seconds;
    }

    private static long ticks(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The second field is in parentheses and may hold blanks.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            long ticks = 0;
            for (int field = UTIME; field < UTIME + 4; field++) {
                ticks += Long.parseLong(fields[field - 3]);
            }
            return ticks;
        } catch (IOException gone) {
            return 0;
        }
    }
}
