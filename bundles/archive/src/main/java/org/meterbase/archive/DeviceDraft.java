// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.time.ZoneId;
import java.util.Optional;
import org.meterbase.api.archive.AccessPath;
import org.meterbase.api.archive.EndDevice;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.Identity;

/**
 * What is to be recorded of a device. Checked when made.
 *
 * @param manufacturer empty text for the manufacturer of the model
 * @param parent the id of the device that it hangs on
 */
public record DeviceDraft(
        String serialNumber,
        String manufacturer,
        String model,
        EndDevice.Kind kind,
        EndDevice.State state,
        ZoneId zone,
        Identity identity,
        Optional<AccessPath> access,
        Optional<Long> parent) {

    /** @throws Refused where a value cannot be stored */
    public DeviceDraft {
        serialNumber = Check.text("/serialNumber", serialNumber, 64);
        manufacturer = Check.optional("/manufacturer", manufacturer, 64);
        model = Check.text("/model", model, 64);
        identity.serialNumber().ifPresent(s -> Check.text("/identity/serialNumber", s, 64));
        identity.logicalDeviceName().ifPresent(s -> Check.text("/identity/logicalDeviceName", s, 64));
        identity.systemTitle().ifPresent(DeviceDraft::checkSystemTitle);
        access.ifPresent(DeviceDraft::checkPath);
    }

    static DeviceDraft of(EndDevice device) {
        return new DeviceDraft(
                device.serialNumber(),
                device.manufacturer(),
                device.model(),
                device.kind(),
                device.state(),
                device.zone(),
                device.identity(),
                device.access(),
                device.parent().map(DeviceKey::id));
    }

    /** The same from this maker. */
    DeviceDraft madeBy(String maker) {
        return new DeviceDraft(serialNumber, maker, model, kind, state, zone, identity, access, parent);
    }

    /** The same in this state. */
    DeviceDraft in(EndDevice.State newState) {
        return new DeviceDraft(serialNumber, manufacturer, model, kind, newState, zone, identity, access, parent);
    }

    private static void checkSystemTitle(String title) {
        if (!title.matches("[0-9A-F]{16}")) {
            throw Refused.invalid(
                    "/identity/systemTitle", "'" + title + "' is no system title; write 16 hexadecimal digits");
        }
    }

    private static void checkPath(AccessPath path) {
        Check.text("/access/protocol", path.protocol(), 64);
        Check.text("/access/channel", path.channel(), 64);
        Check.text("/access/address", path.address(), 255);
        Check.optional("/access/route", path.route(), 64);
        try {
            Check.optional("/access/parameters", Parameters.text(Parameters.checked(path.parameters())), 1000);
        } catch (IllegalArgumentException e) {
            throw Refused.invalid("/access/parameters", e.getMessage());
        }
    }
}
