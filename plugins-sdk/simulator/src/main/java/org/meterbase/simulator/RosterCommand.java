// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator;

import java.io.PrintStream;
import java.util.Set;
import org.meterbase.simulator.control.Json;
import org.meterbase.simulator.control.Roster;

/** Prints the utility's customers, meters and models as JSON, for the same options as those it is run with. */
final class RosterCommand implements Command {
    @Override
    public String name() {
        return "roster";
    }

    @Override
    public String summary() {
        return "prints usage points, meters and models as JSON";
    }

    @Override
    public Set<String> options() {
        return Settings.OPTIONS;
    }

    @Override
    public void run(Options options, PrintStream out) {
        Settings settings = Settings.of(options);
        out.println(Json.text(Roster.of(settings.utility(), number -> settings.port() + number)));
    }
}
