// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.meterbase.kit.shell.ConsoleCaller;
import org.meterbase.kit.shell.Table;
import org.meterbase.readings.Inspection;
import org.meterbase.readings.Lag;
import org.meterbase.readings.Stages;
import org.meterbase.readings.fold.FoldFigures;
import org.meterbase.readings.journal.JournalFigures;

/** {@code journal:status}. */
@Service
@Command(
        scope = "journal",
        name = "status",
        description = "Shows what the journal and the fold have done since the start")
public final class JournalStatus implements Action {
    @Option(name = "--json", description = "Prints JSON")
    private boolean json;

    @Option(name = "--no-format", description = "Prints tab-separated values")
    private boolean noFormat;

    @Reference
    private Session session;

    @Reference
    private Inspection inspection;

    @Reference
    private Stages stages;

    @Override
    public Object execute() {
        Lag lag = inspection.lag(ConsoleCaller.of(session));
        JournalFigures journal = stages.journal().figures();
        FoldFigures fold = stages.fold().figures();
        Table table = new Table("Nothing", "What", "Value")
                .row("brake", stages.journal().brakes().state())
                .row("frames committed", journal.frames())
                .row("values committed", journal.values())
                .row("octets committed", journal.octets())
                .row("octets waiting", journal.octetsWaiting())
                .row("commits", journal.commits())
                .row("last commit, seconds", journal.lastCommitSeconds())
                .row("batches given back", journal.givenBack())
                .row("records not folded", lag.journal())
                .row(
                        "fold",
                        stages.fold().stopped().map(why -> "stopped: " + why).orElse("goes on"))
                .row("records folded", fold.records())
                .row("blocks created", fold.created())
                .row("blocks updated", fold.updated())
                .row("changes", fold.changes())
                .row("rows revised", fold.revised())
                .row("deliveries in quarantine", fold.quarantined())
                .row("deliveries poisoned", fold.poisoned());
        table.print(System.out, json, noFormat);
        return null;
    }
}
