// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.meterbase.api.archive.DeviceGroup;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.tasks.RunProgress;
import org.meterbase.api.tasks.Task;

/** Runs in the database: begun, watched, ended. What is open in them is {@link OpenWork}'s. */
final class RunStore {
    /** A run that is to begin. @param key makes it the same run when it is asked for again; null for none */
    record Begin(
            Task task,
            RunProgress.Trigger trigger,
            Instant occurrence,
            int missed,
            Instant begins,
            Instant ends,
            DeviceGroup group,
            String requestedBy,
            String key,
            String traceId) {}

    private final Transactions transactions;

    RunStore(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Begins a run of a boundary, unless it has one. @param plannedTo the mark that was seen */
    Optional<Long> beginPlanned(Begin begin, Instant plannedTo) {
        return transactions.run(
                connection -> TaskStore.planned(connection, begin.task().id(), plannedTo, begin.occurrence())
                        ? insert(connection, begin)
                        : Optional.empty());
    }

    /** Begins a run that somebody asked for; the one that the same key began before, if there is one. */
    long begin(Begin begin) {
        return transactions.run(connection -> {
            Optional<Long> id = insert(connection, begin);
            return id.isPresent() ? id.get() : byKey(connection, begin.requestedBy(), begin.key());
        });
    }

    private static long byKey(Connection connection, String requestedBy, String key) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT id FROM run WHERE requested_by = ? AND request_key = ?")) {
            query.setString(1, requestedBy);
            query.setString(2, key);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static Optional<Long> insert(Connection connection, Begin begin) throws SQLException {
        Map<Integer, long[]> targets = targets(begin.group().members());
        int devices = begin.group().members().size();
        long id;
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO run (task_id, trigger, occurrence, missed, begins, ends, state, finished, group_id, group_version, devices,"
                        + " definition, requested_by, request_key, trace_id, counts)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?::jsonb) ON CONFLICT DO NOTHING RETURNING id")) {
            insert.setLong(1, begin.task().id());
            insert.setString(2, begin.trigger().name());
            insert.setObject(3, Times.sql(begin.occurrence()));
            insert.setInt(4, begin.missed());
            insert.setObject(5, Times.sql(begin.begins()));
            insert.setObject(6, Times.sql(begin.ends()));
            insert.setString(7, (devices == 0 ? RunProgress.State.DONE : RunProgress.State.OPEN).name());
            insert.setObject(8, devices == 0 ? Times.sql(begin.begins()) : null);
            insert.setLong(9, begin.group().id());
            insert.setLong(10, begin.group().version());
            insert.setInt(11, devices);
            insert.setString(12, TaskDocument.of(begin.task()).toJson());
            insert.setString(13, begin.requestedBy());
            insert.setString(14, begin.key());
            insert.setString(15, begin.traceId());
            insert.setString(16, devices == 0 ? "{}" : null);
            try (ResultSet row = insert.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                id = row.getLong(1);
            }
        }
        insertTargets(connection, begin.group(), targets);
        insertShards(connection, id, targets);
        return Optional.of(id);
    }

    private static Map<Integer, long[]> targets(List<DeviceKey> members) {
        Map<Integer, List<Long>> shards = new TreeMap<>();
        members.stream().sorted().forEach(key -> shards.computeIfAbsent(key.shard(), s -> new ArrayList<>())
                .add(key.id()));
        Map<Integer, long[]> targets = new TreeMap<>();
        shards.forEach((shard, ids) ->
                targets.put(shard, ids.stream().mapToLong(Long::longValue).toArray()));
        return targets;
    }

    private static void insertTargets(Connection connection, DeviceGroup group, Map<Integer, long[]> targets)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO target_list (group_id, group_version, shard, devices) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")) {
            for (Map.Entry<Integer, long[]> target : targets.entrySet()) {
                insert.setLong(1, group.id());
                insert.setLong(2, group.version());
                insert.setInt(3, target.getKey());
                insert.setBytes(4, TargetList.pack(target.getValue()));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void insertShards(Connection connection, long run, Map<Integer, long[]> targets)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO run_shard (run_id, shard, outcomes, open) VALUES (?, ?, ?, ?)")) {
            for (Map.Entry<Integer, long[]> target : targets.entrySet()) {
                insert.setLong(1, run);
                insert.setInt(2, target.getKey());
                insert.setBytes(3, PackedOutcomes.pack(new byte[target.getValue().length]));
                insert.setInt(4, target.getValue().length);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    Optional<RunProgress> progress(long id) {
        return list("WHERE run.id = ?", List.of(id), 1).stream().findFirst();
    }

    List<RunProgress> list(long task, RunProgress.State state, long before, int limit) {
        List<Object> parameters = new ArrayList<>(List.of(before));
        String where = "WHERE run.id < ?";
        if (task != 0) {
            where += " AND run.task_id = ?";
            parameters.add(task);
        }
        if (state != null) {
            where += " AND run.state = ?";
            parameters.add(state.name());
        }
        return list(where, parameters, limit);
    }

    private List<RunProgress> list(String where, List<Object> parameters, int limit) {
        return transactions.run(connection -> {
            List<Run> runs = runs(connection, where + " ORDER BY run.id DESC", parameters, limit);
            Map<Long, Outcome.Count> counts = counts(
                    connection,
                    runs.stream()
                            .filter(run -> run.counts() == null)
                            .map(Run::id)
                            .toList());
            return runs.stream()
                    .map(run -> run.progress(
                            run.counts() == null
                                    ? counts.getOrDefault(run.id(), new Outcome.Count())
                                    : Counts.parse(run.counts())))
                    .toList();
        });
    }

    static List<Run> runs(Connection connection, String where, List<Object> parameters, int limit) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT " + Run.COLUMNS + " FROM run " + where + " LIMIT ?")) {
            int index = 1;
            for (Object parameter : parameters) {
                query.setObject(index++, parameter);
            }
            query.setInt(index, limit);
            List<Run> runs = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    runs.add(Run.of(row));
                }
            }
            return runs;
        }
    }

    static Map<Long, Outcome.Count> counts(Connection connection, List<Long> runs) throws SQLException {
        Map<Long, Outcome.Count> counts = new HashMap<>();
        try (PreparedStatement query =
                connection.prepareStatement("SELECT run_id, outcomes FROM run_shard WHERE run_id = ANY (?)")) {
            query.setArray(1, connection.createArrayOf("bigint", runs.toArray()));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    counts.computeIfAbsent(row.getLong(1), id -> new Outcome.Count())
                            .add(PackedOutcomes.unpack(row.getBytes(2)));
                }
            }
        }
        return counts;
    }

    /** Forgets runs that were over before a moment, and the target lists that nobody refers to any more. */
    int forget(Instant before) {
        return transactions.run(connection -> {
            int forgotten;
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM run WHERE finished < ?")) {
                delete.setObject(1, Times.sql(before));
                forgotten = delete.executeUpdate();
            }
            if (forgotten > 0) {
                try (PreparedStatement delete = connection.prepareStatement(
                        "DELETE FROM target_list t WHERE NOT EXISTS (SELECT 1 FROM run r WHERE r.group_id = t.group_id"
                                + " AND r.group_version = t.group_version)")) {
                    delete.executeUpdate();
                }
            }
            return forgotten;
        });
    }
}
