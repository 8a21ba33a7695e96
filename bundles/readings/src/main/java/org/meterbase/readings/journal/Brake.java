// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.journal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.meterbase.api.readings.JournalClosed;

/**
 * Tells the way in to wait: by how long a commit takes, by how much is not committed, and by the free disk where the data are on this
 * machine. It goes on early, when no more should be begun, and refuses later, when nothing more can be kept; it goes off at half of what set it on. Thread-safe.
 */
public final class Brake {
    private static final long HARD_OCTETS = 2;
    private static final long HARD_LATENCY = 5;

    private final long octetsLimit;
    private final long latencyLimit;
    private final long diskLimit;
    private final Path folder;
    private volatile boolean on;
    private volatile String refusal;
    private volatile boolean diskFull;

    /**
     * @param folder where the database keeps its data; null where that is another machine's business
     * @param diskLimit how many octets must stay free there
     */
    public Brake(JournalSettings settings, Path folder, long diskLimit) {
        octetsLimit = settings.brakeBytes();
        latencyLimit = settings.brakeLatency().toNanos();
        this.folder = folder;
        this.diskLimit = diskLimit;
    }

    /** Looks at the disk; called now and then. Answers what is free, where it can be seen. */
    public OptionalLong lookAtDisk() {
        if (folder == null || !Files.isDirectory(folder)) {
            return OptionalLong.empty();
        }
        long free = folder.toFile().getUsableSpace();
        diskFull = free < (diskFull ? diskLimit * 2 : diskLimit);
        return OptionalLong.of(free);
    }

    void waiting(long octets, long ageNanos) {
        int easing = on ? 2 : 1;
        on = octets > octetsLimit / easing || ageNanos > latencyLimit / easing;
        refusal = octets > octetsLimit * HARD_OCTETS
                ? octets + " octets wait for their commit"
                : ageNanos > latencyLimit * HARD_LATENCY
                        ? "commits take more than " + ageNanos / 1_000_000_000 + " s"
                        : null;
    }

    /** Whether no more should be begun. */
    public boolean isOn() {
        return on || diskFull;
    }

    void refuse() {
        if (diskFull) {
            throw new JournalClosed("less than " + (diskLimit >> 20) + " MB are free in " + folder.getFileName()
                    + "; make room, then the journal opens by itself");
        }
        String why = refusal;
        if (why != null) {
            throw new JournalClosed(why + "; append again when the brake is off");
        }
    }
}
