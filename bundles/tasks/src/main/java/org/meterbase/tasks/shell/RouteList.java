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

/** Lists routes with what is open and what waits on them. */
@Service
@Command(
        scope = "route",
        name = "list",
        description = "Lists routes to devices: conversations open, their limit, and what waits")
public final class RouteList implements Action {
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
        Table table = new Table("No route was used yet", "Route", "Open", "Limit", "Queued");
        engine.routes(ConsoleCaller.of(session))
                .forEach(load -> table.row(load.route(), load.open(), load.limit(), load.queued()));
        table.print(System.out, json, noFormat);
        return null;
    }
}
