// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.meterbase.api.tasks.RunProgress;
import org.meterbase.api.tasks.Task;

/** A run as the database has it, with the task as it was when the run began. */
record Run(
        long id,
        Task task,
        RunProgress.Trigger trigger,
        Instant occurrence,
        int missed,
        Instant begins,
        Instant ends,
        RunProgress.State state,
        Instant finished,
        long groupVersion,
        int devices,
        String traceId,
        String counts) {
    static final String COLUMNS =
            "run.id, run.task_id, run.trigger, run.occurrence, run.missed, run.begins, run.ends, run.state,"
                    + " run.finished, run.group_version, run.devices, run.trace_id, run.counts, run.definition";

    static Run of(ResultSet row) throws SQLException {
        return new Run(
                row.getLong("id"),
                TaskDocument.parse(row.getString("definition")).toTask(row.getLong("task_id"), 0),
                RunProgress.Trigger.valueOf(row.getString("trigger")),
                Times.of(row, "occurrence"),
                row.getInt("missed"),
                Times.of(row, "begins"),
                Times.of(row, "ends"),
                RunProgress.State.valueOf(row.getString("state")),
                Times.of(row, "finished"),
                row.getLong("group_version"),
                row.getInt("devices"),
                row.getString("trace_id"),
                row.getString("counts"));
    }

    RunProgress progress(Outcome.Count count) {
        return RunProgress.builder(id, task.id(), task.name())
                .trigger(trigger, occurrence, missed)
                .span(begins, ends)
                .state(state, finished)
                .counts(devices, count.of(Outcome.DONE), count.of(Outcome.OPEN), count.of(Outcome.RETRYING))
                .failures(count.failures())
                .build();
    }
}
