// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.shell;

import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.meterbase.api.access.Caller;
import org.meterbase.api.tasks.DeviceOutcome;
import org.meterbase.api.tasks.RunProgress;
import org.meterbase.api.tasks.Tasks;
import org.meterbase.kit.shell.ConsoleCaller;
import org.meterbase.kit.shell.Table;
import org.meterbase.tasks.Words;

/** Shows how far a run is, and which devices failed. */
@Service
@Command(scope = "run", name = "show", description = "Shows how far a run is, and which devices failed and why")
public final class RunShow implements Action {
    @Argument(name = "run", description = "The run's id", required = true)
    @Completion(RunIds.class)
    long id;

    @Option(
            name = "--outcome",
            description = "Lists devices of this outcome: failed, retrying, open, done, silent, refused ...")
    String outcome = "failed";

    @Option(name = "--limit", description = "At most so many devices")
    int limit = 50;

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
        Caller caller = ConsoleCaller.of(session);
        RunProgress run = tasks.progress(caller, id)
                .orElseThrow(() -> new NoSuchElementException("there is no run " + id + "; run:list shows them"));
        if (!json && !noFormat) {
            String success = RunList.success(run);
            System.out.println("Run " + run.id() + " of " + run.taskName() + " for " + run.occurrence() + " is "
                    + Words.of(run.state()) + ": " + run.done() + " of " + run.devices() + " done, " + run.failed()
                    + " failed, " + run.retrying() + " to be tried again, " + run.waiting() + " open"
                    + (success == null ? "" : "; success " + success));
            run.failures().forEach((reason, count) -> System.out.println("  " + Words.of(reason) + ": " + count));
        }
        Table table = new Table("No devices are " + outcome, "Device", "Outcome", "Attempts", "Retry at", "Why");
        for (DeviceOutcome device : tasks.devices(caller, id, outcome, 0, limit)) {
            table.row(
                    device.device().id(),
                    device.reason().map(Words::of).orElse(Words.of(device.state())),
                    device.attempts(),
                    device.retryAt().orElse(null),
                    device.failures().stream().map(Object::toString).collect(Collectors.joining("; ")));
        }
        if (outcome.equals("failed")) {
            table.outOf(run.failed());
        }
        table.print(System.out, json, noFormat);
        return null;
    }
}
