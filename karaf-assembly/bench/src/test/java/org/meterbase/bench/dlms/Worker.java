// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.dlms;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/** A process with one client, so that its processor time is nobody else's. Each line that it is given is a number of sessions; it answers with what they took. */
final class Worker {
    /** What some sessions took. */
    record Took(int sessions, long cpuNanos, long nanos, int threads, long allocated) {
        static Took parse(String line) {
            String[] words = line.split(" ");
            return new Took(
                    Integer.parseInt(words[0]),
                    Long.parseLong(words[1]),
                    Long.parseLong(words[2]),
                    Integer.parseInt(words[3]),
                    Long.parseLong(words[4]));
        }

        @Override
        public String toString() {
            return sessions + " " + cpuNanos + " " + nanos + " " + threads + " " + allocated;
        }

        double cpuMicros() {
            return cpuNanos / 1_000.0 / sessions;
        }

        double perSecond() {
            return sessions * 1e9 / nanos;
        }

        double octets() {
            return allocated / (double) sessions;
        }
    }

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Worker() {}

    /** @param arguments a kind of client, connections, the meter's port */
    public static void main(String[] arguments) throws Exception {
        int connections = Integer.parseInt(arguments[1]);
        try (Client client = ClientKind.valueOf(arguments[0]).make(connections, Integer.parseInt(arguments[2]));
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                System.out.println(took(client, Integer.parseInt(line)));
            }
        } catch (IOException parentGone) {
            // The end all the same.
        }
        System.exit(0);
    }

    private static Took took(Client client, int sessions) throws Exception {
        THREADS.resetPeakThreadCount();
        long allocated = allocated();
        long cpu = PROCESS.getProcessCpuTime();
        long begin = System.nanoTime();
        client.read(sessions);
        long nanos = System.nanoTime() - begin;
        return new Took(
                sessions,
                PROCESS.getProcessCpuTime() - cpu,
                nanos,
                THREADS.getPeakThreadCount(),
                allocated() - allocated);
    }

    /** By the threads that live: of a client whose threads come and go it says too little. */
    private static long allocated() {
        long sum = 0;
        for (long octets : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
            sum += Math.max(0, octets);
        }
        return sum;
    }
}
