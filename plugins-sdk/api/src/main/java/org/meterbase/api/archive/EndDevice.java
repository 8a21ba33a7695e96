// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.archive;

import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.Identity;

/** A device that measures or that carries what others measure (CIM EndDevice). Immutable; made by its builder. */
public final class EndDevice {
    private final DeviceKey key;
    private final String serialNumber;
    private final String manufacturer;
    private final String model;
    private final Kind kind;
    private final State state;
    private final Identity identity;
    private final ZoneId zone;
    private final AccessPath access;
    private final DeviceKey parent;
    private final long version;

    private EndDevice(Builder b) {
        key = b.key;
        serialNumber = b.serialNumber;
        manufacturer = b.manufacturer;
        model = b.model;
        kind = b.kind;
        state = b.state;
        identity = b.identity;
        zone = b.zone;
        access = b.access;
        parent = b.parent;
        version = b.version;
    }

    /** A builder of it. */
    public static Builder builder(DeviceKey key, String serialNumber, String manufacturer, String model) {
        return new Builder(key, serialNumber, manufacturer, model);
    }

    /** Its shard and id. */
    public DeviceKey key() {
        return key;
    }

    /** The maker's serial number, unique per manufacturer. */
    public String serialNumber() {
        return serialNumber;
    }

    /** Who made it, as the DLMS flag id or in words. */
    public String manufacturer() {
        return manufacturer;
    }

    /** The name of its model. */
    public String model() {
        return model;
    }

    /** What it is. */
    public Kind kind() {
        return kind;
    }

    /** Where it stands in its life. */
    public State state() {
        return state;
    }

    /** Who is expected to answer. What is unknown here is not checked. */
    public Identity identity() {
        return identity;
    }

    /** The zone of its clock where it does not say itself. */
    public ZoneId zone() {
        return zone;
    }

    /** How it is reached; empty where it is reached through its parent, or not at all. */
    public Optional<AccessPath> access() {
        return Optional.ofNullable(access);
    }

    /** The device that it hangs on: a concentrator, a gateway, a master meter. */
    public Optional<DeviceKey> parent() {
        return Optional.ofNullable(parent);
    }

    /** Grows with every change of this device; what its ETag says. */
    public long version() {
        return version;
    }

    /** What a device is. */
    public enum Kind {
        METER,
        CONCENTRATOR,
        COLLECTOR,
        GATEWAY,
        MODEM
    }

    /** Where a device stands in its life. Only an installed device is collected from. */
    public enum State {
        STOCK,
        INSTALLED,
        REMOVED,
        RETIRED
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EndDevice o
                && Objects.equals(key, o.key)
                && Objects.equals(serialNumber, o.serialNumber)
                && Objects.equals(manufacturer, o.manufacturer)
                && Objects.equals(model, o.model)
                && Objects.equals(kind, o.kind)
                && Objects.equals(state, o.state)
                && Objects.equals(identity, o.identity)
                && Objects.equals(zone, o.zone)
                && Objects.equals(access, o.access)
                && Objects.equals(parent, o.parent)
                && version == o.version;
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                key, serialNumber, manufacturer, model, kind, state, identity, zone, access, parent, version);
    }

    @Override
    public String toString() {
        return "EndDevice " + key + " " + serialNumber + " " + manufacturer;
    }

    /** Makes a {@link EndDevice}. */
    public static final class Builder {
        private final DeviceKey key;
        private final String serialNumber;
        private final String manufacturer;
        private final String model;
        private Kind kind = Kind.METER;
        private State state = State.INSTALLED;
        private Identity identity = Identity.unknown();
        private ZoneId zone = java.time.ZoneOffset.UTC;
        private AccessPath access;
        private DeviceKey parent;
        private long version = 0;

        private Builder(DeviceKey key, String serialNumber, String manufacturer, String model) {
            this.key = Objects.requireNonNull(key);
            this.serialNumber = Objects.requireNonNull(serialNumber);
            this.manufacturer = Objects.requireNonNull(manufacturer);
            this.model = Objects.requireNonNull(model);
        }

        /** See {@link EndDevice#kind()}. */
        public Builder kind(Kind value) {
            kind = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link EndDevice#state()}. */
        public Builder state(State value) {
            state = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link EndDevice#identity()}. */
        public Builder identity(Identity value) {
            identity = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link EndDevice#zone()}. */
        public Builder zone(ZoneId value) {
            zone = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link EndDevice#access()}. */
        public Builder access(AccessPath value) {
            access = value;
            return this;
        }

        /** See {@link EndDevice#parent()}. */
        public Builder parent(DeviceKey value) {
            parent = value;
            return this;
        }

        /** See {@link EndDevice#version()}. */
        public Builder version(long value) {
            version = value;
            return this;
        }

        /** The {@link EndDevice}. */
        public EndDevice build() {
            return new EndDevice(this);
        }
    }
}
