// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.meterbase.api.tasks.RunProgress;
import org.meterbase.api.tasks.Tasks;
import org.meterbase.kit.shell.ConsoleCaller;

/** Runs a task now. */
@Service
@Command(scope = "task", name = "run", description = "Runs a task now")
public final class TaskRun implements Action {
    @Argument(name = "task", description = "The task's id", required = true)
    @Completion(TaskIds.class)
    long id;

    @Reference
    Session session;

    @Reference
    Tasks tasks;

    @Override
    public Object execute() {
        RunProgress run = tasks.run(ConsoleCaller.of(session), id, null);
        System.out.println("Run " + run.id() + " of " + run.taskName() + " asks " + run.devices()
                + " devices: watch it with run:show " + run.id());
        return null;
    }
}
