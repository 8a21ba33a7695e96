// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

/** Times of use: the hours of the local day in which a tariff register counts. The four cover the day once. */
enum Tariff {
    PEAK("7-9, 18-19"),
    STANDARD("10-17"),
    OFF_PEAK("22-23, 0-5"),
    SHOULDER("6, 20-21");

    private final boolean[] hours = new boolean[24];

    Tariff(String counting) {
        for (String span : counting.split(", ")) {
            String[] ends = span.split("-");
            for (int hour = Integer.parseInt(ends[0]); hour <= Integer.parseInt(ends[ends.length - 1]); hour++) {
                hours[hour] = true;
            }
        }
    }

    /** The part of a load that falls into this tariff: weights outside its hours are zero. */
    Shape partOf(Shape shape) {
        int[] weights = new int[Shape.SLOTS];
        for (int slot = 0; slot < Shape.SLOTS; slot++) {
            int localHour = (slot + Category.LOCAL_MINUTES / 15) % Shape.SLOTS / 4;
            weights[slot] = hours[localHour] ? shape.weight(slot) : 0;
        }
        return shape.spreadOver(weights);
    }
}
