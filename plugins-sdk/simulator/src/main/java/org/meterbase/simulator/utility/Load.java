// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The four energies of one usage point since {@link Shape#ORIGIN}, in quanta: the truth, of which every register and every profile
 * row is a rendering. Immutable and without history; safe for any thread.
 *
 * <p>Active import is the sum of its four tariffs by construction: each has its own curve over its own hours.
 */
public final class Load {
    /** Seconds of one interval. */
    public static final int PERIOD = 900;

    private static final int DAY = 86_400;

    /** The tariffs' shapes of each category, made once. */
    private static final List<List<Shape>> TARIFF_SHAPES = Arrays.stream(Category.values())
            .map(category -> Arrays.stream(Tariff.values())
                    .map(tariff -> tariff.partOf(category.shape()))
                    .toList())
            .toList();

    private static final int[] TARIFF_SEEDS = {11, 12, 13, 17};

    private final List<List<LoadCurve>> curves;

    private Load(List<List<LoadCurve>> curves) {
        this.curves = curves;
    }

    /**
     * @param quantum Wh of one count
     * @param sunny whether there is a roof that exports
     */
    static Load of(Category category, long seed, long quantum, boolean sunny) {
        double size = 1 + category.spread() * (2 * Hash.fraction(seed, 1) - 1);
        double mean = category.wattHoursPerDay() * size / quantum;
        Shape shape = category.shape();
        List<Shape> parts = TARIFF_SHAPES.get(category.ordinal());
        List<LoadCurve> active = new ArrayList<>();
        for (int tariff = 0; tariff < parts.size(); tariff++) {
            Shape part = parts.get(tariff);
            active.add(new LoadCurve(part, Hash.of(seed, TARIFF_SEEDS[tariff]), mean * part.total() / shape.total()));
        }
        List<LoadCurve> exported =
                sunny ? List.of(new LoadCurve(Category.SUN, Hash.of(seed, 14), 0.6 * mean)) : List.of();
        double tangent = 0.15 + 0.3 * Hash.fraction(seed, 2);
        return new Load(List.of(
                active,
                exported,
                List.of(new LoadCurve(shape, Hash.of(seed, 15), tangent * mean)),
                List.of(new LoadCurve(shape, Hash.of(seed, 16), 0.04 * mean))));
    }

    /**
     * The index at the 97 boundaries of the intervals of a UTC day.
     *
     * @param tariff 0 for the total, 1 to 4 for a part of active import
     */
    public long[] course(Quantity energy, int tariff, long epochDay) {
        long[] sums = new long[Shape.SLOTS + 1];
        List<LoadCurve> parts = curves.get(energy.ordinal());
        for (int part = 0; part < parts.size(); part++) {
            if (tariff == 0 || tariff == part + 1) {
                parts.get(part).addDay(epochDay, sums);
            }
        }
        return sums;
    }

    /** The index at a second, straight between the boundaries of its interval and rounded down. */
    public long index(Quantity energy, int tariff, long epochSecond) {
        long[] course = course(energy, tariff, Math.floorDiv(epochSecond, (long) DAY));
        int second = (int) Math.floorMod(epochSecond, (long) DAY);
        int slot = second / PERIOD;
        return course[slot] + (course[slot + 1] - course[slot]) * (second % PERIOD) / PERIOD;
    }
}
