// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.runs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The real clock, except that a benchmark need not wait for what is due later. */
final class LeapingClock extends Clock {
    private volatile Duration ahead = Duration.ZERO;

    void leap(Duration by) {
        ahead = ahead.plus(by);
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("all is UTC here");
    }
}
