// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.journal;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.meterbase.api.readings.Frame;
import org.meterbase.readings.packing.FrameCodec;

/**
 * Frames of one lane that are committed together, under an identity that stays the same however often the commit is tried.
 * Whoever takes it is the only one to work on it.
 */
final class Batch {
    /** A frame on its way, and who waits for it. */
    record Entry(Frame frame, int octets, long sinceNanos, CompletableFuture<Void> committed) {}

    private final int lane;
    private final long sequence;
    private final LocalDate day;
    private final List<Entry> entries;
    private final long octets;
    private byte[] packed;

    Batch(int lane, long sequence, LocalDate day, List<Entry> entries) {
        this.lane = lane;
        this.sequence = sequence;
        this.day = day;
        this.entries = entries;
        this.octets = entries.stream().mapToLong(Entry::octets).sum();
    }

    int lane() {
        return lane;
    }

    long sequence() {
        return sequence;
    }

    LocalDate day() {
        return day;
    }

    List<Entry> entries() {
        return entries;
    }

    /** As they were counted when they came. */
    long octets() {
        return octets;
    }

    byte[] packed() {
        return packed;
    }

    /** Packs the frames. One that cannot be packed fails alone. Afterwards there is nothing to store where {@link #packed} is null. */
    void pack() {
        try {
            packed = entries.isEmpty() ? null : FrameCodec.pack(frames());
        } catch (RuntimeException together) {
            for (Entry entry : new ArrayList<>(entries)) {
                try {
                    FrameCodec.pack(List.of(entry.frame()));
                } catch (RuntimeException alone) {
                    entries.remove(entry);
                    entry.committed().completeExceptionally(alone);
                }
            }
            packed = entries.isEmpty() ? null : FrameCodec.pack(frames());
        }
    }

    void committed() {
        entries.forEach(entry -> entry.committed().complete(null));
    }

    void failed(Throwable cause) {
        entries.forEach(entry -> entry.committed().completeExceptionally(cause));
    }

    private List<Frame> frames() {
        List<Frame> frames = new ArrayList<>(entries.size());
        entries.forEach(entry -> frames.add(entry.frame()));
        return frames;
    }
}
