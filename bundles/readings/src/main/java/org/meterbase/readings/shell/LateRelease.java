// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.meterbase.kit.shell.ConsoleCaller;
import org.meterbase.readings.LateDesk;

/** {@code late:release}. */
@Service
@Command(scope = "late", name = "release", description = "Opens the month of something late again, and it counts")
public final class LateRelease implements Action {
    @Argument(name = "id", description = "The id that late:list shows", required = true)
    private long id;

    @Reference
    private Session session;

    @Reference
    private LateDesk late;

    @Override
    public Object execute() {
        LateDesk.Item item = late.release(ConsoleCaller.of(session), id);
        System.out.println(item.id() + " of " + item.month() + ": " + item.state() + " by " + item.decidedBy());
        return null;
    }
}
