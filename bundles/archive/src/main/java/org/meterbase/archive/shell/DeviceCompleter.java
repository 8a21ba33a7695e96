// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.meterbase.api.archive.EndDevice;
import org.meterbase.archive.EndDevices;
import org.meterbase.kit.shell.ConsoleCaller;

/** Serial numbers of devices that begin with what has been typed. */
@Service
public final class DeviceCompleter implements Completer {
    private static final int MOST = 50;

    @Reference
    EndDevices devices;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        String typed = line.getCursorArgument() == null ? "" : line.getCursorArgument();
        EndDevices.Filter filter = new EndDevices.Filter(typed + "*", null, null, null, null);
        List<String> numbers =
                devices.list(ConsoleCaller.of(session), filter, Listed.first(MOST, "serialNumber")).stream()
                        .map(EndDevice::serialNumber)
                        .toList();
        return new StringsCompleter(numbers).complete(session, line, candidates);
    }
}
