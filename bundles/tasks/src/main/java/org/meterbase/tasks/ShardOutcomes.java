// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import java.util.SortedMap;
import org.meterbase.api.protocol.Failure;

/** What became of a run's devices in one shard, as its row has it, to be changed and written back. */
final class ShardOutcomes {
    /** To be completed by which. */
    static final String SELECT =
            "SELECT s.run_id, s.shard, s.outcomes, s.failed, t.devices FROM run_shard s JOIN run r ON r.id = s.run_id"
                    + " JOIN target_list t ON t.group_id = r.group_id AND t.group_version = r.group_version AND t.shard = s.shard";

    static final String UPDATE =
            "UPDATE run_shard SET outcomes = ?, failed = ?, open = ?, due = ? WHERE run_id = ? AND shard = ?";

    private final long run;
    private final int shard;
    private final byte[] outcomes;
    private final SortedMap<Long, FailedDevices.Failed> failed;
    private final long[] devices;

    private ShardOutcomes(
            long run, int shard, byte[] outcomes, SortedMap<Long, FailedDevices.Failed> failed, long[] devices) {
        this.run = run;
        this.shard = shard;
        this.outcomes = outcomes;
        this.failed = failed;
        this.devices = devices;
    }

    static ShardOutcomes of(ResultSet row) throws SQLException {
        return new ShardOutcomes(
                row.getLong(1),
                row.getInt(2),
                PackedOutcomes.unpack(row.getBytes(3)),
                FailedDevices.unpack(row.getBytes(4)),
                TargetList.unpack(row.getBytes(5)));
    }

    long run() {
        return run;
    }

    int shard() {
        return shard;
    }

    /** Takes an outcome, unless there is a final one. @return whether it was taken */
    boolean put(OutcomeWriter.Entry entry) {
        long device = entry.device().id();
        int index = Arrays.binarySearch(devices, device);
        if (index < 0 || Outcome.isFinal(outcomes[index])) {
            return false;
        }
        outcomes[index] = entry.octet();
        if (entry.failures().isEmpty()) {
            failed.remove(device);
        } else {
            failed.put(device, new FailedDevices.Failed(entry.attempts(), entry.due(), entry.failures()));
        }
        return true;
    }

    /** What was never asked fails for this reason, what was to be tried again for that for which it failed last. */
    void end(Failure.Reason reason) {
        for (int i = 0; i < outcomes.length; i++) {
            if (!Outcome.isFinal(outcomes[i])) {
                FailedDevices.Failed last = failed.get(devices[i]);
                outcomes[i] = Outcome.failed(last == null ? reason : last.reason());
            }
        }
        failed.replaceAll((device, last) -> last.forGood());
    }

    int open() {
        int open = 0;
        for (byte outcome : outcomes) {
            open += Outcome.isFinal(outcome) ? 0 : 1;
        }
        return open;
    }

    /** When the next of its devices may be asked; null for at once, or never. */
    private Instant due() {
        for (byte outcome : outcomes) {
            if (outcome == Outcome.OPEN) {
                return null;
            }
        }
        return failed.values().stream()
                .map(FailedDevices.Failed::due)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    void addTo(PreparedStatement update) throws SQLException {
        update.setBytes(1, PackedOutcomes.pack(outcomes));
        update.setBytes(2, FailedDevices.pack(failed));
        update.setInt(3, open());
        update.setObject(4, Times.sql(due()));
        update.setLong(5, run);
        update.setInt(6, shard);
        update.addBatch();
    }
}
