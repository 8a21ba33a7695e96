// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.shell;

import java.time.Instant;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.meterbase.api.tasks.Task;
import org.meterbase.api.tasks.Tasks;
import org.meterbase.kit.shell.ConsoleCaller;
import org.meterbase.kit.shell.Table;
import org.meterbase.tasks.Words;
import org.meterbase.tasks.calendar.Planning;

/** Lists tasks. */
@Service
@Command(scope = "task", name = "list", description = "Lists collection tasks")
public final class TaskList implements Action {
    private static final int MOST = 1_000;

    @Option(name = "--json", description = "Prints JSON")
    boolean json;

    @Option(name = "--no-format", description = "Prints tab-separated values")
    boolean noFormat;

    @Reference
    Session session;

    @Reference
    Tasks tasks;

    @Override
    public Object execute() {
        Table table = new Table(
                "No tasks yet: create one with POST /api/v1/tasks",
                "Id",
                "Name",
                "Type",
                "State",
                "Group",
                "Period",
                "Zone",
                "Priority",
                "Next run");
        for (Task task : tasks.tasks(ConsoleCaller.of(session), null, 0, MOST)) {
            List<Instant> next = Planning.preview(task, Instant.now(), 1);
            table.row(
                    task.id(),
                    task.name(),
                    Words.of(task.type()),
                    Words.of(task.state()),
                    task.group(),
                    task.schedule().map(s -> s.period().toString()).orElse(null),
                    task.schedule().map(s -> s.zone().getId()).orElse(null),
                    task.priority(),
                    next.isEmpty() ? null : next.get(0));
        }
        table.print(System.out, json, noFormat);
        return null;
    }
}
