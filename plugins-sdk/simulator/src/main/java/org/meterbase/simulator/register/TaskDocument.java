// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.register;

import java.util.List;

/** A collection task: body of {@code POST /api/v1/tasks}. */
record TaskDocument(
        String name,
        String type,
        List<Item> items,
        String group,
        Schedule schedule,
        int priority,
        int attempts,
        String spacing,
        String history) {
    /** A kind of data; all of the model's. */
    record Item(String kind) {}

    /** A period aligned to the calendar of a zone, started {@code offset} after its boundary, spread over the devices. */
    record Schedule(String period, String zone, String offset, String spread) {}

    /** Load profiles are the first to be printed, so they are the first to be run. */
    static List<TaskDocument> all(String group, String zone, int historyDays) {
        String history = "P" + historyDays + "D";
        // Half a minute lets clocks that are slow by some seconds close their interval.
        Schedule quarterly = new Schedule("PT15M", zone, "PT30S", "PT5M");
        return List.of(
                task("Load profiles", "load-profile", group, quarterly, 5, "PT2M", history),
                task("Registers", "registers", group, daily(zone, "PT5M"), 4, "PT10M", history),
                task("Event logs", "event-log", group, daily(zone, "PT15M"), 3, "PT10M", history),
                task("Clocks", "clock-check", group, daily(zone, "PT20M"), 3, "PT10M", history));
    }

    private static TaskDocument task(
            String name, String type, String group, Schedule schedule, int priority, String spacing, String history) {
        String kind = type.equals("clock-check") ? "clock" : type;
        return new TaskDocument(name, type, List.of(new Item(kind)), group, schedule, priority, 3, spacing, history);
    }

    private static Schedule daily(String zone, String offset) {
        return new Schedule("P1D", zone, offset, "PT30M");
    }
}
