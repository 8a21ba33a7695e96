// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.conversation;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.meterbase.api.protocol.Failure;

/** Counts what happened, since the beginning. Thread-safe. */
public final class Census {
    private final LongAdder started = new LongAdder();
    private final LongAdder finished = new LongAdder();
    private final LongAdder interrupted = new LongAdder();
    private final LongAdder itemsDone = new LongAdder();
    private final Map<Failure.Reason, LongAdder> failed = counters();
    private final Map<Failure.Reason, LongAdder> itemsFailed = counters();

    private static Map<Failure.Reason, LongAdder> counters() {
        Map<Failure.Reason, LongAdder> counters = new EnumMap<>(Failure.Reason.class);
        for (Failure.Reason reason : Failure.Reason.values()) {
            counters.put(reason, new LongAdder());
        }
        return counters;
    }

    void started() {
        started.increment();
    }

    void ended(Failure.Reason reason, boolean parked) {
        (parked ? interrupted : reason == null ? finished : failed.get(reason)).increment();
    }

    void item(Failure.Reason reason) {
        (reason == null ? itemsDone : itemsFailed.get(reason)).increment();
    }

    /** Conversations begun. */
    public long conversationsStarted() {
        return started.sum();
    }

    /** Conversations that ended by hanging up. */
    public long conversationsFinished() {
        return finished.sum();
    }

    /** Conversations that ended because a plugin went, or the engine. */
    public long conversationsInterrupted() {
        return interrupted.sum();
    }

    /** Conversations that failed, by reason. */
    public long conversationsFailed(Failure.Reason reason) {
        return failed.get(reason).sum();
    }

    /** Requests that are done. */
    public long itemsDone() {
        return itemsDone.sum();
    }

    /** Requests that failed, by reason. */
    public long itemsFailed(Failure.Reason reason) {
        return itemsFailed.get(reason).sum();
    }
}
