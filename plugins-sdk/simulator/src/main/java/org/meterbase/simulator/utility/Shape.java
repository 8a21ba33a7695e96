// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

import java.time.LocalDate;
import java.util.Arrays;

/**
 * How a kind of load spreads over the hours, the week and the year. Shared by all meters of a category; holds no history.
 *
 * <p>The course over whole days is a closed form, so that an index after ten years costs what an index after one day costs.
 */
final class Shape {
    /** Intervals of fifteen minutes in a day. */
    static final int SLOTS = 96;

    /** Indices are zero on this day, a Monday; a curve is defined from here on. */
    static final long ORIGIN = LocalDate.of(2020, 1, 6).toEpochDay();

    private static final double YEAR = 365.2425;

    private final int[] weights;
    private final double[] weekBefore = new double[8];
    private final double season;
    private final double peakDay;
    private final double noise;
    private final int unrest;

    /**
     * @param weights share of each UTC interval of a day, at least one above zero
     * @param saturday load of a Saturday relative to a working day
     * @param sunday load of a Sunday relative to a working day
     * @param season amplitude of the yearly swing, relative to the mean
     * @param peakDay day of the year on which the swing is highest
     * @param noise span of the difference between one day and the next, relative to the mean
     * @param unrest per cent by which an interval may lie beside its weight, the less the more customers there are; 1 to 90
     */
    Shape(int[] weights, double saturday, double sunday, double season, int peakDay, double noise, int unrest) {
        this.weights = weights.clone();
        double working = 7 / (5 + saturday + sunday);
        for (int day = 0; day < 7; day++) {
            weekBefore[day + 1] = weekBefore[day] + working * (day == 5 ? saturday : day == 6 ? sunday : 1);
        }
        this.season = season;
        this.peakDay = peakDay;
        this.noise = noise;
        this.unrest = unrest;
        if (working * Math.min(saturday, sunday) <= season + noise) {
            throw new IllegalArgumentException("a day could turn negative: lower season or noise");
        }
    }

    int weight(int slot) {
        return weights[slot];
    }

    /** All weights of a day together. */
    int total() {
        return Arrays.stream(weights).sum();
    }

    double noise() {
        return noise;
    }

    int unrest() {
        return unrest;
    }

    /** Mean days of load between {@link #ORIGIN} and the start of {@code day}. */
    double elapsed(long day) {
        long days = day - ORIGIN;
        int weekday = (int) Math.floorMod(days, 7L);
        double turn = 2 * Math.PI / YEAR;
        double swing = StrictMath.sin(turn * (days - peakDay)) + StrictMath.sin(turn * peakDay);
        return Math.floorDiv(days, 7L) * 7 + weekBefore[weekday] + season / turn * swing;
    }

    /** The same course over week and year, spread over other intervals. */
    Shape spreadOver(int[] otherWeights) {
        return new Shape(this, otherWeights);
    }

    private Shape(Shape other, int[] weights) {
        this.weights = weights.clone();
        System.arraycopy(other.weekBefore, 0, weekBefore, 0, weekBefore.length);
        this.season = other.season;
        this.peakDay = other.peakDay;
        this.noise = other.noise;
        this.unrest = other.unrest;
    }
}
