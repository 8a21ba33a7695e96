// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.meterbase.access.Account;
import org.meterbase.access.Accounts;
import org.meterbase.kit.shell.ConsoleCaller;

/** Completes names of users. */
@Service
public final class UserCompleter implements Completer {
    private static final int MOST = 100;

    @Reference
    private Accounts accounts;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        return new StringsCompleter(accounts.after(ConsoleCaller.of(session), 0, MOST).stream()
                        .map(Account::name)
                        .toList())
                .complete(session, line, candidates);
    }
}
