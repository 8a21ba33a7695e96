// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive.rest;

import org.meterbase.api.archive.AccessPath;
import org.meterbase.api.archive.EndDevice;
import org.meterbase.api.model.Identity;
import org.meterbase.kit.rest.Parameters;

/** What a client is told of a device; never a password. */
public record DeviceView(
        String id,
        String self,
        int shard,
        String serialNumber,
        String manufacturer,
        String model,
        String kind,
        String state,
        String zone,
        DeviceBody.Expected identity,
        DeviceBody.Path access,
        String parent,
        String version) {
    static final String SELF = "/api/v1/devices/";

    static DeviceView of(EndDevice device) {
        String id = Long.toString(device.key().id());
        return new DeviceView(
                id,
                SELF + id,
                device.key().shard(),
                device.serialNumber(),
                device.manufacturer(),
                device.model(),
                Parameters.written(device.kind()),
                Parameters.written(device.state()),
                device.zone().getId(),
                expected(device.identity()),
                device.access().map(DeviceView::path).orElse(null),
                device.parent().map(key -> Long.toString(key.id())).orElse(null),
                Long.toString(device.version()));
    }

    private static DeviceBody.Expected expected(Identity identity) {
        return identity.isUnknown()
                ? null
                : new DeviceBody.Expected(
                        identity.serialNumber().orElse(null),
                        identity.logicalDeviceName().orElse(null),
                        identity.systemTitle().orElse(null));
    }

    private static DeviceBody.Path path(AccessPath path) {
        return new DeviceBody.Path(path.protocol(), path.channel(), path.address(), path.route(), path.parameters());
    }
}
