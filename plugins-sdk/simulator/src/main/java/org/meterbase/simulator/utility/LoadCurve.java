// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

/**
 * One energy of one meter as a running index, counted in the meter's own quantum; a pure function of seed and time.
 *
 * <p>The index is the definition and an interval's energy is its difference, so that sums are exact by construction. Nothing is
 * stored: an index at midnight is a closed form, and one day is divided into its intervals when somebody asks for that day.
 */
final class LoadCurve {
    private static final int MOTORS_SHOW = 20;

    private final Shape shape;
    private final long seed;
    private final double mean;

    /** @param mean quanta in an average day */
    LoadCurve(Shape shape, long seed, double mean) {
        this.shape = shape;
        this.seed = seed;
        this.mean = mean;
    }

    /** Adds the index at each of the 97 interval boundaries of the UTC day to {@code sums}. */
    void addDay(long day, long[] sums) {
        long[] course = new long[Shape.SLOTS + 1];
        long daySeed = Hash.of(seed, day);
        for (int slot = 0; slot < Shape.SLOTS; slot++) {
            course[slot + 1] = course[slot] + (long) shape.weight(slot) * unrest(daySeed, slot);
        }
        long start = atStartOf(day);
        long energy = atStartOf(day + 1) - start;
        // Rounding down a rising double rises as well; what the last interval gets is what is left of the day.
        double each = energy / (double) course[Shape.SLOTS];
        for (int slot = 0; slot < Shape.SLOTS; slot++) {
            sums[slot] += start + Math.min(energy, (long) (each * course[slot]));
        }
        sums[Shape.SLOTS] += start + energy;
    }

    /** Index at midnight UTC. It never falls: the noise of two days is less than the load of one, see {@link Shape}. */
    long atStartOf(long day) {
        return (long) (mean * (shape.elapsed(day) + shape.noise() * Hash.fraction(seed, ~day)));
    }

    /** Per cent of its weight that an interval has; of the restless, one in sixteen (a kettle, a motor) has twice that. */
    private int unrest(long daySeed, int slot) {
        long bits = Hash.of(daySeed, slot);
        int span = 2 * shape.unrest() + 1;
        int percent = 100 - shape.unrest() + (int) ((bits >>> 40) * span >>> 24);
        return shape.unrest() >= MOTORS_SHOW && (bits & 15) == 0 ? 2 * percent : percent;
    }
}
