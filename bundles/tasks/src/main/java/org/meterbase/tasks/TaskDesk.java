// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.meterbase.api.access.Caller;
import org.meterbase.api.access.Role;
import org.meterbase.api.archive.Archive;
import org.meterbase.api.archive.DeviceGroup;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.tasks.DataItem;
import org.meterbase.api.tasks.DeviceOutcome;
import org.meterbase.api.tasks.ReadJob;
import org.meterbase.api.tasks.RunProgress;
import org.meterbase.api.tasks.Task;
import org.meterbase.api.tasks.Tasks;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The task engine's service: who may do what, and what follows from it. */
@Component
public final class TaskDesk implements Tasks {
    private static final Role[] ANYBODY = {
        Role.VIEWER, Role.OPERATOR, Role.ENGINEER, Role.APPROVER, Role.FIELD, Role.INTEGRATOR
    };
    /** A run that a person began ends after this, whatever is still open. */
    private static final Duration PERSONS_RUN = Duration.ofHours(24);

    private final Engine engine;
    private final Archive archive;
    private final RunDevices devices;

    /** Called by the container. */
    @Activate
    public TaskDesk(@Reference TaskEngine engine, @Reference Archive archive) {
        this(engine.engine(), archive);
    }

    TaskDesk(Engine engine, Archive archive) {
        this.engine = engine;
        this.archive = archive;
        this.devices = new RunDevices(engine.transactions);
    }

    @Override
    public Task create(Caller caller, Task task) {
        caller.require(Role.ENGINEER);
        group(caller, task);
        return named(task, () -> engine.tasks.insert(task, now()));
    }

    @Override
    public Task update(Caller caller, Task task) {
        caller.require(Role.ENGINEER);
        Task before = existing(task.id());
        group(caller, task);
        boolean resumed = before.state() != Task.State.ACTIVE && task.state() == Task.State.ACTIVE;
        Task after = named(task, () -> engine.tasks
                .update(task, resumed ? now() : null)
                .orElseThrow(() -> new ConcurrentModificationException(
                        "task " + task.id() + " has been changed since it was read; read it again")));
        if (after.state() == Task.State.STOPPED) {
            stopRuns(after.id());
        }
        engine.hurry();
        return after;
    }

    private static Task named(Task task, java.util.function.Supplier<Task> change) {
        try {
            return change.get();
        } catch (Transactions.DatabaseFailure e) {
            if (e.isDuplicate()) {
                throw new IllegalArgumentException(
                        "there is a task named '" + task.name() + "' already; choose another name", e);
            }
            throw e;
        }
    }

    private DeviceGroup group(Caller caller, Task task) {
        return archive.group(caller, task.group())
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no group " + task.group() + "; GET /api/v1/groups lists them"));
    }

    /** As the database keeps it: to the microsecond. */
    private Instant now() {
        return engine.clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private Task existing(long id) {
        return engine.tasks.find(id).orElseThrow(() -> new NoSuchElementException("there is no task " + id));
    }

    @Override
    public void delete(Caller caller, long id, long version) {
        caller.require(Role.ENGINEER);
        existing(id);
        List<RunProgress> open = engine.runs.list(id, RunProgress.State.OPEN, Long.MAX_VALUE, 1_000);
        if (!engine.tasks.delete(id, version)) {
            throw new ConcurrentModificationException(
                    "task " + id + " has been changed since it was read; read it again");
        }
        open.forEach(run -> engine.dispatcher.cancel(run.id()));
    }

    @Override
    public Optional<Task> task(Caller caller, long id) {
        caller.require(ANYBODY);
        return engine.tasks.find(id);
    }

    @Override
    public List<Task> tasks(Caller caller, String name, long after, int limit) {
        caller.require(ANYBODY);
        return name == null
                ? engine.tasks.after(after, limit)
                : engine.tasks.find(name).filter(task -> task.id() > after).stream()
                        .toList();
    }

    @Override
    public Task start(Caller caller, long id) {
        return become(caller, id, Task.State.ACTIVE);
    }

    @Override
    public Task pause(Caller caller, long id) {
        return become(caller, id, Task.State.PAUSED);
    }

    @Override
    public Task stop(Caller caller, long id) {
        return become(caller, id, Task.State.STOPPED);
    }

    private Task become(Caller caller, long id, Task.State state) {
        caller.require(Role.OPERATOR, Role.ENGINEER);
        while (true) {
            Task task = existing(id);
            if (task.state() == state) {
                return task;
            }
            Task changed = task.with().state(state).build();
            Optional<Task> after = engine.tasks.update(changed, state == Task.State.ACTIVE ? now() : null);
            if (after.isPresent()) {
                if (state == Task.State.STOPPED) {
                    stopRuns(id);
                }
                engine.hurry();
                return after.get();
            }
        }
    }

    private void stopRuns(long task) {
        for (RunProgress run : engine.runs.list(task, RunProgress.State.OPEN, Long.MAX_VALUE, 1_000)) {
            stop(run.id());
        }
    }

    private void stop(long run) {
        engine.dispatcher.cancel(run);
        engine.outcomes.end(run, Failure.Reason.STOPPED, RunProgress.State.STOPPED.name());
    }

    @Override
    public RunProgress run(Caller caller, long id, String idempotencyKey) {
        caller.require(Role.OPERATOR, Role.ENGINEER);
        Task task = existing(id);
        if (task.state() != Task.State.ACTIVE) {
            throw new IllegalStateException("task " + id + " is " + Words.of(task.state()) + "; start it first");
        }
        Instant now = now();
        long run = engine.runs.begin(new RunStore.Begin(
                task,
                RunProgress.Trigger.PERSON,
                now,
                0,
                now,
                now.plus(PERSONS_RUN),
                group(caller, task),
                caller.getName(),
                idempotencyKey,
                caller.traceId()));
        engine.hurry();
        return engine.runs.progress(run).orElseThrow();
    }

    @Override
    public RunProgress stopRun(Caller caller, long run) {
        caller.require(Role.OPERATOR, Role.ENGINEER);
        RunProgress progress =
                engine.runs.progress(run).orElseThrow(() -> new NoSuchElementException("there is no run " + run));
        if (progress.state() == RunProgress.State.OPEN) {
            stop(run);
        }
        return engine.runs.progress(run).orElseThrow();
    }

    @Override
    public Optional<RunProgress> progress(Caller caller, long run) {
        caller.require(ANYBODY);
        return engine.runs.progress(run);
    }

    @Override
    public List<RunProgress> runs(Caller caller, long task, RunProgress.State state, long before, int limit) {
        caller.require(ANYBODY);
        return engine.runs.list(task, state, before, limit);
    }

    @Override
    public List<DeviceOutcome> devices(Caller caller, long run, String outcome, long afterDevice, int limit) {
        caller.require(ANYBODY);
        if (engine.runs.progress(run).isEmpty()) {
            throw new NoSuchElementException("there is no run " + run);
        }
        return devices.list(run, outcome, afterDevice, limit);
    }

    @Override
    public ReadJob read(Caller caller, long device, Collection<DataItem> items, String idempotencyKey) {
        caller.require(Role.OPERATOR, Role.ENGINEER, Role.INTEGRATOR);
        return engine.desk.read(caller, device, items, idempotencyKey);
    }

    @Override
    public Optional<ReadJob> job(Caller caller, long id) {
        caller.require(ANYBODY);
        return engine.desk.job(id);
    }

    @Override
    public Optional<ReadJob> await(Caller caller, long id, Duration patience) {
        caller.require(ANYBODY);
        return engine.desk.await(id, patience);
    }
}
