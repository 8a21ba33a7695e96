// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.readings;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.meterbase.api.model.ReadingQuality;
import org.meterbase.api.model.ReadingType;
import org.meterbase.api.model.Side;
import org.meterbase.api.model.TimeRange;

/**
 * Values of one reading type in ascending time, in primitive arrays: value = integer x 10^scale in the reading type's unit with its multiplier.
 * Immutable; the arrays given to it are taken over and not to be changed.
 */
public final class Series {
    private final ReadingType type;
    private final ZoneId zone;
    private final Side side;
    private final int scale;
    private final long[] epochSeconds;
    private final long[] values;
    private final List<List<ReadingQuality>> palette;
    private final short[] qualities;
    private final List<Gap> gaps;
    private final long[] capturedAt;

    /** There is no such moment. */
    private static final long NEVER = Long.MIN_VALUE;

    /**
     * What was added over a time of which the single intervals are not known, as between two indices further apart than one interval. It is
     * evidence, and is not spread over the intervals.
     *
     * @param range from the last index known to the next one
     * @param total in the reading type's unit with its multiplier; negative where the index went back
     */
    public record Gap(TimeRange range, BigDecimal total) {}

    /** A series without gaps of which the total is known; see the other constructor. */
    public Series(
            ReadingType type,
            ZoneId zone,
            Side side,
            int scale,
            long[] epochSeconds,
            long[] values,
            List<List<ReadingQuality>> palette,
            short[] qualities) {
        this(type, zone, side, scale, epochSeconds, values, palette, qualities, List.of());
    }

    /**
     * @param side on which side of the instrument transformers the values count, after the projection
     * @param scale the power of ten
     * @param epochSeconds the intervals' starts, or the moments
     * @param values the integers, one for each of them
     * @param palette the combinations of qualities that occur
     * @param qualities for each value its place in the palette
     * @param gaps the gaps of which the total is known, ascending
     */
    public Series(
            ReadingType type,
            ZoneId zone,
            Side side,
            int scale,
            long[] epochSeconds,
            long[] values,
            List<List<ReadingQuality>> palette,
            short[] qualities,
            List<Gap> gaps) {
        this(type, zone, side, scale, epochSeconds, values, palette, qualities, gaps, new long[0]);
    }

    /**
     * As the other constructor.
     *
     * @param capturedAt for each value when it arose, in seconds since the epoch, {@link Long#MIN_VALUE} where it simply stands for its moment; empty where all do
     */
    public Series(
            ReadingType type,
            ZoneId zone,
            Side side,
            int scale,
            long[] epochSeconds,
            long[] values,
            List<List<ReadingQuality>> palette,
            short[] qualities,
            List<Gap> gaps,
            long[] capturedAt) {
        if (values.length != epochSeconds.length || qualities.length != epochSeconds.length) {
            throw new IllegalArgumentException("times, values and qualities of a series are equally many");
        }
        this.type = Objects.requireNonNull(type);
        this.zone = Objects.requireNonNull(zone);
        this.side = Objects.requireNonNull(side);
        this.scale = scale;
        this.epochSeconds = epochSeconds;
        this.values = values;
        this.palette = List.copyOf(palette);
        this.qualities = qualities;
        this.gaps = List.copyOf(gaps);
        if (capturedAt.length != 0 && capturedAt.length != values.length) {
            throw new IllegalArgumentException("either none or all values of a series say when they arose");
        }
        this.capturedAt = capturedAt;
    }

    /** What the values mean. */
    public ReadingType type() {
        return type;
    }

    /** The usage point's zone. */
    public ZoneId zone() {
        return zone;
    }

    /** On which side of the instrument transformers the values count. */
    public Side side() {
        return side;
    }

    /** The intervals' length; empty for moments. */
    public Optional<Duration> interval() {
        return type.interval();
    }

    /** How many values there are. */
    public int size() {
        return values.length;
    }

    /** The interval's start, or the moment, in seconds since the epoch. */
    public long epochSecond(int index) {
        return epochSeconds[index];
    }

    /** The interval's start, or the moment. */
    public Instant at(int index) {
        return Instant.ofEpochSecond(epochSeconds[index]);
    }

    /** The integer of a value. */
    public long unscaled(int index) {
        return values[index];
    }

    /** The power of ten of the integers. */
    public int scale() {
        return scale;
    }

    /** The value, in the reading type's unit with its multiplier. */
    public BigDecimal value(int index) {
        return BigDecimal.valueOf(values[index], -scale);
    }

    /** When a value arose, as a maximum demand within the period that its register set closes; empty for what simply stands for its moment. */
    public Optional<Instant> capturedAt(int index) {
        return capturedAt.length == 0 || capturedAt[index] == NEVER
                ? Optional.empty()
                : Optional.of(Instant.ofEpochSecond(capturedAt[index]));
    }

    /** The gaps of which the total is known, ascending. Unmodifiable. */
    public List<Gap> gaps() {
        return gaps;
    }

    /** The qualities of a value. Unmodifiable. */
    public List<ReadingQuality> qualities(int index) {
        return palette.get(qualities[index]);
    }
}
