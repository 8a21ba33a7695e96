// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.meterbase.api.access.Caller;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.tasks.DataItem;
import org.meterbase.api.tasks.ItemOutcome;
import org.meterbase.api.tasks.ReadJob;

/** Reads on demand in the database. */
final class ReadJobs {
    /** A job as the database has it. */
    record Kept(ReadJob job, Instant expires, String traceId) {}

    private static final String COLUMNS =
            "id, shard, device_id, items, trace_id, created, expires, finished, outcomes, clock_offset_ms";

    private final Transactions transactions;

    ReadJobs(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Keeps a new job. @return it, or empty where the caller's key stands for one that there is */
    Optional<Kept> insert(
            Caller caller, DeviceKey device, List<DataItem> items, Instant created, Instant expires, String key) {
        return transactions.run(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO read_job (shard, device_id, items, requested_by, request_key, trace_id, created, expires)"
                            + " VALUES (?, ?, ?::jsonb, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING " + COLUMNS)) {
                insert.setInt(1, device.shard());
                insert.setLong(2, device.id());
                insert.setString(
                        3,
                        TaskDocument.json(
                                items.stream().map(TaskDocument.Item::of).toList()));
                insert.setString(4, caller.getName());
                insert.setString(5, key);
                insert.setString(6, caller.traceId());
                insert.setObject(7, Times.sql(created));
                insert.setObject(8, Times.sql(expires));
                return first(insert);
            }
        });
    }

    Optional<Kept> find(long id) {
        return transactions.run(connection -> {
            try (PreparedStatement query =
                    connection.prepareStatement("SELECT " + COLUMNS + " FROM read_job WHERE id = ?")) {
                query.setLong(1, id);
                return first(query);
            }
        });
    }

    Optional<Kept> find(Caller caller, String key) {
        return transactions.run(connection -> {
            try (PreparedStatement query = connection.prepareStatement(
                    "SELECT " + COLUMNS + " FROM read_job WHERE requested_by = ? AND request_key = ?")) {
                query.setString(1, caller.getName());
                query.setString(2, key);
                return first(query);
            }
        });
    }

    List<Kept> open() {
        return transactions.run(connection -> {
            try (PreparedStatement query = connection.prepareStatement(
                    "SELECT " + COLUMNS + " FROM read_job WHERE finished IS NULL ORDER BY id LIMIT 10000")) {
                return all(query);
            }
        });
    }

    void finish(long id, Instant at, List<ItemOutcome> outcomes, Optional<Duration> clockOffset) {
        transactions.run(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE read_job SET finished = ?, outcomes = ?::jsonb, clock_offset_ms = ? WHERE id = ? AND finished IS NULL")) {
                update.setObject(1, Times.sql(at));
                update.setString(2, Failures.json(outcomes));
                update.setObject(3, clockOffset.map(Duration::toMillis).orElse(null));
                update.setLong(4, id);
                return update.executeUpdate();
            }
        });
    }

    int forget(Instant before) {
        return transactions.run(connection -> delete(connection, before));
    }

    private static int delete(Connection connection, Instant before) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM read_job WHERE finished < ?")) {
            delete.setObject(1, Times.sql(before));
            return delete.executeUpdate();
        }
    }

    private static Optional<Kept> first(PreparedStatement query) throws SQLException {
        return all(query).stream().findFirst();
    }

    private static List<Kept> all(PreparedStatement query) throws SQLException {
        List<Kept> jobs = new ArrayList<>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                List<DataItem> items = Arrays.stream(
                                TaskDocument.parse(row.getString("items"), TaskDocument.Item[].class))
                        .map(TaskDocument.Item::toItem)
                        .toList();
                String outcomes = row.getString("outcomes");
                List<ItemOutcome> results = outcomes == null ? List.of() : Failures.parse(outcomes);
                long offset = row.getLong("clock_offset_ms");
                Duration clockOffset = row.wasNull() ? null : Duration.ofMillis(offset);
                jobs.add(new Kept(
                        ReadJob.builder(
                                        row.getLong("id"),
                                        new DeviceKey(row.getInt("shard"), row.getLong("device_id")),
                                        items,
                                        Times.of(row, "created"))
                                .finished(Times.of(row, "finished"))
                                .outcomes(outcomes == null ? items.size() : results.size(), results)
                                .results(List.of(), clockOffset)
                                .build(),
                        Times.of(row, "expires"),
                        row.getString("trace_id")));
            }
        }
        return jobs;
    }
}
