// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.archive;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What the devices of one model deliver and what it means: one version of it, in force from a moment on. Immutable; made by its builder. */
public final class ModelConfiguration {
    private final String model;
    private final long version;
    private final Instant validFrom;
    private final String manufacturer;
    private final String companionProfile;
    private final List<ProfileConfiguration> profiles;
    private final List<ChannelConfiguration> registers;
    private final List<String> eventLogs;

    private ModelConfiguration(Builder b) {
        model = b.model;
        version = b.version;
        validFrom = b.validFrom;
        manufacturer = b.manufacturer;
        companionProfile = b.companionProfile;
        profiles = List.copyOf(b.profiles);
        registers = List.copyOf(b.registers);
        eventLogs = List.copyOf(b.eventLogs);
    }

    /** A builder of it. */
    public static Builder builder(String model, long version, Instant validFrom) {
        return new Builder(model, version, validFrom);
    }

    /** The name of the model. */
    public String model() {
        return model;
    }

    /** The number of this version, ascending per model. */
    public long version() {
        return version;
    }

    /** Since when it applies to what devices measured. */
    public Instant validFrom() {
        return validFrom;
    }

    /** Who makes it. */
    public String manufacturer() {
        return manufacturer;
    }

    /** The protocol's companion profile; empty text for the plugin's default. */
    public String companionProfile() {
        return companionProfile;
    }

    /** Its load profiles. Unmodifiable. */
    public List<ProfileConfiguration> profiles() {
        return profiles;
    }

    /** Its registers. Unmodifiable. */
    public List<ChannelConfiguration> registers() {
        return registers;
    }

    /** Its event logs, as the device names them. Unmodifiable. */
    public List<String> eventLogs() {
        return eventLogs;
    }

    /** The configuration of a profile, by the device's name of it. */
    public Optional<ProfileConfiguration> profile(String name) {
        return profiles.stream().filter(p -> p.profile().equals(name)).findFirst();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ModelConfiguration o
                && Objects.equals(model, o.model)
                && version == o.version
                && Objects.equals(validFrom, o.validFrom)
                && Objects.equals(manufacturer, o.manufacturer)
                && Objects.equals(companionProfile, o.companionProfile)
                && Objects.equals(profiles, o.profiles)
                && Objects.equals(registers, o.registers)
                && Objects.equals(eventLogs, o.eventLogs);
    }

    @Override
    public int hashCode() {
        return Objects.hash(model, version, validFrom, manufacturer, companionProfile, profiles, registers, eventLogs);
    }

    @Override
    public String toString() {
        return "ModelConfiguration " + model + " " + version + " " + validFrom;
    }

    /** Makes a {@link ModelConfiguration}. */
    public static final class Builder {
        private final String model;
        private final long version;
        private final Instant validFrom;
        private String manufacturer = "";
        private String companionProfile = "";
        private List<ProfileConfiguration> profiles = List.of();
        private List<ChannelConfiguration> registers = List.of();
        private List<String> eventLogs = List.of();

        private Builder(String model, long version, Instant validFrom) {
            this.model = Objects.requireNonNull(model);
            this.version = version;
            this.validFrom = Objects.requireNonNull(validFrom);
        }

        /** See {@link ModelConfiguration#manufacturer()}. */
        public Builder manufacturer(String value) {
            manufacturer = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link ModelConfiguration#companionProfile()}. */
        public Builder companionProfile(String value) {
            companionProfile = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link ModelConfiguration#profiles()}. */
        public Builder profiles(List<ProfileConfiguration> value) {
            profiles = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link ModelConfiguration#registers()}. */
        public Builder registers(List<ChannelConfiguration> value) {
            registers = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link ModelConfiguration#eventLogs()}. */
        public Builder eventLogs(List<String> value) {
            eventLogs = Objects.requireNonNull(value);
            return this;
        }

        /** The {@link ModelConfiguration}. */
        public ModelConfiguration build() {
            return new ModelConfiguration(this);
        }
    }
}
