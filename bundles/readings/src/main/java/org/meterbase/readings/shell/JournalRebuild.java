// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.shell;

import java.io.IOException;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.meterbase.kit.shell.ConsoleCaller;
import org.meterbase.readings.Rebuild;

/** {@code journal:rebuild}. */
@Service
@Command(
        scope = "journal",
        name = "rebuild",
        description =
                "Brings the raw readings of a shard back from the archive of frames and the journal; what is there stays")
public final class JournalRebuild implements Action {
    @Argument(name = "shard", description = "The shard, 0 to 4095", required = true)
    private int shard;

    @Reference
    private Session session;

    @Reference
    private Rebuild rebuild;

    @Override
    public Object execute() throws IOException {
        Rebuild.Result result = rebuild.shard(ConsoleCaller.of(session), shard);
        System.out.println(result.records() + " records read, " + result.changes() + " changes made");
        result.gaps()
                .forEach(
                        gap -> System.out.println(
                                "Records " + gap
                                        + " of the lane are neither in the files nor in the journal: what they said cannot be brought back"));
        return null;
    }
}
