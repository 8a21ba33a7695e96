// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.meterbase.kit.shell.ConsoleCaller;
import org.meterbase.readings.QuarantineDesk;

/** {@code quarantine:discard}. */
@Service
@Command(
        scope = "quarantine",
        name = "discard",
        description = "Says of something in quarantine that it shall never count; it stays there")
public final class QuarantineDiscard implements Action {
    @Argument(name = "id", description = "Its id, as quarantine:list shows it", required = true)
    private long id;

    @Argument(index = 1, name = "reason", description = "Why; it is kept", required = true)
    private String reason;

    @Reference
    private Session session;

    @Reference
    private QuarantineDesk desk;

    @Override
    public Object execute() {
        desk.discard(ConsoleCaller.of(session), id, reason);
        System.out.println(id + " is discarded");
        return null;
    }
}
