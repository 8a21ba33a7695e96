// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.meterbase.archive.DeviceGroups;
import org.meterbase.kit.shell.ConsoleCaller;
import org.meterbase.kit.shell.Table;

/** {@code group:list}. */
@Service
@Command(scope = "group", name = "list", description = "Lists groups of devices")
public final class GroupList implements Action {
    @Option(name = "--json", description = "Prints JSON")
    boolean json;

    @Option(name = "--no-format", description = "Prints tab-separated values")
    boolean noFormat;

    @Reference
    Session session;

    @Reference
    DeviceGroups groups;

    @Override
    public Object execute() {
        Table table = new Table("No groups yet: add one with POST /api/v1/groups", "Id", "Name", "Members", "Version");
        groups.list(ConsoleCaller.of(session), null, Listed.first(1000, "name"))
                .forEach(group -> table.row(group.id(), group.name(), group.size(), group.version()));
        table.print(System.out, json, noFormat);
        return null;
    }
}
