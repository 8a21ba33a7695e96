// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.shell;

import java.time.Duration;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.meterbase.kit.shell.ConsoleCaller;
import org.meterbase.tasks.TaskEngine;

/** The step before a protocol is exchanged. */
@Service
@Command(
        scope = "plugin",
        name = "swap",
        description =
                "Lets the conversations of a protocol end politely, and begins no new ones, so that its bundle can be exchanged")
public final class PluginSwap implements Action {
    private static final Duration GRACE = Duration.ofSeconds(20);

    @Argument(name = "protocol", description = "The protocol's name, as plugin:list shows it", required = true)
    String protocol;

    @Reference
    Session session;

    @Reference
    TaskEngine engine;

    @Override
    public Object execute() {
        int running = engine.drain(ConsoleCaller.of(session), protocol, GRACE);
        System.out.println(
                running == 0
                        ? "Nothing talks " + protocol + " now, and nothing will begin to: exchange its bundle"
                        : running + " conversations end within " + GRACE.toSeconds()
                                + " s; exchange the bundle when plugin:list shows 0 of them. Work goes on with the new one");
        return null;
    }
}
