// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.journal;

import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The frames of one lane that wait for their commit. At most one batch of a lane is on its way. Guarded by the journal's lock. */
final class Waiting {
    private final int lane;
    private final Deque<Batch.Entry> entries = new ArrayDeque<>();
    private Batch flying;
    private long octets;
    private long nextSequence = 1;

    Waiting(int lane) {
        this.lane = lane;
    }

    void add(Batch.Entry entry) {
        entries.add(entry);
        octets += entry.octets();
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    boolean isFlying() {
        return flying != null;
    }

    /** Nanoseconds until a batch is due; 0 or less where it is, {@link Long#MAX_VALUE} where there is nothing to send now. */
    long dueIn(long now, long delay, int enough) {
        if (isFlying() || entries.isEmpty()) {
            return Long.MAX_VALUE;
        }
        return octets >= enough ? 0 : entries.peek().sinceNanos() + delay - now;
    }

    /** How long the oldest frame has waited, 0 where none does. */
    long age(long now) {
        Batch.Entry oldest =
                isFlying() && !flying.entries().isEmpty() ? flying.entries().get(0) : entries.peek();
        return oldest == null ? 0 : now - oldest.sinceNanos();
    }

    Batch take(LocalDate today, int enough) {
        List<Batch.Entry> taken = new ArrayList<>();
        long sum = 0;
        while (!entries.isEmpty() && sum < enough) {
            Batch.Entry entry = entries.poll();
            sum += entry.octets();
            taken.add(entry);
        }
        octets -= sum;
        flying = new Batch(lane, nextSequence++, today, taken);
        return flying;
    }

    void landed() {
        flying = null;
    }
}
