// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.tasks;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.meterbase.api.model.TimeRange;

/** A collection task: what is collected from which devices, when, and how often it is tried. Immutable; made by its builder. */
public final class Task {
    /** The highest priority; the lowest is 0. */
    public static final int HIGHEST_PRIORITY = 9;
    /** The greatest number of attempts. */
    public static final int MAX_ATTEMPTS = 20;
    /** The greatest number of data items. */
    public static final int MAX_ITEMS = 100;

    /** Whether a task does anything. */
    public enum State {
        /** It runs when it is due. */
        ACTIVE,
        /** Nothing new begins, and open runs wait; what falls due meanwhile is not made up for. */
        PAUSED,
        /** Nothing begins, and its runs are ended. */
        STOPPED
    }

    private final long id;
    private final String name;
    private final TaskType type;
    private final List<DataItem> items;
    private final long group;
    private final TimeRange validity;
    private final Schedule schedule;
    private final int priority;
    private final int attempts;
    private final Duration spacing;
    private final Duration history;
    private final State state;
    private final long version;

    private Task(Builder b) {
        id = b.id;
        name = b.name.strip();
        type = b.type;
        items = List.copyOf(b.items);
        group = b.group;
        validity = b.validity;
        schedule = b.schedule;
        priority = b.priority;
        attempts = b.attempts;
        spacing = b.spacing;
        history = b.history;
        state = b.state;
        version = b.version;
        require(!name.isEmpty() && name.length() <= 200, "the name of a task has 1 to 200 characters");
        require(!items.isEmpty() && items.size() <= MAX_ITEMS, "a task has 1 to " + MAX_ITEMS + " data items");
        require(priority >= 0 && priority <= HIGHEST_PRIORITY, "a priority is 0 to " + HIGHEST_PRIORITY);
        require(attempts >= 1 && attempts <= MAX_ATTEMPTS, "a task makes 1 to " + MAX_ATTEMPTS + " attempts");
        require(
                spacing.compareTo(Duration.ofSeconds(1)) >= 0 && spacing.toDays() <= 7,
                "attempts are 1 second to 7 days apart");
        require(!history.isNegative() && history.toDays() <= 3_660, "a history reaches back 0 to 3660 days");
        require(
                (schedule == null) == (type == TaskType.ON_DEMAND),
                type == TaskType.ON_DEMAND
                        ? "a task on demand has no schedule; leave it out"
                        : "a task needs a schedule, unless its type is on demand");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /**
     * A builder.
     *
     * @param name unique
     * @param group the archive's id of the group whose members are asked
     */
    public static Builder builder(String name, TaskType type, long group, List<DataItem> items) {
        return new Builder(name, type, group, items);
    }

    /** A builder that starts from this task. */
    public Builder with() {
        Builder b = new Builder(name, type, group, items);
        b.id = id;
        b.validity = validity;
        b.schedule = schedule;
        b.priority = priority;
        b.attempts = attempts;
        b.spacing = spacing;
        b.history = history;
        b.state = state;
        b.version = version;
        return b;
    }

    /** Its id; 0 for one that is not kept yet. */
    public long id() {
        return id;
    }

    /** The name by which people know it, unique. */
    public String name() {
        return name;
    }

    /** What it is for. */
    public TaskType type() {
        return type;
    }

    /** What is collected. Unmodifiable. */
    public List<DataItem> items() {
        return items;
    }

    /** The archive's id of the group whose members are asked; members of a later version of it are asked from the next run on. */
    public long group() {
        return group;
    }

    /** When boundaries count. */
    public TimeRange validity() {
        return validity;
    }

    /** When it runs; empty for a task on demand. */
    public Optional<Schedule> schedule() {
        return Optional.ofNullable(schedule);
    }

    /** 0 (last) to {@link #HIGHEST_PRIORITY}. */
    public int priority() {
        return priority;
    }

    /** How often a device is tried in a run, the first time included. */
    public int attempts() {
        return attempts;
    }

    /** The pause before the second attempt; each further pause is twice as long, up to eight times. */
    public Duration spacing() {
        return spacing;
    }

    /** How far back profiles and logs are wanted. */
    public Duration history() {
        return history;
    }

    /** Whether it does anything. */
    public State state() {
        return state;
    }

    /** Grows with every change; what its ETag says. */
    public long version() {
        return version;
    }

    @Override
    public String toString() {
        return "Task " + id + " " + name + " " + type + " " + state;
    }

    /** Makes a task. */
    public static final class Builder {
        private final String name;
        private final TaskType type;
        private final long group;
        private final List<DataItem> items;
        private long id;
        private TimeRange validity = TimeRange.ALWAYS;
        private Schedule schedule;
        private int priority = 5;
        private int attempts = 3;
        private Duration spacing = Duration.ofMinutes(10);
        private Duration history = Duration.ofDays(30);
        private State state = State.ACTIVE;
        private long version;

        private Builder(String name, TaskType type, long group, List<DataItem> items) {
            this.name = Objects.requireNonNull(name);
            this.type = Objects.requireNonNull(type);
            this.group = group;
            this.items = Objects.requireNonNull(items);
        }

        /** See {@link Task#id()} and {@link Task#version()}. */
        public Builder id(long newId, long newVersion) {
            id = newId;
            version = newVersion;
            return this;
        }

        /** See {@link Task#validity()}. */
        public Builder validity(TimeRange value) {
            validity = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link Task#schedule()}; null for none. */
        public Builder schedule(Schedule value) {
            schedule = value;
            return this;
        }

        /** See {@link Task#priority()}. */
        public Builder priority(int value) {
            priority = value;
            return this;
        }

        /** See {@link Task#attempts()} and {@link Task#spacing()}. */
        public Builder attempts(int count, Duration pause) {
            attempts = count;
            spacing = Objects.requireNonNull(pause);
            return this;
        }

        /** See {@link Task#history()}. */
        public Builder history(Duration value) {
            history = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link Task#state()}. */
        public Builder state(State value) {
            state = Objects.requireNonNull(value);
            return this;
        }

        /** The task. @throws IllegalArgumentException where something is out of its range, saying what */
        public Task build() {
            return new Task(this);
        }
    }
}
