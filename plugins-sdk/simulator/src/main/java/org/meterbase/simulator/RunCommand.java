// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator;

import java.io.PrintStream;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.meterbase.simulator.control.ControlServer;
import org.meterbase.simulator.tcp.Simulation;
import org.meterbase.simulator.tcp.Station;
import org.meterbase.simulator.utility.Planting;

/** Runs the utility until the process is ended. */
final class RunCommand implements Command {
    @Override
    public String name() {
        return "run";
    }

    @Override
    public String summary() {
        return "lets the meters answer: --port, --control, --history-days, --plant none|demo";
    }

    @Override
    public Set<String> options() {
        Set<String> options = new HashSet<>(Settings.OPTIONS);
        options.addAll(List.of("control", "history-days", "plant"));
        return options;
    }

    @Override
    public void run(Options options, PrintStream out) throws Exception {
        Settings settings = Settings.of(options);
        int controlPort = (int) options.number("control", 19_999, 0, 65_535);
        int historyDays = (int) options.number("history-days", 30, 0, 400);
        boolean planted = planted(options.text("plant", "none"));
        InstantSource clock = InstantSource.system();
        try (Simulation simulation = new Simulation(settings.utility(), settings.ports(), historyDays, clock);
                ControlServer control = new ControlServer(simulation, controlPort)) {
            if (planted) {
                simulation.reactor().ask(() -> plant(simulation)).get();
            }
            int meters = settings.utility().meters().size();
            out.println("ready: " + meters + " meters on 127.0.0.1:" + settings.port() + "-"
                    + (settings.port() + meters - 1) + ", control http://127.0.0.1:" + control.port()
                    + ", rows since " + simulation.since() + ", seed "
                    + settings.utility().seed());
            out.flush();
            simulation.join();
        }
    }

    private static int plant(Simulation simulation) {
        int number = 0;
        for (Station station : simulation.stations().values()) {
            station.condition().become(Planting.of(number++, simulation.now()));
            station.follow();
        }
        return number;
    }

    private static boolean planted(String plan) {
        return switch (plan) {
            case "none" -> false;
            case "demo" -> true;
            default -> throw new IllegalArgumentException("--plant " + plan + " is not known; there are none and demo");
        };
    }
}
