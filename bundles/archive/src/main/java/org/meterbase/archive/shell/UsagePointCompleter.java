// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.meterbase.api.archive.UsagePoint;
import org.meterbase.archive.UsagePoints;
import org.meterbase.kit.shell.ConsoleCaller;

/** Names of usage points that begin with what has been typed. */
@Service
public final class UsagePointCompleter implements Completer {
    private static final int MOST = 50;

    @Reference
    UsagePoints usagePoints;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        String typed = line.getCursorArgument() == null ? "" : line.getCursorArgument();
        UsagePoints.Filter filter = new UsagePoints.Filter(typed + "*", null, null);
        List<String> names = usagePoints.list(ConsoleCaller.of(session), filter, Listed.first(MOST, "name")).stream()
                .map(UsagePoint::name)
                .toList();
        return new StringsCompleter(names).complete(session, line, candidates);
    }
}
