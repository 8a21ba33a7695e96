// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.shell;

import java.util.Map;
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

/** {@code feed:lag}. */
@Service
@Command(scope = "feed", name = "lag", description = "Shows how far each stage is behind")
public final class FeedLag implements Action {
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
        Table table = new Table("No stage is known", "Stage", "Mandatory", "Behind", "State");
        table.row(
                "fold",
                true,
                lag.journal(),
                stages.fold().stopped().map(why -> "stopped: " + why).orElse("goes on"));
        for (Map.Entry<String, Lag.Reader> reader : lag.readers().entrySet()) {
            table.row(
                    reader.getKey(),
                    reader.getValue().mandatory(),
                    reader.getValue().behind(),
                    reader.getValue().overrun() ? "overrun: has to take a snapshot" : "goes on");
        }
        table.print(System.out, json, noFormat);
        return null;
    }
}
