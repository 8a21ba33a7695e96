// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.dlms;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.meterbase.bench.Benchmark;
import org.meterbase.bench.Figures;

/**
 * Processor time, sessions a second, threads and allocation of one session: connect, associate, a register, 96 rows of four channels, release. The
 * clients take turns, round by round, each in a process of its own, against a canned meter in another.
 */
public final class DlmsBenchmark implements Benchmark {
    private static final int[] CONNECTIONS = {16, 64, 256, 2_000};
    private static final int MOST_THREADS = 256;
    private static final int ROUNDS = 5;
    private static final int SESSIONS = 20_000;
    /** A head end runs for months: what its compiler does in the first minute is not what is asked. */
    private static final int WARM_UP = 200_000;

    private static final int WARM_UP_OF_PEERS = 40_000;

    @Override
    public String name() {
        return "dlms";
    }

    @Override
    public String meaning() {
        return "sessions with meters beside Gurux, jDLMS and the least that Netty can do; options: numbers of connections";
    }

    @Override
    public void run(List<String> options, Figures figures) throws Exception {
        int[] connections = options.isEmpty()
                ? CONNECTIONS
                : options.stream().mapToInt(Integer::parseInt).toArray();
        new TypedRows().measure(figures);
        try (ChildProcess meter = new ChildProcess(CannedMeter.class, List.of("-XX:+UseSerialGC"))) {
            String port = meter.line();
            for (int count : connections) {
                measure(count, port, figures);
            }
        }
    }

    private static void measure(int connections, String port, Figures figures) throws Exception {
        Map<ClientKind, ChildProcess> clients = new EnumMap<>(ClientKind.class);
        try {
            for (ClientKind kind : ClientKind.values()) {
                if (!kind.isThreadPerMeter() || connections <= MOST_THREADS) {
                    clients.put(
                            kind,
                            new ChildProcess(
                                    Worker.class, List.of("-Xmx1g"), kind.name(), String.valueOf(connections), port));
                    clients.get(kind).ask(String.valueOf(kind.isThreadPerMeter() ? WARM_UP_OF_PEERS : WARM_UP));
                }
            }
            tell(connections, rounds(clients), figures);
        } finally {
            for (ChildProcess client : clients.values()) {
                client.close();
            }
        }
    }

    private static Map<ClientKind, Rounds> rounds(Map<ClientKind, ChildProcess> clients) throws IOException {
        Map<ClientKind, Rounds> took = new EnumMap<>(ClientKind.class);
        for (int round = 0; round < ROUNDS; round++) {
            for (Map.Entry<ClientKind, ChildProcess> client : clients.entrySet()) {
                took.computeIfAbsent(client.getKey(), kind -> new Rounds())
                        .add(Worker.Took.parse(client.getValue().ask(String.valueOf(SESSIONS))));
            }
        }
        return took;
    }

    private static void tell(int connections, Map<ClientKind, Rounds> took, Figures figures) {
        Rounds ours = took.get(ClientKind.OURS);
        Rounds floor = took.get(ClientKind.FLOOR);
        String none = "dlms.none." + connections + ".";
        figures.add(none + "cpu_ratio_floor", ours.ratio(floor, Worker.Took::cpuMicros), "1");
        figures.add(
                "dlms.kept." + connections + ".cpu_ratio_floor",
                took.get(ClientKind.OURS_KEPT).ratio(took.get(ClientKind.FLOOR_KEPT), Worker.Took::cpuMicros),
                "1");
        figures.add(none + "cpu_us", ours.median(Worker.Took::cpuMicros), "us");
        figures.add(none + "sessions_per_second", ours.median(Worker.Took::perSecond), "1/s");
        figures.add(none + "threads", ours.median(Worker.Took::threads), "threads");
        figures.add(none + "session_bytes", ours.median(Worker.Took::octets), "B");
        took.forEach((kind, rounds) -> {
            if (kind != ClientKind.OURS) {
                String other = none + kind.name().toLowerCase(java.util.Locale.ROOT) + ".";
                figures.add(other + "cpu_us", rounds.median(Worker.Took::cpuMicros), "us");
                figures.add(other + "sessions_per_second", rounds.median(Worker.Took::perSecond), "1/s");
                figures.add(other + "threads", rounds.median(Worker.Took::threads), "threads");
            }
        });
        took.entrySet().stream()
                .filter(each -> each.getKey().isThreadPerMeter())
                .mapToDouble(peer -> ours.ratio(peer.getValue(), Worker.Took::perSecond))
                .min()
                .ifPresent(ratio -> figures.add(none + "sessions_ratio_best_peer", ratio, "1"));
    }
}
