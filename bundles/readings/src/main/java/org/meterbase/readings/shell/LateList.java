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
import org.meterbase.readings.LateDesk;

/** {@code late:list}. */
@Service
@Command(scope = "late", name = "list", description = "Lists what was delivered for a month that is retired")
public final class LateList implements Action {
    @Option(name = "--all", description = "Shows also what was decided")
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
    private LateDesk late;

    @Override
    public Object execute() {
        Table table =
                new Table("Nothing is late", "Id", "Device", "Month", "Received", "Rows", "State", "Decided", "By");
        for (LateDesk.Item item : late.list(
                ConsoleCaller.of(session),
                after,
                all ? null : LateDesk.State.WAITING,
                Math.max(1, Math.min(limit, 1000)))) {
            table.row(
                    item.id(),
                    item.device().id(),
                    item.month(),
                    item.received(),
                    item.rows(),
                    item.state(),
                    item.decidedAt(),
                    item.decidedBy());
        }
        table.print(System.out, json, noFormat);
        return null;
    }
}
