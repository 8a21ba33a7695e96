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
import org.meterbase.readings.PoisonDesk;

/** {@code poison:list}. */
@Service
@Command(scope = "poison", name = "list", description = "Lists what could not be folded, and why")
public final class PoisonList implements Action {
    @Option(name = "--all", description = "Shows also what was replayed")
    private boolean all;

    @Option(name = "--after", description = "Goes on after this id")
    private long after;

    @Option(name = "--limit", description = "Shows at most so many")
    private int limit = 100;

    @Option(name = "--json", description = "Prints JSON")
    private boolean json;

    @Option(name = "--no-format", description = "Prints tab-separated values")
    private boolean noFormat;

    @Reference
    private Session session;

    @Reference
    private PoisonDesk poison;

    @Override
    public Object execute() {
        Table table = new Table(
                "Nothing is in poison",
                "Id",
                "Lane",
                "Offset",
                "Frame",
                "Delivery",
                "At",
                "Version",
                "Cause",
                "Replayed");
        for (PoisonDesk.Item item :
                poison.list(ConsoleCaller.of(session), after, all ? null : false, Math.max(1, Math.min(limit, 1000)))) {
            table.row(
                    item.id(),
                    item.lane(),
                    item.offset(),
                    item.frame(),
                    item.delivery(),
                    item.at(),
                    item.bundle(),
                    item.cause(),
                    item.replayedAt() == null ? "" : item.replayedAt() + " by " + item.replayedBy());
        }
        table.print(System.out, json, noFormat);
        return null;
    }
}
