// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

import com.fasterxml.jackson.annotation.JsonValue;

/** Kinds of customers and their loads: a day by the hour, a week, a year. */
public enum Category {
    BULK_SUPPLY(
            "bulk-supply",
            240_000_000,
            0.2,
            new Shape(
                    hours(
                            55, 52, 50, 50, 54, 66, 84, 92, 90, 86, 84, 83, 82, 81, 80, 82, 88, 97, 100, 96, 88, 78, 68,
                            60),
                    0.94,
                    0.88,
                    0.12,
                    190,
                    0.06,
                    3)),
    FACTORY(
            "factory",
            18_000_000,
            0.5,
            new Shape(
                    hours(
                            30, 29, 29, 30, 34, 52, 88, 97, 100, 99, 96, 92, 88, 95, 98, 96, 90, 76, 62, 54, 46, 40, 35,
                            32),
                    0.6,
                    0.35,
                    0.04,
                    190,
                    0.12,
                    12)),
    COMMERCIAL(
            "commercial",
            220_000,
            0.7,
            new Shape(
                    hours(
                            18, 17, 17, 17, 18, 22, 34, 58, 84, 95, 99, 100, 98, 97, 96, 94, 88, 74, 52, 38, 30, 25, 21,
                            19),
                    0.7,
                    0.4,
                    0.12,
                    20,
                    0.15,
                    20)),
    SECTIONAL_TITLE(
            "sectional-title-estate",
            900_000,
            0.5,
            new Shape(
                    hours(
                            34, 30, 28, 27, 30, 46, 74, 78, 62, 52, 48, 47, 48, 47, 48, 54, 68, 88, 100, 97, 86, 70, 54,
                            42),
                    1.04,
                    1.08,
                    0.18,
                    190,
                    0.1,
                    10)),
    MULTI_DWELLING(
            "multi-dwelling",
            7_000,
            0.5,
            new Shape(
                    hours(
                            22, 18, 17, 16, 20, 48, 82, 70, 42, 32, 30, 32, 36, 33, 30, 36, 58, 88, 100, 94, 78, 58, 40,
                            28),
                    1.1,
                    1.15,
                    0.18,
                    190,
                    0.22,
                    60)),
    RESIDENTIAL(
            "residential",
            14_000,
            0.6,
            new Shape(
                    hours(
                            20, 16, 15, 15, 19, 44, 86, 78, 50, 40, 36, 38, 42, 38, 36, 42, 62, 90, 100, 96, 82, 60, 40,
                            26),
                    1.12,
                    1.18,
                    0.2,
                    190,
                    0.25,
                    50));

    /** What a roof feeds back. */
    static final Shape SUN = new Shape(
            hours(0, 0, 0, 0, 0, 0, 0, 6, 24, 52, 80, 96, 100, 94, 78, 54, 26, 6, 0, 0, 0, 0, 0, 0),
            1.05,
            1.05,
            0.25,
            355,
            0.55,
            30);

    /** Minutes that the customers' day is ahead of UTC. */
    static final int LOCAL_MINUTES = 120;

    private final String word;
    private final long wattHoursPerDay;
    private final double spread;
    private final Shape shape;

    Category(String word, long wattHoursPerDay, double spread, Shape shape) {
        this.word = word;
        this.wattHoursPerDay = wattHoursPerDay;
        this.spread = spread;
        this.shape = shape;
    }

    /** The name in JSON. */
    @JsonValue
    public String word() {
        return word;
    }

    /** Mean energy of a day over all customers of the category. */
    long wattHoursPerDay() {
        return wattHoursPerDay;
    }

    /** How far one customer's mean may lie from that, as a part of it. */
    double spread() {
        return spread;
    }

    Shape shape() {
        return shape;
    }

    /** Hourly loads of a local day as weights of UTC quarter hours, joined by straight lines. */
    private static int[] hours(int... local) {
        int[] weights = new int[Shape.SLOTS];
        for (int slot = 0; slot < Shape.SLOTS; slot++) {
            int at = (slot + LOCAL_MINUTES / 15) % Shape.SLOTS;
            int hour = at / 4;
            weights[slot] = local[hour] * (4 - at % 4) + local[(hour + 1) % 24] * (at % 4);
        }
        return weights;
    }
}
