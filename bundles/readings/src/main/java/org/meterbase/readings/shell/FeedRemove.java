// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.meterbase.api.access.Role;
import org.meterbase.api.readings.Feed;
import org.meterbase.kit.shell.ConsoleCaller;

/** {@code feed:remove}. */
@Service
@Command(
        scope = "feed",
        name = "remove",
        description = "Removes a reader that is gone for good, so that retention waits for it no more")
public final class FeedRemove implements Action {
    @Argument(name = "reader", description = "The reader, as feed:lag shows it", required = true)
    private String reader;

    @Reference
    private Session session;

    @Reference
    private Feed feed;

    @Override
    public Object execute() {
        ConsoleCaller.of(session).require(Role.ADMINISTRATOR);
        feed.remove(reader);
        System.out.println("The reader " + reader + " is removed; where its plugin still runs it registers again");
        return null;
    }
}
