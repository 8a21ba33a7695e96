// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import java.util.concurrent.atomic.LongAdder;
import org.meterbase.api.observe.Metrics;

/** What conversations came to, for whoever looks. */
final class DlmsFigures implements Metrics {
    private final LongAdder conversations = new LongAdder();
    private final LongAdder badFrames = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder silent = new LongAdder();

    void conversation() {
        conversations.increment();
    }

    void badFrame() {
        badFrames.increment();
    }

    void refused() {
        refused.increment();
    }

    void silent() {
        silent.increment();
    }

    @Override
    public void tell(Sink sink) {
        sink.counter("meterbase_dlms_conversations_total", "Conversations begun.", conversations.sum());
        sink.counter(
                "meterbase_dlms_bad_frames_total",
                "Conversations ended by octets that are no frames.",
                badFrames.sum());
        sink.counter("meterbase_dlms_associations_refused_total", "Associations that meters refused.", refused.sum());
        sink.counter("meterbase_dlms_silent_total", "Conversations ended by silence.", silent.sum());
    }
}
