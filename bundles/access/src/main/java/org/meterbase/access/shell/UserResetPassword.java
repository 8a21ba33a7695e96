// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.meterbase.access.Accounts;
import org.meterbase.kit.shell.ConsoleCaller;

/** {@code user:reset-password}. */
@Service
@Command(
        scope = "user",
        name = "reset-password",
        description = "Gives a user a new one-time password, and ends the user's sessions")
public final class UserResetPassword implements Action {
    @Argument(index = 0, name = "name", description = "The user's name", required = true)
    @Completion(UserCompleter.class)
    private String name;

    @Reference
    private Session session;

    @Reference
    private Accounts accounts;

    @Override
    public Object execute() {
        System.out.println("One-time password: " + accounts.resetPassword(ConsoleCaller.of(session), name));
        return null;
    }
}
