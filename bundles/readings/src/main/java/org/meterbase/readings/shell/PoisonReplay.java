// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.meterbase.api.access.Caller;
import org.meterbase.kit.shell.ConsoleCaller;
import org.meterbase.readings.PoisonDesk;

/** {@code poison:replay}. */
@Service
@Command(
        scope = "poison",
        name = "replay",
        description = "Appends what could not be folded to the journal again: one of it, or all that was not")
public final class PoisonReplay implements Action {
    private static final int PAGE = 100;

    @Argument(name = "id", description = "The id that poison:list shows; all that was not replayed without it")
    private Long id;

    @Reference
    private Session session;

    @Reference
    private PoisonDesk poison;

    @Override
    public Object execute() {
        Caller caller = ConsoleCaller.of(session);
        if (id != null) {
            PoisonDesk.Item item = poison.replay(caller, id);
            System.out.println("Replayed " + item.replayedAt() + " by " + item.replayedBy());
            return null;
        }
        long after = 0;
        int replayed = 0;
        for (List<PoisonDesk.Item> some = poison.list(caller, after, false, PAGE);
                !some.isEmpty();
                some = poison.list(caller, after, false, PAGE)) {
            for (PoisonDesk.Item item : some) {
                after = item.id();
                try {
                    poison.replay(caller, item.id());
                    replayed++;
                } catch (IllegalStateException e) {
                    System.out.println(item.id() + ": " + e.getMessage());
                }
            }
        }
        System.out.println(replayed + " replayed");
        return null;
    }
}
