// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.meterbase.kit.shell.ConsoleCaller;
import org.meterbase.kit.shell.Table;
import org.meterbase.readings.Inspection;
import org.meterbase.readings.QuarantineDesk;

/** {@code quarantine:list}. */
@Service
@Command(scope = "quarantine", name = "list", description = "Lists what was delivered and does not count, and why")
public final class QuarantineList implements Action {
    @Option(name = "--after", description = "Goes on after this id")
    private long after;

    @Option(name = "--limit", description = "Shows at most so many")
    private int limit = 100;

    @Option(name = "--all", description = "Also what was released or discarded")
    private boolean all;

    @Option(name = "--json", description = "Prints JSON")
    private boolean json;

    @Option(name = "--no-format", description = "Prints tab-separated values")
    private boolean noFormat;

    @Reference
    private Session session;

    @Reference
    private Inspection inspection;

    @Override
    public Object execute() {
        List<Inspection.Quarantined> found = inspection.quarantine(
                ConsoleCaller.of(session),
                after,
                null,
                all ? null : QuarantineDesk.State.WAITING,
                Math.max(1, Math.min(limit, 10_000)));
        Table table = new Table(
                "Nothing is in quarantine",
                "Id",
                "Device",
                "Reason",
                "State",
                "Received",
                "Answered",
                "Deliveries",
                "Rows",
                "First stamp",
                "Last stamp");
        for (Inspection.Quarantined item : found) {
            table.row(
                    item.id(),
                    item.device() == 0 ? "unknown" : item.device(),
                    item.reason(),
                    item.state(),
                    item.received(),
                    item.answered(),
                    item.deliveries(),
                    item.rows(),
                    item.firstStamp(),
                    item.lastStamp());
        }
        table.print(System.out, json, noFormat);
        return null;
    }
}
