// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

import java.util.Arrays;
import java.util.List;

/**
 * The four energies of one usage point since {@link Shape#ORIGIN}, in quanta: the truth, of which every register and every profile
 * row is a rendering. Immutable and without history; safe for any thread.
 *
 * <p>Active import is the sum of its three tariffs by construction: each has its own curve over its own hours.
 */
public final class Load {
    /** Seconds of one interval. */
    public static final int PERIOD = 900;

    private static final int DAY = 86_400;

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
        Shapes parts = Shapes.of(category);
        List<LoadCurve> active = List.of(
                new LoadCurve(
                        parts.peak(), Hash.of(seed, 11), mean * parts.peak().total() / shape.total()),
                new LoadCurve(
                        parts.standard(),
                        Hash.of(seed, 12),
                        mean * parts.standard().total() / shape.total()),
                new LoadCurve(
                        parts.offPeak(),
                        Hash.of(seed, 13),
                        mean * parts.offPeak().total() / shape.total()));
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
     * @param tariff 0 for the total, 1 to 3 for a part of active import
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

    /** The tariffs' shapes of a category, made once. */
    private record Shapes(Shape peak, Shape standard, Shape offPeak) {
        private static final List<Shapes> OF = Arrays.stream(Category.values())
                .map(Category::shape)
                .map(shape -> new Shapes(
                        Tariff.PEAK.partOf(shape), Tariff.STANDARD.partOf(shape), Tariff.OFF_PEAK.partOf(shape)))
                .toList();

        static Shapes of(Category category) {
            return OF.get(category.ordinal());
        }
    }
}
