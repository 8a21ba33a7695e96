// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access.shell;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.meterbase.access.ApiKeys;
import org.meterbase.kit.shell.ConsoleCaller;

/** {@code api-key:create}. */
@Service
@Command(scope = "api-key", name = "create", description = "Makes an API key and prints it, for the only time")
public final class ApiKeyCreate implements Action {
    @Argument(index = 0, name = "name", description = "Whose key it is, as billing", required = true)
    private String name;

    @Argument(index = 1, name = "roles", description = "The roles, as integrator", required = true, multiValued = true)
    @Completion(RoleCompleter.class)
    private List<String> roles;

    @Option(name = "--days", description = "In how many days it expires")
    private int days = 365;

    @Option(name = "--quiet", description = "Prints the key and nothing else")
    private boolean quiet;

    @Reference
    private Session session;

    @Reference
    private ApiKeys apiKeys;

    @Override
    public Object execute() {
        ApiKeys.Created created = apiKeys.create(
                ConsoleCaller.of(session),
                name,
                RoleCompleter.read(roles),
                Instant.now().plus(days, ChronoUnit.DAYS));
        System.out.println(created.key());
        if (!quiet) {
            System.out.println("Keep it: it is not shown again. It expires "
                    + created.apiKey().expires() + ". Send it as Authorization: Bearer <key>.");
        }
        return null;
    }
}
