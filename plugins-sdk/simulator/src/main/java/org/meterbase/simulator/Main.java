// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;

/** The simulated utility: {@code java -jar meterbase-simulator-*.jar <command> [--option value]…}. */
public final class Main {
    private static final List<Command> COMMANDS = List.of(new RunCommand(), new RosterCommand(), new RegisterCommand());

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out, System.err));
    }

    /** @return 0 when done, 1 when it failed, 2 when the command line is wrong */
    static int run(String[] arguments, PrintStream out, PrintStream err) {
        String name = arguments.length == 0 ? "" : arguments[0];
        for (Command command : COMMANDS) {
            if (command.name().equals(name)) {
                return run(command, Arrays.asList(arguments).subList(1, arguments.length), out, err);
            }
        }
        err.println(name.isEmpty() ? "Say what to do:" : "'" + name + "' is not a command; there are:");
        COMMANDS.forEach(command -> err.println("  " + command.name() + "  " + command.summary()));
        err.println("run and roster take --utility small|town|city, --meters N, --seed N, --port N, --secure PERCENT.");
        return 2;
    }

    private static int run(Command command, List<String> arguments, PrintStream out, PrintStream err) {
        try {
            command.run(new Options(arguments, command.options()), out);
            return 0;
        } catch (IllegalArgumentException wrong) {
            err.println(command.name() + ": " + wrong.getMessage());
            return 2;
        } catch (Exception failed) {
            err.println(command.name() + ": " + failed.getMessage());
            return 1;
        }
    }
}
