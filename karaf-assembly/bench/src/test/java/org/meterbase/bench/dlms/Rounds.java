// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.dlms;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** What one client took, round by round. */
final class Rounds {
    private final List<Worker.Took> rounds = new ArrayList<>();

    void add(Worker.Took took) {
        rounds.add(took);
    }

    double median(ToDoubleFunction<Worker.Took> figure) {
        return median(rounds.stream().mapToDouble(figure));
    }

    /** The median of the ratios to another client in the same rounds: what else the machine did then, it did to both. */
    double ratio(Rounds other, ToDoubleFunction<Worker.Took> figure) {
        return median(IntStream.range(0, rounds.size())
                .mapToDouble(round ->
                        figure.applyAsDouble(rounds.get(round)) / figure.applyAsDouble(other.rounds.get(round))));
    }

    private static double median(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
