// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.interop;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * What a peer is given to hold: a register, and a profile that captures it and the energy of the interval, stamped at its end.
 *
 * @param name its serial number, and the name of its logical device
 * @param register what the register shows
 */
record Holdings(String name, long register, List<Row> rows) {
    static final String CLOCK = "0.0.1.0.0.255";
    static final String LOGICAL_DEVICE_NAME = "0.0.42.0.0.255";
    static final String SERIAL_NUMBER = "0.0.96.1.0.255";
    static final String STATUS = "0.0.96.10.1.255";
    static final String PROFILE = "1.0.99.1.0.255";
    /** Active energy imported, in all. */
    static final String INDEX = "1.0.1.8.0.255";
    /** Active energy exported, of the interval. */
    static final String ENERGY = "1.0.2.29.0.255";

    static final int INDEX_SCALER = 1;
    static final int ENERGY_SCALER = -1;
    static final Duration PERIOD = Duration.ofMinutes(15);
    /** What the clock shows. */
    static final ZoneOffset OFFSET = ZoneOffset.ofHours(1);

    /** A captured row, in the meter's integers. */
    record Row(Instant stamp, long index, long energy) {}

    /** So many days of rows up to the last that is complete now. @param seed so that no two meters hold the same */
    static Holdings of(String name, int seed, int days) {
        long period = PERIOD.toSeconds();
        long last = Instant.now().getEpochSecond() / period;
        List<Row> rows = new ArrayList<>();
        // More than 31 bits hold, so that it shows whether an index is read as unsigned.
        long index = 3_000_000_000L + seed;
        for (long i = last - days * Duration.ofDays(1).dividedBy(PERIOD); i <= last; i++) {
            index += Math.floorMod(i * 37 + seed, 400);
            rows.add(new Row(Instant.ofEpochSecond(i * period), index, Math.floorMod(i * 53 + seed, 700)));
        }
        return new Holdings(name, index + 5, List.copyOf(rows));
    }

    int entries() {
        return rows.size();
    }
}
