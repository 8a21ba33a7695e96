// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.meterbase.api.access.Role;
import org.meterbase.kit.shell.ConsoleCaller;
import org.meterbase.readings.Stages;

/** {@code feed:resume}. */
@Service
@Command(
        scope = "feed",
        name = "resume",
        description = "Lets the fold go on after it had stopped because too much could not be folded")
public final class FeedResume implements Action {
    @Reference
    private Session session;

    @Reference
    private Stages stages;

    @Override
    public Object execute() {
        ConsoleCaller.of(session).require(Role.ADMINISTRATOR);
        stages.fold().resume();
        System.out.println("The fold goes on; feed:lag shows how far it is");
        return null;
    }
}
