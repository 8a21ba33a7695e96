// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.channel;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** Where a link is to lead. Immutable. */
public final class Target {
    private final String address;
    private final Map<String, String> parameters;
    private final Duration patience;

    /**
     * @param address a matter of the channel, as {@code 192.0.2.7:4059}
     * @param parameters the channel's own settings of this device
     * @param patience how long opening may take
     */
    public Target(String address, Map<String, String> parameters, Duration patience) {
        this.address = Objects.requireNonNull(address);
        this.parameters = Map.copyOf(parameters);
        this.patience = Objects.requireNonNull(patience);
    }

    /** The address, a matter of the channel. */
    public String address() {
        return address;
    }

    /** The channel's own settings of this device. Unmodifiable. */
    public Map<String, String> parameters() {
        return parameters;
    }

    /** How long opening may take. */
    public Duration patience() {
        return patience;
    }

    @Override
    public String toString() {
        return address;
    }
}
