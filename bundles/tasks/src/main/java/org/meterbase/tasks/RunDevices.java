// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.tasks.DeviceOutcome;

/** The devices of a run, by what became of them. */
final class RunDevices {
    private static final FailedDevices.Failed NOTHING = new FailedDevices.Failed(0, null, List.of());

    private final Transactions transactions;

    RunDevices(Transactions transactions) {
        this.transactions = transactions;
    }

    /** @param outcome null for all; a state or a reason, in either case */
    List<DeviceOutcome> list(long run, String outcome, long after, int limit) {
        IntPredicate sought = sought(outcome);
        return transactions.run(connection -> {
            Map<Integer, byte[]> packed = new HashMap<>();
            Map<Integer, Map<Long, FailedDevices.Failed>> failed = new HashMap<>();
            return find(connection, run, sought, after, limit, packed).stream()
                    .map(found -> found.outcome(failed.computeIfAbsent(
                            found.device().shard(), shard -> FailedDevices.unpack(packed.get(shard)))))
                    .toList();
        });
    }

    private record Found(DeviceKey device, byte octet) {
        DeviceOutcome outcome(Map<Long, FailedDevices.Failed> ofShard) {
            FailedDevices.Failed failed = ofShard.getOrDefault(device.id(), NOTHING);
            DeviceOutcome.State state = Outcome.state(octet);
            Failure.Reason reason = state == DeviceOutcome.State.FAILED ? Failure.Reason.ofCode(octet) : null;
            return new DeviceOutcome(device, state, reason, failed.attempts(), failed.due(), failed.failures());
        }
    }

    private static IntPredicate sought(String outcome) {
        if (outcome == null) {
            return octet -> true;
        }
        for (DeviceOutcome.State state : DeviceOutcome.State.values()) {
            if (Words.of(state).equalsIgnoreCase(outcome)) {
                return octet -> Outcome.state((byte) octet) == state;
            }
        }
        Failure.Reason reason = Words.parse("outcome", outcome, Failure.Reason.class);
        return octet -> octet == reason.code();
    }

    /** @param packed takes what failed, by shard */
    private static List<Found> find(
            Connection connection, long run, IntPredicate sought, long after, int limit, Map<Integer, byte[]> packed)
            throws SQLException {
        List<Found> found = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT s.shard, s.outcomes, s.failed, t.devices FROM run_shard s JOIN run r ON r.id = s.run_id JOIN target_list t"
                        + " ON t.group_id = r.group_id AND t.group_version = r.group_version AND t.shard = s.shard WHERE s.run_id = ?")) {
            query.setLong(1, run);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    int shard = row.getInt(1);
                    byte[] octets = PackedOutcomes.unpack(row.getBytes(2));
                    packed.put(shard, row.getBytes(3));
                    long[] devices = TargetList.unpack(row.getBytes(4));
                    for (int i = 0; i < octets.length; i++) {
                        if (devices[i] > after && sought.test(octets[i])) {
                            found.add(new Found(new DeviceKey(shard, devices[i]), octets[i]));
                        }
                    }
                }
            }
        }
        found.sort(Comparator.comparingLong(one -> one.device().id()));
        return found.size() > limit ? found.subList(0, limit) : found;
    }
}
