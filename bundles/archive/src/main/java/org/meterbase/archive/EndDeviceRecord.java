// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.time.Instant;
import java.time.ZoneId;
import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.EnumType;
import javax.persistence.Enumerated;
import javax.persistence.JoinColumn;
import javax.persistence.ManyToOne;
import javax.persistence.Table;
import org.eclipse.persistence.annotations.JoinFetch;
import org.eclipse.persistence.annotations.JoinFetchType;
import org.meterbase.api.archive.AccessPath;
import org.meterbase.api.archive.EndDevice;
import org.meterbase.api.model.Identity;

/** What is held for true of a device. */
@Entity
@Table(name = "end_device_record")
class EndDeviceRecord extends Recorded {
    @ManyToOne
    @JoinColumn(name = "device")
    @JoinFetch(JoinFetchType.INNER)
    private EndDeviceKey key;

    @Column(name = "serial_number")
    private String serialNumber;

    private String manufacturer;
    private String model;

    @Enumerated(EnumType.STRING)
    private EndDevice.Kind kind;

    @Enumerated(EnumType.STRING)
    private EndDevice.State state;

    private String zone;

    @Column(name = "identity_serial_number")
    private String identitySerialNumber;

    @Column(name = "logical_device_name")
    private String logicalDeviceName;

    @Column(name = "system_title")
    private String systemTitle;

    private String protocol;
    private String channel;
    private String address;
    private String route;
    private String parameters;

    @ManyToOne
    @JoinColumn(name = "parent")
    @JoinFetch(JoinFetchType.OUTER)
    private EndDeviceKey parent;

    EndDeviceRecord() {}

    EndDeviceRecord(EndDeviceKey key, EndDeviceKey parent, DeviceDraft draft, Instant recordedFrom) {
        super(recordedFrom);
        this.key = key;
        this.parent = parent;
        this.serialNumber = draft.serialNumber();
        this.manufacturer = draft.manufacturer();
        this.model = draft.model();
        this.kind = draft.kind();
        this.state = draft.state();
        this.zone = draft.zone().getId();
        this.identitySerialNumber = draft.identity().serialNumber().orElse(null);
        this.logicalDeviceName = draft.identity().logicalDeviceName().orElse(null);
        this.systemTitle = draft.identity().systemTitle().orElse(null);
        AccessPath path = draft.access().orElse(null);
        this.protocol = path == null ? null : path.protocol();
        this.channel = path == null ? null : path.channel();
        this.address = path == null ? null : path.address();
        this.route = path == null ? "" : path.route();
        this.parameters = path == null ? "" : Parameters.text(path.parameters());
    }

    /** The same device in another state. */
    EndDeviceRecord in(EndDevice.State newState, Instant recordedFrom) {
        return new EndDeviceRecord(key, parent, DeviceDraft.of(device()).in(newState), recordedFrom);
    }

    EndDeviceKey key() {
        return key;
    }

    String serialNumber() {
        return serialNumber;
    }

    String model() {
        return model;
    }

    EndDevice.State state() {
        return state;
    }

    EndDevice device() {
        return EndDevice.builder(key.key(), serialNumber, manufacturer, model)
                .kind(kind)
                .state(state)
                .zone(ZoneId.of(zone))
                .identity(Identity.builder()
                        .serialNumber(identitySerialNumber)
                        .logicalDeviceName(logicalDeviceName)
                        .systemTitle(systemTitle)
                        .build())
                .access(protocol == null ? null : path())
                .parent(parent == null ? null : parent.key())
                .version(version())
                .build();
    }

    private AccessPath path() {
        return AccessPath.builder(protocol, channel, address)
                .route(route)
                .parameters(Parameters.parse(parameters))
                .build();
    }
}
