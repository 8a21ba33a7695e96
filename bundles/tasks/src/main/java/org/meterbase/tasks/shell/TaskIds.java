// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.meterbase.api.tasks.Tasks;
import org.meterbase.kit.shell.ConsoleCaller;

/** Completes the ids of tasks. */
@Service
public final class TaskIds implements Completer {
    private static final int MOST = 1_000;

    @Reference
    Tasks tasks;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        StringsCompleter ids = new StringsCompleter();
        tasks.tasks(ConsoleCaller.of(session), null, 0, MOST)
                .forEach(task -> ids.getStrings().add(Long.toString(task.id())));
        return ids.complete(session, line, candidates);
    }
}
