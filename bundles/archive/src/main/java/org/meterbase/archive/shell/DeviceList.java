// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.meterbase.api.access.Caller;
import org.meterbase.api.archive.AccessPath;
import org.meterbase.api.archive.EndDevice;
import org.meterbase.archive.EndDevices;
import org.meterbase.kit.shell.ConsoleCaller;
import org.meterbase.kit.shell.Table;

/** {@code device:list}. */
@Service
@Command(scope = "device", name = "list", description = "Lists devices")
public final class DeviceList implements Action {
    @Argument(name = "serial number", description = "A serial number, or its beginning with * at the end")
    @Completion(DeviceCompleter.class)
    String serialNumber;

    @Option(name = "--model", description = "Only those of this model")
    String model;

    @Option(name = "--limit", description = "How many at most")
    int limit = 100;

    @Option(name = "--json", description = "Prints JSON")
    boolean json;

    @Option(name = "--no-format", description = "Prints tab-separated values")
    boolean noFormat;

    @Reference
    Session session;

    @Reference
    EndDevices devices;

    @Override
    public Object execute() {
        Caller caller = ConsoleCaller.of(session);
        EndDevices.Filter filter = new EndDevices.Filter(serialNumber, null, model, null, null);
        Table table = new Table(
                "No devices here: import some with POST /api/v1/installations/imports",
                "Id",
                "Serial number",
                "Manufacturer",
                "Model",
                "Kind",
                "State",
                "Protocol",
                "Address");
        for (EndDevice device : devices.list(caller, filter, Listed.first(limit, "serialNumber"))) {
            table.row(
                    device.key().id(),
                    device.serialNumber(),
                    device.manufacturer(),
                    device.model(),
                    device.kind(),
                    device.state(),
                    device.access().map(AccessPath::protocol).orElse(null),
                    device.access().map(AccessPath::address).orElse(null));
        }
        table.outOf(devices.count(caller, filter)).print(System.out, json, noFormat);
        return null;
    }
}
