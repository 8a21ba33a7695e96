// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.meterbase.api.access.Caller;
import org.meterbase.api.archive.Archive;
import org.meterbase.api.archive.EndDevice;
import org.meterbase.archive.Binding;
import org.meterbase.archive.Bindings;
import org.meterbase.archive.EndDevices;
import org.meterbase.kit.shell.ConsoleCaller;
import org.meterbase.kit.shell.Table;

/** {@code device:show}: all that is known of a device, and where it was. */
@Service
@Command(scope = "device", name = "show", description = "Shows a device and where it was installed")
public final class DeviceShow implements Action {
    private static final int MOST_BINDINGS = 100;

    @Argument(name = "serial number", description = "The serial number of the device", required = true)
    @Completion(DeviceCompleter.class)
    String serialNumber;

    @Option(name = "--json", description = "Prints JSON")
    boolean json;

    @Option(name = "--no-format", description = "Prints tab-separated values")
    boolean noFormat;

    @Reference
    Session session;

    @Reference
    EndDevices devices;

    @Reference
    Bindings bindings;

    @Override
    public Object execute() {
        Caller caller = ConsoleCaller.of(session);
        List<EndDevice> found = devices.withSerialNumber(caller, serialNumber);
        if (found.isEmpty()) {
            throw new IllegalArgumentException(
                    "There is no device " + serialNumber + "; device:list shows those that there are");
        }
        Table table = new Table("", "Device", "What", "Value");
        for (EndDevice device : found) {
            show(table, device);
            Bindings.Filter filter = new Bindings.Filter(null, device.key().id(), null, Archive.NOW, false);
            bindings.list(caller, filter, Listed.first(MOST_BINDINGS, "validFrom"))
                    .forEach(binding -> table.row(device.key().id(), "at", place(binding)));
        }
        table.print(System.out, json, noFormat);
        return null;
    }

    private static void show(Table table, EndDevice device) {
        long id = device.key().id();
        table.row(id, "serial number", device.serialNumber());
        table.row(id, "manufacturer", device.manufacturer());
        table.row(id, "model", device.model());
        table.row(id, "kind", device.kind());
        table.row(id, "state", device.state());
        table.row(id, "shard", device.key().shard());
        table.row(id, "zone", device.zone());
        table.row(id, "expected identity", device.identity());
        device.parent().ifPresent(parent -> table.row(id, "parent", parent.id()));
        device.access().ifPresent(path -> {
            table.row(id, "protocol", path.protocol());
            table.row(id, "channel", path.channel() + " " + path.address());
            table.row(id, "route", path.route());
            table.row(id, "parameters", path.parameters());
        });
    }

    private static String place(Binding binding) {
        return "usage point " + binding.usagePoint() + ", " + binding.position() + ", from " + binding.validFrom()
                + (binding.validTo() == null ? " on" : " to " + binding.validTo());
    }
}
