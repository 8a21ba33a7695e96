// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.meterbase.archive.ModelVersion;
import org.meterbase.archive.Models;
import org.meterbase.kit.shell.ConsoleCaller;
import org.meterbase.kit.shell.Table;

/** {@code model:list}. */
@Service
@Command(scope = "model", name = "list", description = "Lists models, each with its latest configuration")
public final class ModelList implements Action {
    @Option(name = "--json", description = "Prints JSON")
    boolean json;

    @Option(name = "--no-format", description = "Prints tab-separated values")
    boolean noFormat;

    @Reference
    Session session;

    @Reference
    Models models;

    @Override
    public Object execute() {
        Table table = new Table(
                "No models yet: add one with POST /api/v1/models",
                "Name",
                "Manufacturer",
                "Valid from",
                "Version",
                "Companion profile",
                "Profiles",
                "Registers",
                "Event logs");
        for (ModelVersion model : models.list(ConsoleCaller.of(session), null, Listed.first(1000, "name"))) {
            table.row(
                    model.name(),
                    model.document().manufacturer(),
                    model.validFrom(),
                    model.version(),
                    model.document().companionProfile(),
                    model.document().profiles().size(),
                    model.document().registers().size(),
                    model.document().eventLogs().size());
        }
        table.print(System.out, json, noFormat);
        return null;
    }
}
