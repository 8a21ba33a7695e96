// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.tasks.ItemOutcome;

/** What is open in the database: read in batches by whoever owns the shards. Nothing is written to claim it. */
final class OpenWork {
    /** The devices of a run and shard with their outcomes. */
    record Row(int shard, byte[] outcomes, long[] devices) {}

    /** A device that failed in a run and is due again. */
    record Retry(long run, DeviceKey device, int attempts, List<ItemOutcome> failures, Instant due) {}

    private final Transactions transactions;

    OpenWork(Transactions transactions) {
        this.transactions = transactions;
    }

    /** The open runs of active tasks that have begun, the most urgent first. */
    List<Run> runs(Instant now) {
        return transactions.run(connection -> RunStore.runs(
                connection,
                "JOIN task ON task.id = run.task_id WHERE run.state = 'OPEN' AND task.state = 'ACTIVE' AND run.begins <= ?"
                        + " ORDER BY (run.definition->>'priority')::int DESC, run.id",
                List.of(Times.sql(now)),
                10_000));
    }

    /** The runs whose time is over. */
    List<Run> expired(Instant now) {
        return transactions.run(connection -> RunStore.runs(
                connection,
                "WHERE run.state = 'OPEN' AND run.ends <= ? ORDER BY run.id",
                List.of(Times.sql(now)),
                1_000));
    }

    /** Rows of a run that have something open, from a shard on. */
    List<Row> rows(Run run, int fromShard, int limit) {
        return transactions.run(connection -> {
            try (PreparedStatement query = connection.prepareStatement(
                    "SELECT s.shard, s.outcomes, t.devices FROM run_shard s JOIN target_list t ON t.group_id = ? AND t.group_version = ?"
                            + " AND t.shard = s.shard WHERE s.run_id = ? AND s.shard >= ? AND s.open > 0 ORDER BY s.shard LIMIT ?")) {
                query.setLong(1, run.task().group());
                query.setLong(2, run.groupVersion());
                query.setLong(3, run.id());
                query.setInt(4, fromShard);
                query.setInt(5, limit);
                List<Row> rows = new ArrayList<>();
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        rows.add(new Row(row.getInt(1), row.getBytes(2), TargetList.unpack(row.getBytes(3))));
                    }
                }
                return rows;
            }
        });
    }

    /** Devices that are due again in these runs, the longest due first, from a moment on. */
    List<Retry> retries(Map<Long, Run> runs, Instant from, Instant now, int limit) {
        return transactions.run(connection -> {
            try (PreparedStatement query = connection.prepareStatement(
                    "SELECT run_id, shard, device_id, attempts, failures, due FROM run_device"
                            + " WHERE due >= ? AND due <= ? AND run_id = ANY (?) ORDER BY due LIMIT ?")) {
                query.setObject(1, Times.sql(from));
                query.setObject(2, Times.sql(now));
                query.setArray(
                        3, connection.createArrayOf("bigint", runs.keySet().toArray()));
                query.setInt(4, limit);
                List<Retry> retries = new ArrayList<>();
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        retries.add(new Retry(
                                row.getLong(1),
                                new DeviceKey(row.getInt(2), row.getLong(3)),
                                row.getInt(4),
                                Failures.parse(row.getString(5)),
                                Times.of(row, "due")));
                    }
                }
                return retries;
            }
        });
    }
}
