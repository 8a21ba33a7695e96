// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.meterbase.access.Account;
import org.meterbase.access.Accounts;
import org.meterbase.kit.shell.ConsoleCaller;
import org.meterbase.kit.shell.Table;

/** {@code user:list}. */
@Service
@Command(scope = "user", name = "list", description = "Lists the users and their roles")
public final class UserList implements Action {
    private static final int MOST = 1000;

    @Option(name = "--json", description = "Prints JSON")
    private boolean json;

    @Option(name = "--no-format", description = "Prints tab-separated values")
    private boolean noFormat;

    @Reference
    private Session session;

    @Reference
    private Accounts accounts;

    @Override
    public Object execute() {
        Table table = new Table("No users yet", "Id", "Name", "Roles", "One-time password", "Created");
        for (Account account : accounts.after(ConsoleCaller.of(session), 0, MOST)) {
            table.row(
                    account.id(),
                    account.name(),
                    account.roles(),
                    account.oneTimePassword() ? "not changed yet" : "",
                    account.created());
        }
        table.print(System.out, json, noFormat);
        return null;
    }
}
