// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.conversation;

import java.time.Duration;
import java.util.Map;

/**
 * What conversations may take.
 *
 * @param perChannel open conversations of a channel, for devices without a route of their own
 * @param perRoute open conversations of a named route that has no limit of its own
 * @param routes limits of routes by name
 * @param opening how long a channel may take to open a link
 * @param conversation how long a conversation may take before it is asked to end
 * @param grace how long it then has before it is cut
 * @param absence how long work waits for a plugin that is away before it fails
 * @param settling how long after its end an interval is asked for: what the clocks of devices and platform may differ
 */
public record Limits(
        int perChannel,
        int perRoute,
        Map<String, Integer> routes,
        Duration opening,
        Duration conversation,
        Duration grace,
        Duration absence,
        Duration settling) {
    /** What holds where nothing is configured. */
    public static final Limits DEFAULT = new Limits(
            2_000,
            16,
            Map.of(),
            Duration.ofSeconds(10),
            Duration.ofMinutes(10),
            Duration.ofSeconds(10),
            Duration.ofMinutes(2),
            Duration.ofMinutes(1));

    int of(String route, boolean named) {
        return routes.getOrDefault(route, named ? perRoute : perChannel);
    }
}
