// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.meterbase.access.ApiKeys;
import org.meterbase.kit.shell.ConsoleCaller;

/** Completes ids of API keys. */
@Service
public final class ApiKeyCompleter implements Completer {
    private static final int MOST = 100;

    @Reference
    private ApiKeys apiKeys;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        return new StringsCompleter(apiKeys.after(ConsoleCaller.of(session), 0, MOST).stream()
                        .map(key -> Long.toString(key.id()))
                        .toList())
                .complete(session, line, candidates);
    }
}
