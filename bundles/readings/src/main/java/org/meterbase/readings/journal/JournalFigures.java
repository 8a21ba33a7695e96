// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.journal;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.meterbase.api.delivery.Delivery;
import org.meterbase.api.delivery.IntervalSegment;

/** What the journal has done since it was started. Thread-safe. */
public final class JournalFigures {
    private final LongAdder frames = new LongAdder();
    private final LongAdder values = new LongAdder();
    private final LongAdder octets = new LongAdder();
    private final LongAdder commits = new LongAdder();
    private final LongAdder commitNanos = new LongAdder();
    private final LongAdder givenBack = new LongAdder();
    private final AtomicLong waiting = new AtomicLong();
    private volatile long lastCommitNanos;

    void waiting(int added) {
        waiting.addAndGet(added);
    }

    void gone(long removed) {
        waiting.addAndGet(-removed);
    }

    void givenBack(int batches) {
        givenBack.add(batches);
    }

    void committed(List<Batch> batches, long nanos) {
        commits.increment();
        commitNanos.add(nanos);
        lastCommitNanos = nanos;
        long cells = 0;
        for (Batch batch : batches) {
            octets.add(batch.packed().length);
            frames.add(batch.entries().size());
            for (Batch.Entry entry : batch.entries()) {
                for (Delivery delivery : entry.frame().deliveries()) {
                    if (delivery instanceof IntervalSegment segment) {
                        cells += (long) segment.rowCount() * segment.channelCount();
                    }
                }
            }
        }
        values.add(cells);
    }

    /** Frames committed. */
    public long frames() {
        return frames.sum();
    }

    /** Interval values committed. */
    public long values() {
        return values.sum();
    }

    /** Octets committed, as packed. */
    public long octets() {
        return octets.sum();
    }

    /** Transactions. */
    public long commits() {
        return commits.sum();
    }

    /** Seconds spent in them together. */
    public double commitSeconds() {
        return commitNanos.sum() / 1e9;
    }

    /** How long the last one took, seconds. */
    public double lastCommitSeconds() {
        return lastCommitNanos / 1e9;
    }

    /** Batches whose commit did not become known in time. */
    public long givenBack() {
        return givenBack.sum();
    }

    /** About how many octets wait for their commit. */
    public long octetsWaiting() {
        return waiting.get();
    }
}
