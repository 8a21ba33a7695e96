// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.meterbase.access.ApiKey;
import org.meterbase.access.ApiKeys;
import org.meterbase.kit.shell.ConsoleCaller;
import org.meterbase.kit.shell.Table;

/** {@code api-key:list}. */
@Service
@Command(scope = "api-key", name = "list", description = "Lists the API keys, without the keys themselves")
public final class ApiKeyList implements Action {
    private static final int MOST = 1000;

    @Option(name = "--json", description = "Prints JSON")
    private boolean json;

    @Option(name = "--no-format", description = "Prints tab-separated values")
    private boolean noFormat;

    @Reference
    private Session session;

    @Reference
    private ApiKeys apiKeys;

    @Override
    public Object execute() {
        Table table = new Table(
                "No API keys yet: make one with api-key:create <name> <role>",
                "Id",
                "Name",
                "Roles",
                "Created",
                "Created by",
                "Expires");
        for (ApiKey key : apiKeys.after(ConsoleCaller.of(session), 0, MOST)) {
            table.row(key.id(), key.name(), key.roles(), key.created(), key.createdBy(), key.expires());
        }
        table.print(System.out, json, noFormat);
        return null;
    }
}
