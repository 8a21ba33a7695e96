// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.archive;

import java.util.Map;
import java.util.Objects;

/** How the platform reaches a device. Immutable; made by its builder. */
public final class AccessPath {
    private final String protocol;
    private final String channel;
    private final String address;
    private final String route;
    private final Map<String, String> parameters;

    private AccessPath(Builder b) {
        protocol = b.protocol;
        channel = b.channel;
        address = b.address;
        route = b.route;
        parameters = Map.copyOf(b.parameters);
    }

    /** A builder of it. */
    public static Builder builder(String protocol, String channel, String address) {
        return new Builder(protocol, channel, address);
    }

    /** The name of the protocol plugin. */
    public String protocol() {
        return protocol;
    }

    /** The name of the channel plugin. */
    public String channel() {
        return channel;
    }

    /** Where it is, a matter of the channel, as {@code 192.0.2.7:4059}. */
    public String address() {
        return address;
    }

    /** What has a limit of open conversations of its own: a concentrator, a cell, a line. Empty text for none but the channel. */
    public String route() {
        return route;
    }

    /** Settings for protocol and channel, as {@code client} and {@code server}. No secrets. Unmodifiable. */
    public Map<String, String> parameters() {
        return parameters;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AccessPath o
                && Objects.equals(protocol, o.protocol)
                && Objects.equals(channel, o.channel)
                && Objects.equals(address, o.address)
                && Objects.equals(route, o.route)
                && Objects.equals(parameters, o.parameters);
    }

    @Override
    public int hashCode() {
        return Objects.hash(protocol, channel, address, route, parameters);
    }

    @Override
    public String toString() {
        return "AccessPath " + protocol + " " + channel + " " + address;
    }

    /** Makes a {@link AccessPath}. */
    public static final class Builder {
        private final String protocol;
        private final String channel;
        private final String address;
        private String route = "";
        private Map<String, String> parameters = Map.of();

        private Builder(String protocol, String channel, String address) {
            this.protocol = Objects.requireNonNull(protocol);
            this.channel = Objects.requireNonNull(channel);
            this.address = Objects.requireNonNull(address);
        }

        /** See {@link AccessPath#route()}. */
        public Builder route(String value) {
            route = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link AccessPath#parameters()}. */
        public Builder parameters(Map<String, String> value) {
            parameters = Objects.requireNonNull(value);
            return this;
        }

        /** The {@link AccessPath}. */
        public AccessPath build() {
            return new AccessPath(this);
        }
    }
}
