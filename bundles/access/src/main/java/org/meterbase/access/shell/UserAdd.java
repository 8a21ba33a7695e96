// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access.shell;

import java.util.EnumSet;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.meterbase.access.Accounts;
import org.meterbase.api.access.Role;
import org.meterbase.kit.shell.ConsoleCaller;

/** {@code user:add}. */
@Service
@Command(scope = "user", name = "add", description = "Adds a user and prints a one-time password")
public final class UserAdd implements Action {
    @Argument(index = 0, name = "name", description = "The name to log in with", required = true)
    private String name;

    @Argument(index = 1, name = "roles", description = "The roles, as viewer", required = true, multiValued = true)
    @Completion(RoleCompleter.class)
    private List<String> roles;

    @Reference
    private Session session;

    @Reference
    private Accounts accounts;

    @Override
    public Object execute() {
        EnumSet<Role> held = RoleCompleter.read(roles);
        System.out.println("One-time password: " + accounts.add(ConsoleCaller.of(session), name, held));
        return null;
    }
}
