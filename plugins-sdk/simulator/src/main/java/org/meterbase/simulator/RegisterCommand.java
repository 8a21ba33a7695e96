// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator;

import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.meterbase.simulator.register.Registration;

/** Tells a platform of the utility that runs, through its REST. */
final class RegisterCommand implements Command {
    @Override
    public String name() {
        return "register";
    }

    @Override
    public String summary() {
        return "tells a platform of the running utility: --control, --platform, --key-file, --user, --password-file,"
                + " --history-days, --show-seconds";
    }

    @Override
    public Set<String> options() {
        return Set.of("control", "platform", "key-file", "user", "password-file", "history-days", "show-seconds");
    }

    @Override
    public void run(Options options, PrintStream out) throws Exception {
        String passwordFile = options.text("password-file", null);
        Registration registration = new Registration(
                URI.create(options.text("control", "http://127.0.0.1:19999")),
                URI.create(options.text("platform", "http://127.0.0.1:8080")),
                Path.of(options.text("key-file", "simulator.key")),
                options.text("user", "admin"),
                passwordFile == null ? null : Path.of(passwordFile),
                (int) options.number("history-days", 30, 1, 400));
        registration.perform(Duration.ofSeconds(options.number("show-seconds", 60, 0, 3600)), out);
    }
}
