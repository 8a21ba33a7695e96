// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.runs;

import java.time.Duration;
import org.meterbase.bench.journal.Work;

/**
 * What a run took.
 *
 * @param logged octets of write-ahead log
 * @param images how many images of whole pages were among them
 * @param claimP99 the longest claim but for one in a hundred
 * @param left octets that the tables of the engine have grown by, with their indexes
 */
record RunCost(Work work, long logged, long images, int claims, Duration claimP99, long left) {
    double claimMillis() {
        return claimP99.toNanos() / 1e6;
    }

    @Override
    public String toString() {
        return "%s; %d B logged with %d images; %d claims, p99 %.1f ms; %d B left"
                .formatted(work, logged, images, claims, claimMillis(), left);
    }
}
