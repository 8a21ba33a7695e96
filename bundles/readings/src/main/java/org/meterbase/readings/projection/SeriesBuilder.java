// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.projection;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.meterbase.api.delivery.RowFlag;
import org.meterbase.api.model.ReadingQuality;
import org.meterbase.api.model.ReadingType;
import org.meterbase.api.model.Side;
import org.meterbase.api.model.TimeRange;
import org.meterbase.api.readings.Series;

/** Gathers what was measured in each interval, or at each moment, and makes a series of it. Not thread-safe. */
final class SeriesBuilder {
    /** 2.10.0: the metering system finds it questionable, as two values of one stamp of which nobody can tell the right one. */
    static final ReadingQuality CONFLICT = new ReadingQuality(2, 10, 0);

    /** What is known of one interval or moment. */
    static final class Entry {
        private Amount amount;
        private long lastStamp = Long.MIN_VALUE;
        private long covered;
        private long whole;
        private int flags;
        private boolean derived;
        private boolean partial;
        private boolean conflict;
        private List<ReadingQuality> decided;
        private long capturedAt = Long.MIN_VALUE;

        /** Adds a part of it. */
        void add(Amount part, int rowFlags, boolean isDerived, long seconds) {
            amount = amount == null ? part : amount.plus(part);
            flags |= rowFlags;
            derived |= isDerived;
            covered += seconds;
        }

        boolean isEmpty() {
            return amount == null;
        }

        /** The stamp of the last part, where parts have their own. */
        long lastStamp() {
            return lastStamp;
        }

        void lastStamp(long second) {
            lastStamp = second;
        }

        /** How long it is, seconds: where the parts do not cover that, it is partial. */
        void whole(long seconds) {
            whole = seconds;
        }

        /** When it arose, where that is another moment than the one it stands for. */
        void capturedAt(long second) {
            capturedAt = second;
        }

        void flag(RowFlag flag) {
            flags |= flag.bit();
        }

        void partial() {
            partial = true;
        }

        /** Two devices share it: what each of them measured of it cannot be told. */
        void shared() {
            partial = true;
            derived = true;
        }

        void conflict() {
            conflict = true;
        }

        /** Somebody has decided what it is: that replaces what was measured. */
        void decide(Amount value, List<ReadingQuality> qualities) {
            amount = value;
            decided = qualities;
        }

        private List<ReadingQuality> qualities() {
            if (decided != null) {
                return decided;
            }
            List<ReadingQuality> qualities = new ArrayList<>(4);
            for (RowFlag flag : RowFlag.of(flags)) {
                flag.quality().filter(q -> !qualities.contains(q)).ifPresent(qualities::add);
            }
            if ((partial || covered < whole) && !qualities.contains(ReadingQuality.PARTIAL)) {
                qualities.add(ReadingQuality.PARTIAL);
            }
            if (conflict) {
                qualities.add(CONFLICT);
            }
            if (derived) {
                qualities.add(ReadingQuality.DERIVED);
            }
            return qualities;
        }
    }

    private final TreeMap<Long, List<Entry>> entries = new TreeMap<>();
    private final List<Series.Gap> gaps = new ArrayList<>();
    private final TimeRange range;
    private Side side = Side.UNSPECIFIED;

    SeriesBuilder(TimeRange range) {
        this.range = range;
    }

    /** The entry of the interval that begins here. */
    Entry at(long begin) {
        List<Entry> there = entries.computeIfAbsent(begin, second -> new ArrayList<>(1));
        if (there.isEmpty()) {
            there.add(new Entry());
        }
        return there.get(0);
    }

    /** A new entry at a moment, beside others that may be there. */
    Entry beside(long moment) {
        Entry entry = new Entry();
        entries.computeIfAbsent(moment, second -> new ArrayList<>(1)).add(entry);
        return entry;
    }

    void gap(long from, long to, Amount total) {
        TimeRange over = new TimeRange(Instant.ofEpochSecond(from), Instant.ofEpochSecond(to));
        if (!over.intersect(range).isEmpty()) {
            gaps.add(new Series.Gap(over, total.decimal()));
        }
    }

    /** What counted on either side counts on the primary one after the projection. */
    void side(Side measured) {
        if (measured != Side.UNSPECIFIED) {
            side = Side.PRIMARY;
        }
    }

    Series build(ReadingType type, ZoneId zone) {
        List<Long> times = new ArrayList<>(entries.size());
        List<Entry> kept = new ArrayList<>(entries.size());
        entries.forEach((second, list) -> {
            for (Entry entry : list) {
                if (!entry.isEmpty() && range.contains(Instant.ofEpochSecond(second))) {
                    times.add(second);
                    kept.add(entry);
                }
            }
        });
        long[] seconds = times.stream().mapToLong(Long::longValue).toArray();
        long[] values = new long[seconds.length];
        short[] qualities = new short[seconds.length];
        int scale = scale(kept);
        Map<List<ReadingQuality>, Short> palette = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            Entry entry = kept.get(i);
            values[i] = value(entry.amount, scale);
            qualities[i] = palette.computeIfAbsent(List.copyOf(entry.qualities()), list -> (short) palette.size());
        }
        return new Series(
                type,
                zone,
                side,
                scale,
                seconds,
                values,
                List.copyOf(palette.keySet()),
                qualities,
                gaps,
                captured(kept));
    }

    private static long[] captured(List<Entry> entries) {
        return entries.stream().allMatch(entry -> entry.capturedAt == Long.MIN_VALUE)
                ? new long[0]
                : entries.stream().mapToLong(entry -> entry.capturedAt).toArray();
    }

    /** The finest power of ten that occurs; a coarser one where some value would not fit into a long with it. */
    private static int scale(List<Entry> entries) {
        int finest = 0;
        int most = Integer.MIN_VALUE;
        for (Entry entry : entries) {
            if (entry.amount.unscaled() != 0) {
                finest = Math.min(finest, entry.amount.scale());
                most = Math.max(most, entry.amount.decimal().precision() + entry.amount.scale());
            }
        }
        return most == Integer.MIN_VALUE ? 0 : Math.max(finest, most - 18);
    }

    private static long value(Amount amount, int scale) {
        if (amount.scale() >= scale) {
            return amount.at(scale);
        }
        return amount.decimal()
                .setScale(-scale, java.math.RoundingMode.HALF_EVEN)
                .unscaledValue()
                .longValueExact();
    }
}
