// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.tasks;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.meterbase.api.protocol.Failure;

/** A run of a task, and how far it is. Immutable; made by its builder. */
public final class RunProgress {
    /** Whether a run still goes on. */
    public enum State {
        /** Devices are still to be asked. */
        OPEN,
        /** Every device has its outcome. */
        DONE,
        /** A person or the end of the task ended it. */
        STOPPED
    }

    /** Why there is a run. */
    public enum Trigger {
        /** It was due. */
        SCHEDULE,
        /** It was due while the platform was down; one run stands for all that were missed. */
        CATCH_UP,
        /** Somebody said so. */
        PERSON
    }

    private final long id;
    private final long task;
    private final String taskName;
    private final Trigger trigger;
    private final Instant occurrence;
    private final int missed;
    private final Instant begins;
    private final Instant ends;
    private final Instant finished;
    private final State state;
    private final int devices;
    private final int done;
    private final int waiting;
    private final int retrying;
    private final Map<Failure.Reason, Integer> failures;

    private RunProgress(Builder b) {
        id = b.id;
        task = b.task;
        taskName = b.taskName;
        trigger = b.trigger;
        occurrence = b.occurrence;
        missed = b.missed;
        begins = b.begins;
        ends = b.ends;
        finished = b.finished;
        state = b.state;
        devices = b.devices;
        done = b.done;
        waiting = b.waiting;
        retrying = b.retrying;
        failures = Map.copyOf(b.failures);
    }

    /** A builder. */
    public static Builder builder(long id, long task, String taskName) {
        return new Builder(id, task, taskName);
    }

    /** Its id. */
    public long id() {
        return id;
    }

    /** The id of its task. */
    public long task() {
        return task;
    }

    /** The name of its task when the run began. */
    public String taskName() {
        return taskName;
    }

    /** Why there is this run. */
    public Trigger trigger() {
        return trigger;
    }

    /** The boundary of the period for which it stands; for a person's run when it was asked for. */
    public Instant occurrence() {
        return occurrence;
    }

    /** How many boundaries before this one had no run of their own. */
    public int missed() {
        return missed;
    }

    /** From when on devices are asked. */
    public Instant begins() {
        return begins;
    }

    /** When what is still open fails as expired. */
    public Instant ends() {
        return ends;
    }

    /** When it was over; empty while it is open. */
    public Optional<Instant> finished() {
        return Optional.ofNullable(finished);
    }

    /** Whether it still goes on. */
    public State state() {
        return state;
    }

    /** How many devices it asks. */
    public int devices() {
        return devices;
    }

    /** How many gave everything that was wanted of them. */
    public int done() {
        return done;
    }

    /** How many are still to be asked, or are being asked, for the first time. */
    public int waiting() {
        return waiting;
    }

    /** How many failed and will be asked again. */
    public int retrying() {
        return retrying;
    }

    /** How many failed for good, by reason: the reason of the first item that failed. Unmodifiable. */
    public Map<Failure.Reason, Integer> failures() {
        return failures;
    }

    /** How many failed for good. */
    public int failed() {
        return failures.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The share of devices with an outcome that is a success, 0 to 1; empty while none has one. */
    public OptionalDouble successRate() {
        int finishedDevices = done + failed();
        return finishedDevices == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) done / finishedDevices);
    }

    @Override
    public String toString() {
        return "Run " + id + " of " + taskName + " " + state + ": " + done + " of " + devices + " done";
    }

    /** Makes a run's progress. */
    public static final class Builder {
        private final long id;
        private final long task;
        private final String taskName;
        private Trigger trigger = Trigger.SCHEDULE;
        private Instant occurrence = Instant.EPOCH;
        private int missed;
        private Instant begins = Instant.EPOCH;
        private Instant ends = Instant.MAX;
        private Instant finished;
        private State state = State.OPEN;
        private int devices;
        private int done;
        private int waiting;
        private int retrying;
        private Map<Failure.Reason, Integer> failures = new EnumMap<>(Failure.Reason.class);

        private Builder(long id, long task, String taskName) {
            this.id = id;
            this.task = task;
            this.taskName = Objects.requireNonNull(taskName);
        }

        /** See {@link RunProgress#trigger()}, {@link RunProgress#occurrence()} and {@link RunProgress#missed()}. */
        public Builder trigger(Trigger newTrigger, Instant newOccurrence, int newMissed) {
            trigger = Objects.requireNonNull(newTrigger);
            occurrence = Objects.requireNonNull(newOccurrence);
            missed = newMissed;
            return this;
        }

        /** See {@link RunProgress#begins()} and {@link RunProgress#ends()}. */
        public Builder span(Instant from, Instant to) {
            begins = Objects.requireNonNull(from);
            ends = Objects.requireNonNull(to);
            return this;
        }

        /** See {@link RunProgress#state()} and {@link RunProgress#finished()}. @param at null while it is open */
        public Builder state(State newState, Instant at) {
            state = Objects.requireNonNull(newState);
            finished = at;
            return this;
        }

        /** See {@link RunProgress#devices()}, {@link RunProgress#done()}, {@link RunProgress#waiting()} and {@link RunProgress#retrying()}. */
        public Builder counts(int allDevices, int doneDevices, int waitingDevices, int retryingDevices) {
            devices = allDevices;
            done = doneDevices;
            waiting = waitingDevices;
            retrying = retryingDevices;
            return this;
        }

        /** See {@link RunProgress#failures()}. */
        public Builder failures(Map<Failure.Reason, Integer> byReason) {
            failures = byReason;
            return this;
        }

        /** The progress. */
        public RunProgress build() {
            return new RunProgress(this);
        }
    }
}
