// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.shell;

import java.util.OptionalLong;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.meterbase.kit.shell.ConsoleCaller;
import org.meterbase.readings.QuarantineDesk;

/** {@code quarantine:release}. */
@Service
@Command(
        scope = "quarantine",
        name = "release",
        description = "Files something in quarantine under the device that answered so, or under another")
public final class QuarantineRelease implements Action {
    @Argument(name = "id", description = "Its id, as quarantine:list shows it", required = true)
    private long id;

    @Argument(index = 1, name = "reason", description = "Why; it is kept", required = true)
    private String reason;

    @Option(name = "--device", description = "The id of the device; without it, the one that answered so")
    private Long device;

    @Reference
    private Session session;

    @Reference
    private QuarantineDesk desk;

    @Override
    public Object execute() {
        OptionalLong given = device == null ? OptionalLong.empty() : OptionalLong.of(device);
        long filed = desk.release(ConsoleCaller.of(session), id, given, reason).id();
        System.out.println(id + " is filed under device " + filed);
        return null;
    }
}
