// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.meterbase.api.archive.MeasuringChannel;
import org.meterbase.api.model.TimeRange;

/**
 * The pieces of one projection. What came first keeps its time; a later one gets what is left of its own. Neighbours that say
 * the same become one.
 */
final class Pieces {
    private final List<MeasuringChannel> pieces = new ArrayList<>();

    void add(MeasuringChannel piece) {
        List<TimeRange> left = new ArrayList<>(List.of(piece.range()));
        for (MeasuringChannel taken : pieces) {
            left = left.stream()
                    .flatMap(range -> without(range, taken.range()).stream())
                    .toList();
        }
        left.forEach(range -> pieces.add(over(piece, range)));
    }

    List<MeasuringChannel> list() {
        List<MeasuringChannel> joined = new ArrayList<>();
        pieces.stream()
                .sorted(Comparator.comparing(piece -> piece.range().from()))
                .forEach(piece -> {
                    MeasuringChannel last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
                    if (last != null
                            && last.range().to().equals(piece.range().from())
                            && over(last, piece.range()).equals(piece)) {
                        joined.set(
                                joined.size() - 1,
                                over(
                                        last,
                                        new TimeRange(
                                                last.range().from(),
                                                piece.range().to())));
                    } else {
                        joined.add(piece);
                    }
                });
        return joined;
    }

    private static List<TimeRange> without(TimeRange range, TimeRange taken) {
        List<TimeRange> left = new ArrayList<>();
        if (range.intersect(taken).isEmpty()) {
            left.add(range);
            return left;
        }
        if (range.from().isBefore(taken.from())) {
            left.add(new TimeRange(range.from(), taken.from()));
        }
        if (taken.to().isBefore(range.to())) {
            left.add(new TimeRange(taken.to(), range.to()));
        }
        return left;
    }

    private static MeasuringChannel over(MeasuringChannel piece, TimeRange range) {
        return MeasuringChannel.builder(range, piece.device(), piece.channel(), piece.ratio())
                .profile(piece.profile().orElse(null))
                .bindingVersion(piece.bindingVersion())
                .build();
    }
}
