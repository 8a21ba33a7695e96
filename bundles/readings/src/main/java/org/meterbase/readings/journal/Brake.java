// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.journal;

import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.meterbase.api.readings.JournalClosed;

/**
 * Tells the way in to wait: by how long a commit takes, by how much is not committed, and by the free disk where the data are on this machine. First nothing new is asked
 * for, then nothing more is read from sockets, and when nothing more can be kept it is refused. How far anybody who reads the journal is behind does not
 * matter here: what waits for them fills the disk at last, and that does. Each stage goes off at half of what set it on, and the disk's at a quarter more. Thread-safe.
 */
public final class Brake {
    private static final String[] STAGES = {"off", "nothing new is asked for", "nothing is read", "nothing is taken"};
    private static final int PULLS = 1;
    private static final int READING = 2;
    private static final int REFUSING = 3;

    /** How many times the limit sets each stage on: of the octets, and of the latency. */
    private static final double[] OCTETS = {0, 1, 1.5, 2};

    private static final double[] LATENCY = {0, 1, 2.5, 5};
    /** Under how many times the limit each stage is on. */
    private static final double[] DISK = {0, 2, 1.5, 1};

    private static final double DISK_EASING = 1.25;

    private final long octetsLimit;
    private final long latencyLimit;
    private final long diskLimit;
    private final LongSupplier free;
    private volatile int waitingStage;
    private volatile int diskStage;
    private volatile String waiting = "";

    /**
     * @param free how many octets are free where the database keeps its data, negative where that cannot be seen; null where that is another machine's business
     * @param diskLimit how many octets must stay free there
     */
    public Brake(JournalSettings settings, LongSupplier free, long diskLimit) {
        octetsLimit = settings.brakeBytes();
        latencyLimit = settings.brakeLatency().toNanos();
        this.free = free;
        this.diskLimit = diskLimit;
    }

    /** Looks at the disk; called now and then. Answers what is free, where it can be seen. */
    public OptionalLong lookAtDisk() {
        long octets = free == null ? -1 : free.getAsLong();
        if (octets < 0) {
            return OptionalLong.empty();
        }
        int stage = REFUSING;
        while (stage > 0 && octets >= DISK[stage] * diskLimit * (stage <= diskStage ? DISK_EASING : 1)) {
            stage--;
        }
        diskStage = stage;
        return OptionalLong.of(octets);
    }

    void waiting(long octets, long ageNanos) {
        int stage = REFUSING;
        while (stage > 0 && !isOver(stage, octets, ageNanos)) {
            stage--;
        }
        waiting = octets > octetsLimit
                ? octets + " octets wait for their commit"
                : "a commit takes more than " + ageNanos / 1_000_000 + " ms";
        waitingStage = stage;
    }

    private boolean isOver(int stage, long octets, long ageNanos) {
        int easing = stage <= waitingStage ? 2 : 1;
        return octets * easing > OCTETS[stage] * octetsLimit || ageNanos * easing > LATENCY[stage] * latencyLimit;
    }

    /** Whether no more should be begun. */
    public boolean isOn() {
        return stage() >= PULLS;
    }

    /** Whether nothing more should be read from sockets either. */
    public boolean isReadingStopped() {
        return stage() >= READING;
    }

    /** How far it is on, in words. */
    public String state() {
        return STAGES[stage()];
    }

    /** How far it is on: 0 where it is off, 3 where nothing is taken. */
    public int stage() {
        return Math.max(waitingStage, diskStage);
    }

    void refuse() {
        if (diskStage >= REFUSING) {
            throw new JournalClosed("less than " + (diskLimit >> 20)
                    + " MB are free where the database is; make room, then the journal opens by itself");
        }
        if (waitingStage >= REFUSING) {
            throw new JournalClosed(waiting + "; append again when the brake is off");
        }
    }
}
