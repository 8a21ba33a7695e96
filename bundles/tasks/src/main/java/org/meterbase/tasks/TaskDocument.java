// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import org.meterbase.api.model.TimeRange;
import org.meterbase.api.tasks.DataItem;
import org.meterbase.api.tasks.Schedule;
import org.meterbase.api.tasks.Task;
import org.meterbase.api.tasks.TaskType;
import org.meterbase.kit.json.Json;

/** A task as JSON has it, in REST and in the database alike. What is absent has its default. */
public record TaskDocument(
        String name,
        String type,
        List<Item> items,
        String group,
        Instant validFrom,
        Instant validTo,
        Timing schedule,
        Integer priority,
        Integer attempts,
        Duration spacing,
        Duration history,
        String state) {

    /** A data item. */
    public record Item(String kind, String name) {
        /** As JSON has it. */
        public static Item of(DataItem item) {
            return new Item(Words.of(item.kind()), item.name().isEmpty() ? null : item.name());
        }

        /** @throws IllegalArgumentException where it is none, saying why */
        public DataItem toItem() {
            return DataItem.of(Words.parse("kind of data item", kind, DataItem.Kind.class), name == null ? "" : name);
        }
    }

    /** A schedule. */
    public record Timing(
            String period, String zone, Duration offset, LocalTime windowFrom, LocalTime windowTo, Duration spread) {
        static Timing of(Schedule schedule) {
            return new Timing(
                    schedule.period().equals(Period.ofDays(7))
                            ? "P1W"
                            : schedule.period().toString(),
                    schedule.zone().getId(),
                    schedule.offset(),
                    schedule.windowFrom().orElse(null),
                    schedule.windowTo().orElse(null),
                    schedule.spread());
        }

        Schedule toSchedule() {
            if (period == null) {
                throw new IllegalArgumentException("a schedule has a period, as P1D or PT15M");
            }
            try {
                return Schedule.builder(period)
                        .zone(ZoneId.of(zone == null ? "Z" : zone))
                        .offset(offset == null ? Duration.ZERO : offset)
                        .window(windowFrom, windowTo)
                        .spread(spread == null ? Duration.ZERO : spread)
                        .build();
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("'" + zone + "' is no zone; use one as Europe/Berlin", e);
            }
        }
    }

    /** As JSON has it. */
    public static TaskDocument of(Task task) {
        return new TaskDocument(
                task.name(),
                Words.of(task.type()),
                task.items().stream().map(Item::of).toList(),
                Long.toString(task.group()),
                task.validity().from().equals(Instant.MIN)
                        ? null
                        : task.validity().from(),
                task.validity().to().equals(Instant.MAX)
                        ? null
                        : task.validity().to(),
                task.schedule().map(Timing::of).orElse(null),
                task.priority(),
                task.attempts(),
                task.spacing(),
                task.history(),
                Words.of(task.state()));
    }

    /** The task. @throws IllegalArgumentException where something is missing or out of its range, saying what */
    public Task toTask(long id, long version) {
        if (name == null || items == null || group == null) {
            throw new IllegalArgumentException("a task has a name, a type, items and a group");
        }
        Task.Builder task = Task.builder(
                        name,
                        Words.parse("type of task", type, TaskType.class),
                        groupId(),
                        items.stream().map(Item::toItem).toList())
                .id(id, version)
                .validity(new TimeRange(
                        validFrom == null ? Instant.MIN : validFrom, validTo == null ? Instant.MAX : validTo))
                .schedule(schedule == null ? null : schedule.toSchedule())
                .attempts(attempts == null ? 3 : attempts, spacing == null ? Duration.ofMinutes(10) : spacing)
                .priority(priority == null ? 5 : priority);
        if (history != null) {
            task.history(history);
        }
        if (state != null) {
            task.state(Words.parse("state of a task", state, Task.State.class));
        }
        return task.build();
    }

    private long groupId() {
        try {
            return Long.parseLong(group);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + group + "' is no group's id; GET /api/v1/groups lists them", e);
        }
    }

    String toJson() {
        return json(this);
    }

    static TaskDocument parse(String json) {
        return parse(json, TaskDocument.class);
    }

    static String json(Object value) {
        try {
            return Json.MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static <T> T parse(String json, Class<T> type) {
        try {
            return Json.MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "what the database holds is not as this version writes it: " + e.getMessage(), e);
        }
    }
}
