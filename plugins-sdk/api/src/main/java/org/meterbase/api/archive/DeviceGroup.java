// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.archive;

import java.util.List;
import java.util.Objects;
import org.meterbase.api.model.DeviceKey;

/** A group of devices to which tasks are given. Immutable; made by its builder. */
public final class DeviceGroup {
    private final long id;
    private final String name;
    private final long version;
    private final List<DeviceKey> members;

    private DeviceGroup(Builder b) {
        id = b.id;
        name = b.name;
        version = b.version;
        members = List.copyOf(b.members);
    }

    /** A builder of it. */
    public static Builder builder(long id, String name) {
        return new Builder(id, name);
    }

    /** The archive's id. */
    public long id() {
        return id;
    }

    /** Its name, unique. */
    public String name() {
        return name;
    }

    /** Grows with every change of its members. */
    public long version() {
        return version;
    }

    /** The installed members, ascending by shard and id. Unmodifiable. */
    public List<DeviceKey> members() {
        return members;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DeviceGroup o
                && id == o.id
                && Objects.equals(name, o.name)
                && version == o.version
                && Objects.equals(members, o.members);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, name, version, members);
    }

    @Override
    public String toString() {
        return "DeviceGroup " + id + " " + name + " " + version;
    }

    /** Makes a {@link DeviceGroup}. */
    public static final class Builder {
        private final long id;
        private final String name;
        private long version = 0;
        private List<DeviceKey> members = List.of();

        private Builder(long id, String name) {
            this.id = id;
            this.name = Objects.requireNonNull(name);
        }

        /** See {@link DeviceGroup#version()}. */
        public Builder version(long value) {
            version = value;
            return this;
        }

        /** See {@link DeviceGroup#members()}. */
        public Builder members(List<DeviceKey> value) {
            members = Objects.requireNonNull(value);
            return this;
        }

        /** The {@link DeviceGroup}. */
        public DeviceGroup build() {
            return new DeviceGroup(this);
        }
    }
}
