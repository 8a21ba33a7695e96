// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.shell;

import java.util.Locale;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.meterbase.api.tasks.RunProgress;
import org.meterbase.api.tasks.Tasks;
import org.meterbase.kit.shell.ConsoleCaller;
import org.meterbase.kit.shell.Table;
import org.meterbase.tasks.Words;

/** Lists runs, newest first. */
@Service
@Command(scope = "run", name = "list", description = "Lists runs, newest first")
public final class RunList implements Action {
    @Option(name = "--task", description = "Only of this task")
    @Completion(TaskIds.class)
    long task;

    @Option(name = "--limit", description = "At most so many")
    int limit = 20;

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
                "No runs yet: task:run begins one",
                "Id",
                "Task",
                "Trigger",
                "Begins",
                "State",
                "Devices",
                "Done",
                "Failed",
                "Open",
                "Success");
        for (RunProgress run : tasks.runs(ConsoleCaller.of(session), task, null, Long.MAX_VALUE, limit)) {
            table.row(
                    run.id(),
                    run.taskName(),
                    Words.of(run.trigger()),
                    run.begins(),
                    Words.of(run.state()),
                    run.devices(),
                    run.done(),
                    run.failed(),
                    run.waiting() + run.retrying(),
                    success(run));
        }
        table.print(System.out, json, noFormat);
        return null;
    }

    static String success(RunProgress run) {
        return run.successRate().isPresent()
                ? String.format(Locale.ROOT, "%.1f %%", run.successRate().getAsDouble() * 100)
                : null;
    }
}
