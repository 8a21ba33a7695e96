// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.tasks.DeviceOutcome;
import org.meterbase.api.tasks.ItemOutcome;

/** The devices of a run, by what became of them. */
final class RunDevices {
    private record Failed(int attempts, Instant due, List<ItemOutcome> failures) {}

    private final Transactions transactions;

    RunDevices(Transactions transactions) {
        this.transactions = transactions;
    }

    /** @param outcome null for all; a state or a reason, in either case */
    List<DeviceOutcome> list(long run, String outcome, long after, int limit) {
        IntPredicate sought = sought(outcome);
        return transactions.run(connection -> {
            List<Found> found = find(connection, run, sought, after, limit);
            Map<DeviceKey, Failed> failed =
                    failed(connection, run, found.stream().map(Found::device).toList());
            return found.stream()
                    .map(one -> outcome(one, failed.getOrDefault(one.device(), new Failed(0, null, List.of()))))
                    .toList();
        });
    }

    private record Found(DeviceKey device, byte octet) {}

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

    private static DeviceOutcome outcome(Found found, Failed failed) {
        DeviceOutcome.State state = Outcome.state(found.octet());
        Failure.Reason reason = state == DeviceOutcome.State.FAILED ? Failure.Reason.ofCode(found.octet()) : null;
        return new DeviceOutcome(found.device(), state, reason, failed.attempts(), failed.due(), failed.failures());
    }

    private static List<Found> find(Connection connection, long run, IntPredicate sought, long after, int limit)
            throws SQLException {
        List<Found> found = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT s.shard, s.outcomes, t.devices FROM run_shard s JOIN run r ON r.id = s.run_id JOIN target_list t"
                        + " ON t.group_id = r.group_id AND t.group_version = r.group_version AND t.shard = s.shard WHERE s.run_id = ?")) {
            query.setLong(1, run);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    byte[] octets = row.getBytes(2);
                    long[] devices = TargetList.unpack(row.getBytes(3));
                    for (int i = 0; i < octets.length; i++) {
                        if (devices[i] > after && sought.test(octets[i])) {
                            found.add(new Found(new DeviceKey(row.getInt(1), devices[i]), octets[i]));
                        }
                    }
                }
            }
        }
        found.sort(Comparator.comparingLong(one -> one.device().id()));
        return found.size() > limit ? found.subList(0, limit) : found;
    }

    private static Map<DeviceKey, Failed> failed(Connection connection, long run, List<DeviceKey> devices)
            throws SQLException {
        Map<DeviceKey, Failed> failed = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT shard, device_id, attempts, due, failures FROM run_device WHERE run_id = ? AND device_id = ANY (?)")) {
            query.setLong(1, run);
            query.setArray(
                    2,
                    connection.createArrayOf(
                            "bigint", devices.stream().map(DeviceKey::id).toArray()));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    failed.put(
                            new DeviceKey(row.getInt(1), row.getLong(2)),
                            new Failed(row.getInt(3), Times.of(row, "due"), Failures.parse(row.getString(5))));
                }
            }
        }
        return failed;
    }
}
