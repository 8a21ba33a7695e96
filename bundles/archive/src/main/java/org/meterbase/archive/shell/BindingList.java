// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.meterbase.api.access.Caller;
import org.meterbase.api.archive.Archive;
import org.meterbase.archive.Binding;
import org.meterbase.archive.Bindings;
import org.meterbase.archive.UsagePoints;
import org.meterbase.kit.shell.ConsoleCaller;
import org.meterbase.kit.shell.Table;

/** {@code binding:list}. */
@Service
@Command(scope = "binding", name = "list", description = "Lists which device measured where")
public final class BindingList implements Action {
    @Option(name = "--usage-point", description = "Only those of the usage point of this name")
    @Completion(UsagePointCompleter.class)
    String usagePoint;

    @Option(name = "--device", description = "Only those of the device of this id")
    Long device;

    @Option(name = "--history", description = "Also what is no longer believed")
    boolean history;

    @Option(name = "--limit", description = "How many at most")
    int limit = 100;

    @Option(name = "--json", description = "Prints JSON")
    boolean json;

    @Option(name = "--no-format", description = "Prints tab-separated values")
    boolean noFormat;

    @Reference
    Session session;

    @Reference
    Bindings bindings;

    @Reference
    UsagePoints usagePoints;

    @Override
    public Object execute() {
        Caller caller = ConsoleCaller.of(session);
        Bindings.Filter filter = new Bindings.Filter(point(caller), device, null, Archive.NOW, history);
        Table table = new Table(
                "No bindings here: add one with POST /api/v1/bindings",
                "Id",
                "Usage point",
                "Position",
                "Device",
                "Valid from",
                "Valid to",
                "Recorded from",
                "Recorded to");
        for (Binding binding : bindings.list(caller, filter, Listed.first(limit, "id"))) {
            table.row(
                    binding.id(),
                    binding.usagePoint(),
                    binding.position(),
                    binding.device(),
                    binding.validFrom(),
                    binding.validTo(),
                    binding.recordedFrom(),
                    binding.recordedTo());
        }
        table.outOf(bindings.count(caller, filter)).print(System.out, json, noFormat);
        return null;
    }

    private Long point(Caller caller) {
        return usagePoint == null
                ? null
                : usagePoints
                        .named(caller, usagePoint)
                        .orElseThrow(() -> new IllegalArgumentException("There is no usage point " + usagePoint
                                + "; usage-point:list shows those that there are"))
                        .id();
    }
}
