// SPDX-License-Identifier: Apache-2.0
package org.meterbase.database.shell;

import java.io.PrintStream;
import java.time.temporal.ChronoUnit;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.meterbase.database.Availability;
import org.meterbase.database.Database;
import org.meterbase.database.DatabaseStatus;
import org.meterbase.database.SchemaState;
import org.meterbase.kit.shell.Table;

/** How the database is. */
@Service
@Command(
        scope = "database",
        name = "status",
        description = "The server, the schemas and their versions, the connections")
public final class StatusCommand implements Action {
    @Reference
    private Database database;

    @Reference
    private Session session;

    @Option(name = "--json", description = "The schemas as JSON")
    private boolean json;

    @Option(name = "--no-format", description = "The schemas as tab-separated values")
    private boolean noFormat;

    @Override
    public Object execute() {
        DatabaseStatus status = database.status();
        PrintStream out = session.getConsole();
        if (!json && !noFormat) {
            head(status, out);
        }
        Table table = new Table(
                "No bundle has declared a schema; install the meterbase feature",
                "Schema",
                "Bundle",
                "State",
                "Version",
                "Active",
                "Idle",
                "Waiting",
                "Limit",
                "Reason");
        for (DatabaseStatus.Line line : status.schemas()) {
            if (line.state() instanceof SchemaState.Ready ready) {
                table.row(
                        line.name(),
                        line.bundle(),
                        "ready",
                        ready.version(),
                        ready.active(),
                        ready.idle(),
                        ready.waiting(),
                        ready.size(),
                        null);
            } else if (line.state() instanceof SchemaState.Waiting waiting) {
                table.row(line.name(), line.bundle(), "waiting", null, null, null, null, null, waiting.reason());
            } else if (line.state() instanceof SchemaState.Failed failed) {
                table.row(line.name(), line.bundle(), "failed", null, null, null, null, null, failed.reason());
            }
        }
        table.print(out, json, noFormat);
        return null;
    }

    private static void head(DatabaseStatus status, PrintStream out) {
        out.println(status.server());
        if (status.availability() instanceof Availability.Answering answering) {
            out.println("answers since %s, version %s"
                    .formatted(answering.since().truncatedTo(ChronoUnit.SECONDS), answering.version()));
            out.println("%d connections at most in all pools, the server grants %d"
                    .formatted(status.connections(), answering.connections()));
        } else if (status.availability() instanceof Availability.Awaited awaited) {
            out.println("does not answer since %s: %s"
                    .formatted(awaited.since().truncatedTo(ChronoUnit.SECONDS), awaited.reason()));
        }
    }
}
