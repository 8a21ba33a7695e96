// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is open in the database: read in batches by whoever owns the shards. Nothing is written to claim it. */
final class OpenWork {
    /** The devices of a run and shard with their outcomes. */
    record Row(int shard, byte[] outcomes, long[] devices, Map<Long, FailedDevices.Failed> failed) {}

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

    /** Rows of a run that have something open and due, from a shard on. */
    List<Row> rows(Run run, int fromShard, Instant now, int limit) {
        return transactions.run(connection -> {
            try (PreparedStatement query = connection.prepareStatement(
                    "SELECT s.shard, s.outcomes, t.devices, s.failed FROM run_shard s JOIN target_list t ON t.group_id = ?"
                            + " AND t.group_version = ? AND t.shard = s.shard WHERE s.run_id = ? AND s.shard >= ? AND s.open > 0"
                            + " AND (s.due IS NULL OR s.due <= ?) ORDER BY s.shard LIMIT ?")) {
                query.setLong(1, run.task().group());
                query.setLong(2, run.groupVersion());
                query.setLong(3, run.id());
                query.setInt(4, fromShard);
                query.setObject(5, Times.sql(now));
                query.setInt(6, limit);
                List<Row> rows = new ArrayList<>();
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        rows.add(new Row(
                                row.getInt(1),
                                PackedOutcomes.unpack(row.getBytes(2)),
                                TargetList.unpack(row.getBytes(3)),
                                FailedDevices.unpack(row.getBytes(4))));
                    }
                }
                return rows;
            }
        });
    }
}
