// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.meterbase.kit.shell.ConsoleCaller;
import org.meterbase.kit.shell.Table;
import org.meterbase.tasks.TaskEngine;
import org.meterbase.tasks.Words;

/** Lists protocols and channels. */
@Service
@Command(scope = "plugin", name = "list", description = "Lists protocols and channels, with their conversations")
public final class PluginList implements Action {
    @Option(name = "--json", description = "Prints JSON")
    boolean json;

    @Option(name = "--no-format", description = "Prints tab-separated values")
    boolean noFormat;

    @Reference
    Session session;

    @Reference
    TaskEngine engine;

    @Override
    public Object execute() {
        Table table = new Table(
                "No protocol and no channel is installed: feature:install one",
                "Kind",
                "Name",
                "State",
                "Conversations");
        engine.plugins(ConsoleCaller.of(session))
                .forEach(plugin -> table.row(
                        Words.of(plugin.seen().name().kind()),
                        plugin.seen().name().name(),
                        plugin.seen().draining() ? "draining" : plugin.seen().bound() ? "bound" : "gone",
                        plugin.conversations()));
        table.print(System.out, json, noFormat);
        return null;
    }
}
