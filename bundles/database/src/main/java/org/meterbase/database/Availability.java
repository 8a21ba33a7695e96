// SPDX-License-Identifier: Apache-2.0
package org.meterbase.database;

import java.time.Instant;

/** Whether the database answers. */
public sealed interface Availability {
    /** Since when it is so. */
    Instant since();

    /**
     * @param version of the server
     * @param connections how many it grants to all its clients together
     */
    record Answering(Instant since, String version, int connections) implements Availability {
        @Override
        public String toString() {
            return "version " + version + ", " + connections + " connections";
        }
    }

    /** @param reason why it does not answer, in words */
    record Awaited(Instant since, String reason) implements Availability {}
}
