// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.journal;

import java.time.Duration;

/**
 * How the journal behaves.
 *
 * @param node the number of this node among those that write to the same database
 * @param writers how many transactions are open at most
 * @param delay how long a frame waits for others of its lane
 * @param batchBytes how many octets of a lane are enough to wait no longer
 * @param brakeBytes with how many octets not committed the brake goes on; at twice as many nothing is taken any more
 * @param brakeLatency how long the oldest frame may wait for its commit before the brake goes on; at five times as long nothing is taken
 * @param giveUp after which time a frame whose commit is not known is given back to whoever brought it
 */
public record JournalSettings(
        long node,
        int writers,
        Duration delay,
        int batchBytes,
        long brakeBytes,
        Duration brakeLatency,
        Duration giveUp) {
    /** Measured as the best compromise; 64 MB are some seconds of what two cores can store. */
    public static final JournalSettings DEFAULTS = new JournalSettings(
            1, 2, Duration.ofMillis(20), 256 << 10, 64L << 20, Duration.ofSeconds(2), Duration.ofSeconds(30));
}
