// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.tasks;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.meterbase.api.access.Caller;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The task engine. Thread-safe; calls block on the database.
 *
 * @throws org.meterbase.api.access.AccessDenied from every method, where the caller lacks the right
 * @throws java.util.NoSuchElementException from every method that acts on something, where that is not there
 */
@ProviderType
public interface Tasks {
    /** Keeps a new task. @return it, with its id @throws IllegalArgumentException where its name is taken or its group does not exist */
    Task create(Caller caller, Task task);

    /**
     * Changes a task; open runs keep what they began with.
     *
     * @param task with the version that the caller has seen
     * @throws java.util.ConcurrentModificationException where it has been changed since
     */
    Task update(Caller caller, Task task);

    /** Forgets a task with its runs. Readings stay. @throws java.util.ConcurrentModificationException where it has been changed since */
    void delete(Caller caller, long id, long version);

    /** The task of this id. */
    Optional<Task> task(Caller caller, long id);

    /** Tasks in the order of their ids. @param name of the one that is sought; null for all @param after the id before the first */
    List<Task> tasks(Caller caller, String name, long after, int limit);

    /** Makes it active: it runs from the next boundary on. */
    Task start(Caller caller, long id);

    /** Pauses it. */
    Task pause(Caller caller, long id);

    /** Stops it and its open runs. */
    Task stop(Caller caller, long id);

    /**
     * Runs it now, whatever its schedule says; it must be active.
     *
     * @param idempotencyKey the same key of the same caller's name gives the same run again; null for none
     * @throws IllegalStateException where it is not active
     */
    RunProgress run(Caller caller, long id, String idempotencyKey);

    /** Ends a run: what is still open fails as stopped. */
    RunProgress stopRun(Caller caller, long run);

    /** How far a run is. */
    Optional<RunProgress> progress(Caller caller, long run);

    /** Runs, newest first. @param task 0 for all @param state null for all @param before the id after the first; {@link Long#MAX_VALUE} for the newest */
    List<RunProgress> runs(Caller caller, long task, RunProgress.State state, long before, int limit);

    /** The devices of a run by id. @param outcome what is sought: a name of {@link DeviceOutcome.State} or of a failure's reason; null for all */
    List<DeviceOutcome> devices(Caller caller, long run, String outcome, long afterDevice, int limit);

    /**
     * Reads a device now, before everything else.
     *
     * @param idempotencyKey the same key of the same caller's name gives the same job again; null for none
     */
    ReadJob read(Caller caller, long device, Collection<DataItem> items, String idempotencyKey);

    /** How far a read is. */
    Optional<ReadJob> job(Caller caller, long id);

    /** The same, as soon as it is finished or the patience is at its end. */
    Optional<ReadJob> await(Caller caller, long id, Duration patience);
}
