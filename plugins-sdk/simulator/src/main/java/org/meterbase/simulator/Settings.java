// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator;

import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.meterbase.simulator.utility.Utility;

/**
 * Which utility it is, and where: the options that all commands share.
 *
 * @param utility the customers and meters
 * @param port TCP port of the first meter
 */
record Settings(Utility utility, int port) {
    static final Set<String> OPTIONS = Set.of("utility", "meters", "seed", "port", "secure");

    private static final Map<String, Integer> SIZES = Map.of("small", 200, "town", 2_000, "city", 10_000);
    private static final int LAST_PORT = 65_535;

    static Settings of(Options options) {
        String named = options.text("utility", "small");
        Integer size = SIZES.get(named);
        if (size == null) {
            throw new IllegalArgumentException("--utility " + named + " is not known; there are small, town and city");
        }
        int meters = (int) options.number("meters", size, 1, 40_000);
        int port = (int) options.number("port", 20_000, 1, LAST_PORT);
        if (port + meters - 1 > LAST_PORT) {
            throw new IllegalArgumentException(
                    meters + " meters from port " + port + " up go beyond " + LAST_PORT + ": give a lower --port");
        }
        long seed = options.number("seed", 1, Long.MIN_VALUE, Long.MAX_VALUE);
        int secure = (int) options.number("secure", 0, 0, 100);
        return new Settings(Utility.of(meters, seed, secure), port);
    }

    /** The ports of the meters, one after the other. */
    IntSupplier ports() {
        return IntStream.iterate(port, next -> next + 1).iterator()::nextInt;
    }
}
