// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.control;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.meterbase.simulator.security.Counters;

/**
 * The invocation counters that were heard.
 *
 * @param taken the highest accepted under the global key, of one meter
 * @param sent the last that the meter sent with, of one meter
 * @param apdus protected APDUs and log-in proofs
 * @param repeated counters that came again with the same content
 * @param reused counters that came again with another content under the same key: it must be 0
 * @param forgotten APDUs that came when there was no more room to remember them
 * @param keys by key and client, of one meter
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Heard(Long taken, Long sent, long apdus, long repeated, long reused, long forgotten, List<Counters.Heard> keys) {
    static final Heard NOTHING = new Heard(null, null, 0, 0, 0, 0, null);

    static Heard of(Counters.Report report) {
        return new Heard(
                report.taken(),
                report.sent(),
                report.apdus(),
                report.repeated(),
                report.reused(),
                report.forgotten(),
                report.keys());
    }

    Heard and(Heard other) {
        return new Heard(
                null,
                null,
                apdus + other.apdus,
                repeated + other.repeated,
                reused + other.reused,
                forgotten + other.forgotten,
                null);
    }
}
