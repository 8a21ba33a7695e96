// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.meterbase.api.tasks.Task;

/** Tasks in the database. */
final class TaskStore {
    /** A task, and up to which boundary it has been planned. */
    record Planned(Task task, Instant plannedTo) {}

    private final Transactions transactions;

    TaskStore(Transactions transactions) {
        this.transactions = transactions;
    }

    Task insert(Task task, Instant plannedTo) {
        return transactions.run(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO task (version, name, state, definition, planned_to) VALUES (1, ?, ?, ?::jsonb, ?) RETURNING id")) {
                insert.setString(1, task.name());
                insert.setString(2, task.state().name());
                insert.setString(3, TaskDocument.of(task).toJson());
                insert.setObject(4, Times.sql(plannedTo));
                try (ResultSet row = insert.executeQuery()) {
                    row.next();
                    return task.with().id(row.getLong(1), 1).build();
                }
            }
        });
    }

    /** @param plannedTo null to leave it as it is @return empty where the version is not the one that is there */
    Optional<Task> update(Task task, Instant plannedTo) {
        return transactions.run(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE task SET version = version + 1, name = ?, state = ?, definition = ?::jsonb,"
                            + " planned_to = GREATEST(planned_to, coalesce(?, planned_to)) WHERE id = ? AND version = ?")) {
                update.setString(1, task.name());
                update.setString(2, task.state().name());
                update.setString(3, TaskDocument.of(task).toJson());
                update.setObject(4, Times.sql(plannedTo));
                update.setLong(5, task.id());
                update.setLong(6, task.version());
                return update.executeUpdate() == 0
                        ? Optional.empty()
                        : Optional.of(
                                task.with().id(task.id(), task.version() + 1).build());
            }
        });
    }

    boolean delete(long id, long version) {
        return transactions.run(connection -> {
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM task WHERE id = ? AND version = ?")) {
                delete.setLong(1, id);
                delete.setLong(2, version);
                return delete.executeUpdate() > 0;
            }
        });
    }

    Optional<Task> find(long id) {
        return query("WHERE id = ?", id, 1).stream().map(Planned::task).findFirst();
    }

    Optional<Task> find(String name) {
        return query("WHERE name = ?", name, 1).stream().map(Planned::task).findFirst();
    }

    List<Task> after(long id, int limit) {
        return query("WHERE id > ?", id, limit).stream().map(Planned::task).toList();
    }

    List<Planned> active() {
        return query("WHERE state = ?", Task.State.ACTIVE.name(), Integer.MAX_VALUE);
    }

    private List<Planned> query(String where, Object parameter, int limit) {
        return transactions.run(connection -> {
            try (PreparedStatement query = connection.prepareStatement(
                    "SELECT id, version, definition, planned_to FROM task " + where + " ORDER BY id LIMIT ?")) {
                query.setObject(1, parameter);
                query.setInt(2, limit);
                List<Planned> tasks = new ArrayList<>();
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        tasks.add(new Planned(of(row), Times.of(row, "planned_to")));
                    }
                }
                return tasks;
            }
        });
    }

    private static Task of(ResultSet row) throws SQLException {
        return TaskDocument.parse(row.getString("definition")).toTask(row.getLong("id"), row.getLong("version"));
    }

    /** Moves the mark of what is planned, unless somebody else did. */
    static boolean planned(Connection connection, long task, Instant from, Instant to) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE task SET planned_to = ? WHERE id = ? AND planned_to = ? AND state = 'ACTIVE'")) {
            update.setObject(1, Times.sql(to));
            update.setLong(2, task);
            update.setObject(3, Times.sql(from));
            return update.executeUpdate() > 0;
        }
    }
}
