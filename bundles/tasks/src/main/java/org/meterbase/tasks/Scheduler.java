// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.meterbase.api.access.Caller;
import org.meterbase.api.archive.Archive;
import org.meterbase.api.archive.DeviceGroup;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.tasks.RunProgress;
import org.meterbase.api.tasks.Task;
import org.meterbase.tasks.calendar.Planning;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins the runs that are due and ends those whose time is over. The mark of what is planned moves in the transaction that makes the
 * run: nothing fires twice, and nothing that was missed is forgotten. A loop is a value: the thread belongs to somebody else.
 */
final class Scheduler {
    private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);

    private final Clock clock;
    private final TaskStore tasks;
    private final RunStore runs;
    private final OpenWork work;
    private final OutcomeWriter outcomes;
    private final Archive archive;
    private final Caller caller = Caller.system("tasks");

    Scheduler(Clock clock, TaskStore tasks, RunStore runs, OpenWork work, OutcomeWriter outcomes, Archive archive) {
        this.clock = clock;
        this.tasks = tasks;
        this.runs = runs;
        this.work = work;
        this.outcomes = outcomes;
        this.archive = archive;
    }

    /** @return whether a run has begun */
    boolean tick() {
        Instant now = clock.instant();
        for (Run run : work.expired(now)) {
            outcomes.end(run.id(), Failure.Reason.EXPIRED, RunProgress.State.DONE.name());
        }
        boolean begun = false;
        for (TaskStore.Planned planned : tasks.active()) {
            Optional<Planning.Due> due = Planning.due(planned.task(), planned.plannedTo(), now);
            if (due.isPresent()) {
                begun |= begin(planned, due.get(), now);
            }
        }
        return begun;
    }

    private boolean begin(TaskStore.Planned planned, Planning.Due due, Instant now) {
        Task task = planned.task();
        DeviceGroup group = archive.group(caller, task.group())
                .orElseGet(() -> DeviceGroup.builder(task.group(), "deleted").build());
        if (group.members().isEmpty()) {
            LOG.warn("Task {} runs for nobody: group {} has no installed members", task.name(), group.name());
        }
        Caller run = Caller.system("tasks");
        Optional<Long> id = runs.beginPlanned(
                new RunStore.Begin(
                        task,
                        due.late() || due.missed() > 0 ? RunProgress.Trigger.CATCH_UP : RunProgress.Trigger.SCHEDULE,
                        due.boundary(),
                        due.missed(),
                        now,
                        due.ends(),
                        group,
                        run.getName(),
                        null,
                        run.traceId()),
                planned.plannedTo());
        id.ifPresent(begun -> LOG.info(
                "Run {} of task {} for {} with {} devices{}",
                begun,
                task.name(),
                due.boundary(),
                group.members().size(),
                due.missed() == 0 ? "" : "; it makes up for " + due.missed() + " more"));
        return id.isPresent();
    }
}
