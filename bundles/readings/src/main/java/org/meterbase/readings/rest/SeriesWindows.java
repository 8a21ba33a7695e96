// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.rest;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.meterbase.api.access.Caller;
import org.meterbase.api.archive.UsagePoint;
import org.meterbase.api.model.ReadingType;
import org.meterbase.api.model.TimeRange;
import org.meterbase.api.readings.Readings;
import org.meterbase.api.readings.Series;
import org.meterbase.kit.rest.Paging;
import org.meterbase.kit.rest.Problem;
import org.meterbase.readings.projection.Unprojectable;

/** A series of any length, a month at a time: in memory there is never more than that. */
final class SeriesWindows {
    private static final Duration WINDOW = Duration.ofDays(31);

    private final Readings readings;
    private final Caller caller;
    private final UsagePoint point;
    private final ReadingType type;
    private final TimeRange range;
    private final Instant asOf;

    SeriesWindows(Readings readings, Caller caller, UsagePoint point, ReadingType type, TimeRange range, Instant asOf) {
        this.readings = readings;
        this.caller = caller;
        this.point = point;
        this.type = type;
        this.range = range;
        this.asOf = asOf;
    }

    /** A value by its place. @param count which of the values of this moment it is, from 1 */
    record Place(Series series, int index, int count) {
        List<String> key() {
            return List.of(Long.toString(series.epochSecond(index)), Integer.toString(count));
        }
    }

    /** @param series the first window, for what is the same of all */
    record Found(Series series, List<Place> items, List<Series.Gap> gaps) {}

    UsagePoint point() {
        return point;
    }

    /** The first window. Whoever streams asks for it before the stream begins, so that an error is still an answer. */
    Series first() {
        return window(range.from());
    }

    void each(java.util.function.Consumer<Series> each) {
        Instant from = range.from();
        do {
            each.accept(window(from));
            from = end(from);
        } while (from.isBefore(range.to()));
    }

    Found page(Paging paging) {
        long afterSecond = paging.after().map(key -> Long.parseLong(key.get(0))).orElse(Long.MIN_VALUE);
        int afterCount = paging.after().map(key -> Integer.parseInt(key.get(1))).orElse(0);
        Instant from = afterSecond == Long.MIN_VALUE ? range.from() : Instant.ofEpochSecond(afterSecond);
        List<Place> items = new ArrayList<>();
        Set<Series.Gap> gaps = new LinkedHashSet<>();
        Series first = null;
        do {
            Series series = window(from);
            first = first == null ? series : first;
            gaps.addAll(series.gaps());
            int count = 0;
            for (int i = 0; i < series.size() && items.size() < paging.fetch(); i++) {
                count = i > 0 && series.epochSecond(i) == series.epochSecond(i - 1) ? count + 1 : 1;
                if (series.epochSecond(i) > afterSecond || count > afterCount) {
                    items.add(new Place(series, i, count));
                }
            }
            from = end(from);
        } while (from.isBefore(range.to()) && items.size() < paging.fetch());
        return new Found(first, items, List.copyOf(gaps));
    }

    private Instant end(Instant from) {
        Instant end = from.plus(WINDOW);
        return end.isBefore(range.to()) ? end : range.to();
    }

    private Series window(Instant from) {
        try {
            return readings.series(caller, point, type, new TimeRange(from, end(from)), asOf);
        } catch (Unprojectable e) {
            throw Problem.conflict(e.getMessage());
        }
    }
}
