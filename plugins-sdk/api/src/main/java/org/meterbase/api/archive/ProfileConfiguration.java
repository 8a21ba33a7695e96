// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.archive;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.meterbase.api.model.StampAt;

/** What one load profile of a model is. Immutable; made by its builder. */
public final class ProfileConfiguration {
    private final String profile;
    private final Duration period;
    private final StampAt stampAt;
    private final Duration depth;
    private final List<ChannelConfiguration> channels;

    private ProfileConfiguration(Builder b) {
        profile = b.profile;
        period = b.period;
        stampAt = b.stampAt;
        depth = b.depth;
        channels = List.copyOf(b.channels);
    }

    /** A builder of it. */
    public static Builder builder(String profile, Duration period) {
        return new Builder(profile, period);
    }

    /** The profile as the device names it. */
    public String profile() {
        return profile;
    }

    /** Its capture period. */
    public Duration period() {
        return period;
    }

    /** Which end of the interval is stamped; unspecified where the companion profile says. */
    public StampAt stampAt() {
        return stampAt;
    }

    /** How far back the buffer reaches when nothing is lost. */
    public Duration depth() {
        return depth;
    }

    /** Its channels. Unmodifiable. */
    public List<ChannelConfiguration> channels() {
        return channels;
    }

    /** The configuration of a channel, by the device's name of it. */
    public Optional<ChannelConfiguration> channel(String name) {
        return channels.stream().filter(c -> c.channel().equals(name)).findFirst();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProfileConfiguration o
                && Objects.equals(profile, o.profile)
                && Objects.equals(period, o.period)
                && Objects.equals(stampAt, o.stampAt)
                && Objects.equals(depth, o.depth)
                && Objects.equals(channels, o.channels);
    }

    @Override
    public int hashCode() {
        return Objects.hash(profile, period, stampAt, depth, channels);
    }

    @Override
    public String toString() {
        return "ProfileConfiguration " + profile + " " + period + " " + stampAt;
    }

    /** Makes a {@link ProfileConfiguration}. */
    public static final class Builder {
        private final String profile;
        private final Duration period;
        private StampAt stampAt = StampAt.UNSPECIFIED;
        private Duration depth = Duration.ofDays(30);
        private List<ChannelConfiguration> channels = List.of();

        private Builder(String profile, Duration period) {
            this.profile = Objects.requireNonNull(profile);
            this.period = Objects.requireNonNull(period);
        }

        /** See {@link ProfileConfiguration#stampAt()}. */
        public Builder stampAt(StampAt value) {
            stampAt = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link ProfileConfiguration#depth()}. */
        public Builder depth(Duration value) {
            depth = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link ProfileConfiguration#channels()}. */
        public Builder channels(List<ChannelConfiguration> value) {
            channels = Objects.requireNonNull(value);
            return this;
        }

        /** The {@link ProfileConfiguration}. */
        public ProfileConfiguration build() {
            return new ProfileConfiguration(this);
        }
    }
}
