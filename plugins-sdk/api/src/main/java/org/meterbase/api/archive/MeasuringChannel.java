// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.archive;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;
import org.meterbase.api.model.TimeRange;

/** Which channel of which device measured a reading type at a usage point over a range: one piece of a projection. Pieces of one answer do not overlap and ascend. Immutable; made by its builder. */
public final class MeasuringChannel {
    private final TimeRange range;
    private final EndDevice device;
    private final ChannelConfiguration channel;
    private final BigDecimal ratio;
    private final ProfileConfiguration profile;
    private final long bindingVersion;

    private MeasuringChannel(Builder b) {
        range = b.range;
        device = b.device;
        channel = b.channel;
        ratio = b.ratio;
        profile = b.profile;
        bindingVersion = b.bindingVersion;
    }

    /** A builder of it. */
    public static Builder builder(TimeRange range, EndDevice device, ChannelConfiguration channel, BigDecimal ratio) {
        return new Builder(range, device, channel, ratio);
    }

    /** Over which time, of the intervals or of the moments measured. */
    public TimeRange range() {
        return range;
    }

    /** The device that measured. */
    public EndDevice device() {
        return device;
    }

    /** What its channel or register means in that time. */
    public ChannelConfiguration channel() {
        return channel;
    }

    /** CT x VT x constant in force in that time; applied once, and only to what counts on the secondary side. */
    public BigDecimal ratio() {
        return ratio;
    }

    /** The profile that has the channel; empty for a register. */
    public Optional<ProfileConfiguration> profile() {
        return Optional.ofNullable(profile);
    }

    /** The version of the binding that says so. */
    public long bindingVersion() {
        return bindingVersion;
    }

    /**
     * Whether what is projected from the one is projected from the other too: the same channel of the same device, with the same meaning and the same
     * ratio, in a profile of the same period and stamps. Range, versions and what else is known of the device are left out.
     */
    public boolean meansTheSame(MeasuringChannel other) {
        return device.key().equals(other.device.key())
                && channel.equals(other.channel)
                && ratio.compareTo(other.ratio) == 0
                && (profile == null
                        ? other.profile == null
                        : other.profile != null
                                && profile.profile().equals(other.profile.profile())
                                && profile.period().equals(other.profile.period())
                                && profile.stampAt() == other.profile.stampAt());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MeasuringChannel o
                && Objects.equals(range, o.range)
                && Objects.equals(device, o.device)
                && Objects.equals(channel, o.channel)
                && Objects.equals(ratio, o.ratio)
                && Objects.equals(profile, o.profile)
                && bindingVersion == o.bindingVersion;
    }

    @Override
    public int hashCode() {
        return Objects.hash(range, device, channel, ratio, profile, bindingVersion);
    }

    @Override
    public String toString() {
        return "MeasuringChannel " + range + " " + device + " " + channel;
    }

    /** Makes a {@link MeasuringChannel}. */
    public static final class Builder {
        private final TimeRange range;
        private final EndDevice device;
        private final ChannelConfiguration channel;
        private final BigDecimal ratio;
        private ProfileConfiguration profile;
        private long bindingVersion = 0;

        private Builder(TimeRange range, EndDevice device, ChannelConfiguration channel, BigDecimal ratio) {
            this.range = Objects.requireNonNull(range);
            this.device = Objects.requireNonNull(device);
            this.channel = Objects.requireNonNull(channel);
            this.ratio = Objects.requireNonNull(ratio);
        }

        /** See {@link MeasuringChannel#profile()}. */
        public Builder profile(ProfileConfiguration value) {
            profile = value;
            return this;
        }

        /** See {@link MeasuringChannel#bindingVersion()}. */
        public Builder bindingVersion(long value) {
            bindingVersion = value;
            return this;
        }

        /** The {@link MeasuringChannel}. */
        public MeasuringChannel build() {
            return new MeasuringChannel(this);
        }
    }
}
