// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.protocol;

import java.time.ZoneId;
import java.util.Map;
import java.util.Objects;
import org.meterbase.api.model.DeviceKey;

/**
 * What a conversation is given: the access device (the end that answers), its settings, its credentials and its memory.
 * Immutable; made by its builder.
 */
public final class Assignment {
    private final DeviceKey accessDevice;
    private final String companionProfile;
    private final ZoneId zone;
    private final Map<String, String> parameters;
    private final Credentials credentials;
    private final Memory memory;

    private Assignment(Builder b) {
        accessDevice = b.accessDevice;
        companionProfile = b.companionProfile;
        zone = b.zone;
        parameters = Map.copyOf(b.parameters);
        credentials = b.credentials;
        memory = Objects.requireNonNull(b.memory, "memory");
    }

    /** A builder. */
    public static Builder builder(DeviceKey accessDevice) {
        return new Builder(accessDevice);
    }

    /** The device that answers. */
    public DeviceKey accessDevice() {
        return accessDevice;
    }

    /** The name of its companion profile, a matter of the plugin; empty text for the plugin's default. */
    public String companionProfile() {
        return companionProfile;
    }

    /** The zone of the device's clock where it does not say itself. */
    public ZoneId zone() {
        return zone;
    }

    /** The plugin's own settings of this device, as {@code client} and {@code server} addresses. Unmodifiable. */
    public Map<String, String> parameters() {
        return parameters;
    }

    /** Its secrets, for this conversation only. */
    public Credentials credentials() {
        return credentials;
    }

    /** What was remembered of it. */
    public Memory memory() {
        return memory;
    }

    /** Makes an assignment. */
    public static final class Builder {
        private final DeviceKey accessDevice;
        private String companionProfile = "";
        private ZoneId zone = java.time.ZoneOffset.UTC;
        private Map<String, String> parameters = Map.of();
        private Credentials credentials = Credentials.none();
        private Memory memory;

        private Builder(DeviceKey accessDevice) {
            this.accessDevice = Objects.requireNonNull(accessDevice);
        }

        /** See {@link Assignment#companionProfile()}. */
        public Builder companionProfile(String name) {
            companionProfile = Objects.requireNonNull(name);
            return this;
        }

        /** See {@link Assignment#zone()}. */
        public Builder zone(ZoneId newZone) {
            zone = Objects.requireNonNull(newZone);
            return this;
        }

        /** See {@link Assignment#parameters()}. */
        public Builder parameters(Map<String, String> settings) {
            parameters = settings;
            return this;
        }

        /** See {@link Assignment#credentials()}. */
        public Builder credentials(Credentials secrets) {
            credentials = Objects.requireNonNull(secrets);
            return this;
        }

        /** See {@link Assignment#memory()}. */
        public Builder memory(Memory remembered) {
            memory = Objects.requireNonNull(remembered);
            return this;
        }

        /** The assignment. @throws NullPointerException without a memory */
        public Assignment build() {
            return new Assignment(this);
        }
    }
}
