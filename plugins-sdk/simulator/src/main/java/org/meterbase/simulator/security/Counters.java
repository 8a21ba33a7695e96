// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.security;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All invocation counters that a meter has to do with: the one that it sends with, the highest that it took, and every one that it ever
 * heard, also in what it refused. So it can tell whether a client used one twice. For one thread.
 */
public final class Counters {
    /** Counters remembered; those beyond are counted only. */
    private static final int MOST = 1 << 20;

    private static final String GLOBAL = "global-unicast-encryption-key";
    private static final String DEDICATED = "dedicated-keys";

    private final Map<Stream, HeardCounters> heard = new LinkedHashMap<>();
    private int remembered;
    private long forgotten;
    private long taken;
    private long sent;
    private String clientTitle = "";

    /** @param sent counters up to here may have been sent by an earlier run of the same meter */
    public Counters(long sent) {
        this.sent = sent;
    }

    private record Stream(String key, long keyDigest, String title) {}

    /**
     * What came under one kind of key.
     *
     * @param key which
     * @param clientSystemTitle whose, absent for dedicated keys, which are reported together
     * @param keys how many keys these are
     * @param highest highest counter
     * @param apdus APDUs and log-in proofs
     * @param repeated times that a counter came again with the same content
     * @param reused times that a counter came again with another content: it must be 0
     */
    public record Heard(
            String key, String clientSystemTitle, int keys, long highest, long apdus, long repeated, long reused) {}

    /**
     * All of it.
     *
     * @param keys what came, by key and client
     * @param taken the highest counter accepted under the global key
     * @param sent the last counter that the meter sent with under its global key
     * @param forgotten APDUs that came after there was no more room to remember them
     */
    public record Report(List<Heard> keys, long taken, long sent, long forgotten) {
        public long apdus() {
            return keys.stream().mapToLong(Heard::apdus).sum();
        }

        public long repeated() {
            return keys.stream().mapToLong(Heard::repeated).sum();
        }

        public long reused() {
            return keys.stream().mapToLong(Heard::reused).sum();
        }
    }

    /** Notes what came with a counter; {@code dedicated} is null for the global key. */
    public void hear(byte[] dedicated, byte[] title, long counter, byte[] content) {
        if (remembered >= MOST) {
            forgotten++;
            return;
        }
        clientTitle = HexFormat.of().withUpperCase().formatHex(title);
        Stream stream = dedicated == null
                ? new Stream(GLOBAL, 0, clientTitle)
                : new Stream(DEDICATED, HeardCounters.digest(dedicated), clientTitle);
        if (heard.computeIfAbsent(stream, s -> new HeardCounters()).hear(counter, content)) {
            remembered++;
        }
    }

    /** The highest counter accepted under the global key (0.0.43.1.0.255). */
    public long taken() {
        return taken;
    }

    /** Accepts a counter under the global key. */
    public void take(long counter) {
        taken = Math.max(taken, counter);
    }

    /** A counter to send with under the global key. */
    public long next() {
        return ++sent;
    }

    /** System title of the client that was heard last, empty before there was one. */
    public String clientTitle() {
        return clientTitle;
    }

    /** What there is to tell. */
    public Report report() {
        Map<Stream, Heard> keys = new LinkedHashMap<>();
        heard.forEach((stream, counters) -> {
            boolean dedicated = stream.key.equals(DEDICATED);
            String title = dedicated ? null : stream.title;
            Heard one = new Heard(
                    stream.key, title, 1, counters.highest(), counters.apdus(), counters.repeated(), counters.reused());
            keys.merge(new Stream(stream.key, 0, title), one, Counters::together);
        });
        return new Report(List.copyOf(keys.values()), taken, sent, forgotten);
    }

    private static Heard together(Heard one, Heard other) {
        return new Heard(
                one.key,
                one.clientSystemTitle,
                one.keys + other.keys,
                Math.max(one.highest, other.highest),
                one.apdus + other.apdus,
                one.repeated + other.repeated,
                one.reused + other.reused);
    }
}
