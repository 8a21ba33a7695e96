// SPDX-License-Identifier: Apache-2.0
package org.meterbase.testkit.south;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * A meter that speaks {@link LineProtocol}, with data and faults. Each connection is a {@link Peer} of it. Thread-safe as far as
 * connections on several threads need it.
 */
public final class LineDevice {
    /** The capture period of its profile, seconds. */
    public static final int PERIOD = 900;

    private final String serial;
    private final TestClock clock;
    private final List<String> asked = new ArrayList<>();
    private final TreeMap<Long, Long> rows = new TreeMap<>();
    private final java.util.Map<String, String> refusals = new java.util.concurrent.ConcurrentHashMap<>();
    private volatile int blockRows = 8;
    private volatile int silentAfter = Integer.MAX_VALUE;
    private volatile int cutAfter = Integer.MAX_VALUE;
    private int connections;
    private int released;

    /** A healthy meter with this serial number and no rows. */
    public LineDevice(String serial, TestClock clock) {
        this.serial = serial;
        this.clock = clock;
    }

    /** Fills the profile: a row at every grid point of the range, its value the stamp's number of periods. */
    public LineDevice rows(long fromSecond, long toSecond) {
        synchronized (rows) {
            for (long stamp = Math.floorDiv(fromSecond + PERIOD - 1, PERIOD) * PERIOD;
                    stamp < toSecond;
                    stamp += PERIOD) {
                rows.put(stamp, stamp / PERIOD);
            }
        }
        return this;
    }

    /** Sends so many rows before it waits for NEXT. */
    public LineDevice blocksOf(int newBlockRows) {
        blockRows = newBlockRows;
        return this;
    }

    /** Answers so many lines of a connection, then nothing. */
    public LineDevice silentAfter(int lines) {
        silentAfter = lines;
        return this;
    }

    /** Answers so many lines of a connection, then hangs up. */
    public LineDevice cutAfter(int lines) {
        cutAfter = lines;
        return this;
    }

    /** Answers a request that begins so with an error of this reason. */
    public LineDevice refusing(String request, String reason) {
        refusals.put(request, reason);
        return this;
    }

    /** Answers everything again. */
    public LineDevice healed() {
        refusals.clear();
        silentAfter = Integer.MAX_VALUE;
        cutAfter = Integer.MAX_VALUE;
        return this;
    }

    /** A connection to it. */
    public Peer connect() {
        synchronized (asked) {
            connections++;
        }
        return new LinePeer(this, blockRows, silentAfter, cutAfter);
    }

    /** Every line that it was sent, in order. */
    public List<String> asked() {
        synchronized (asked) {
            return List.copyOf(asked);
        }
    }

    /** How often it was connected to. */
    public int connections() {
        synchronized (asked) {
            return connections;
        }
    }

    /** How many connections said goodbye. */
    public int released() {
        synchronized (asked) {
            return released;
        }
    }

    /** The lines that answer a request. */
    List<String> answer(String request) {
        synchronized (asked) {
            asked.add(request);
            released += request.equals("BYE") ? 1 : 0;
        }
        for (var refusal : refusals.entrySet()) {
            if (request.startsWith(refusal.getKey())) {
                return List.of("ERROR " + refusal.getValue() + " as told");
            }
        }
        String[] words = request.split(" ");
        return switch (words[0]) {
            case "HELLO" -> List.of("IAM " + serial);
            case "BYE" -> List.of("BYE");
            case "CLOCK" -> List.of("CLOCK " + clock.instant().getEpochSecond());
            case "PARAMETER" -> List.of("VALUE of " + words[1]);
            case "REGISTERS" -> registers(words[1].split(","));
            case "PROFILE" -> profile(Long.parseLong(words[2]), Long.parseLong(words[3]));
            case "EVENTS" -> List.of("EVENT " + words[2] + " 7", "END");
            default -> List.of("ERROR NOT_SUPPORTED what is " + words[0]);
        };
    }

    private static List<String> registers(String[] names) {
        List<String> lines = new ArrayList<>();
        for (String name : names) {
            lines.add("REGISTER " + name + " " + Math.abs(name.hashCode() % 100_000) + " -1 WATT_HOUR");
        }
        lines.add("END");
        return lines;
    }

    private List<String> profile(long from, long to) {
        List<String> lines = new ArrayList<>();
        synchronized (rows) {
            rows.subMap(from, to).forEach((stamp, value) -> lines.add("ROW " + stamp + " " + value));
        }
        lines.add("END");
        return lines;
    }
}
