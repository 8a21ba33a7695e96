// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.meterbase.api.tasks.Task;
import org.meterbase.api.tasks.Tasks;
import org.meterbase.kit.shell.ConsoleCaller;
import org.meterbase.tasks.Words;

/** Makes a task active. */
@Service
@Command(scope = "task", name = "start", description = "Makes a task active")
public final class TaskStart implements Action {
    @Argument(name = "task", description = "The task's id", required = true)
    @Completion(TaskIds.class)
    long id;

    @Reference
    Session session;

    @Reference
    Tasks tasks;

    @Override
    public Object execute() {
        Task task = tasks.start(ConsoleCaller.of(session), id);
        System.out.println("Task " + task.id() + " " + task.name() + " is " + Words.of(task.state()));
        return null;
    }
}
