// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.meterbase.api.access.Caller;
import org.meterbase.api.archive.UsagePoint;
import org.meterbase.archive.UsagePoints;
import org.meterbase.kit.shell.ConsoleCaller;
import org.meterbase.kit.shell.Table;

/** {@code usage-point:list}. */
@Service
@Command(scope = "usage-point", name = "list", description = "Lists usage points")
public final class UsagePointList implements Action {
    @Argument(name = "name", description = "A name, or its beginning with * at the end")
    @Completion(UsagePointCompleter.class)
    String name;

    @Option(name = "--category", description = "Only those of this category")
    String category;

    @Option(name = "--limit", description = "How many at most")
    int limit = 100;

    @Option(name = "--json", description = "Prints JSON")
    boolean json;

    @Option(name = "--no-format", description = "Prints tab-separated values")
    boolean noFormat;

    @Reference
    Session session;

    @Reference
    UsagePoints usagePoints;

    @Override
    public Object execute() {
        Caller caller = ConsoleCaller.of(session);
        UsagePoints.Filter filter = new UsagePoints.Filter(name, category, null);
        Table table = new Table(
                "No usage points here: import some with POST /api/v1/installations/imports",
                "Id",
                "Name",
                "Zone",
                "Category",
                "Service",
                "Shard");
        for (UsagePoint point : usagePoints.list(caller, filter, Listed.first(limit, "name"))) {
            table.row(point.id(), point.name(), point.zone(), point.category(), point.service(), point.shard());
        }
        table.outOf(usagePoints.count(caller, filter)).print(System.out, json, noFormat);
        return null;
    }
}
