// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.meterbase.access.ApiKeys;
import org.meterbase.kit.shell.ConsoleCaller;

/** {@code api-key:revoke}. */
@Service
@Command(scope = "api-key", name = "revoke", description = "Revokes an API key at once")
public final class ApiKeyRevoke implements Action {
    @Argument(index = 0, name = "id", description = "The key's id", required = true)
    @Completion(ApiKeyCompleter.class)
    private long id;

    @Reference
    private Session session;

    @Reference
    private ApiKeys apiKeys;

    @Override
    public Object execute() {
        apiKeys.revoke(ConsoleCaller.of(session), id);
        return null;
    }
}
