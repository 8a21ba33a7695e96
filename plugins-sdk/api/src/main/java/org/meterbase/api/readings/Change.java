// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.readings;

import java.util.Objects;
import java.util.Optional;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.ReadingType;
import org.meterbase.api.model.TimeRange;

/**
 * One change: that the fold made in the raw layer, of one device, source and UTC day; or that a correction of the archive made in what raw rows mean, of one
 * usage point, reading type and range ({@link Kind#PROJECTION}). Immutable; made by its builder.
 */
public final class Change {
    private final int lane;
    private final long offset;
    private final DeviceKey device;
    private final Kind kind;
    private final String source;
    private final java.time.LocalDate day;
    private final int version;
    private final int added;
    private final int revised;
    private final long usagePoint;
    private final ReadingType readingType;
    private final TimeRange range;

    private Change(Builder b) {
        lane = b.lane;
        offset = b.offset;
        device = b.device;
        kind = b.kind;
        source = b.source;
        day = b.day;
        version = b.version;
        added = b.added;
        revised = b.revised;
        usagePoint = b.usagePoint;
        readingType = b.readingType;
        range = b.range;
    }

    /** A builder of it. */
    public static Builder builder(int lane, long offset, DeviceKey device, Kind kind) {
        return new Builder(lane, offset, device, kind);
    }

    /** The lane, 0..63. */
    public int lane() {
        return lane;
    }

    /** Its place in the lane, dense, from 1. */
    public long offset() {
        return offset;
    }

    /** The device; of a {@link Kind#PROJECTION} the usage point's shard with the id 0. */
    public DeviceKey device() {
        return device;
    }

    /** What was changed. */
    public Kind kind() {
        return kind;
    }

    /** The profile or log as the device names it; empty text where there is none. */
    public String source() {
        return source;
    }

    /** The UTC day of the stamps. */
    public java.time.LocalDate day() {
        return day;
    }

    /** The version of what was changed after this change: of the raw block, from 1. */
    public int version() {
        return version;
    }

    /** How many rows are new. */
    public int added() {
        return added;
    }

    /** How many known rows got a different value; the old ones are kept. */
    public int revised() {
        return revised;
    }

    /** The usage point of which the projection differs since; 0 for all other kinds. */
    public long usagePoint() {
        return usagePoint;
    }

    /** The reading type of which the projection differs since; empty for all other kinds. */
    public Optional<ReadingType> readingType() {
        return Optional.ofNullable(readingType);
    }

    /**
     * The range in which the projection differs since: of every interval that touches it, and of every moment in it. Its ends are those of the archive's
     * {@link org.meterbase.api.archive.Correction}: a binding that lasts has no end before the year 9999. Empty for all other kinds.
     */
    public Optional<TimeRange> range() {
        return Optional.ofNullable(range);
    }

    /** What was changed. The order is part of the packed form; a new kind is added at the end. */
    public enum Kind {
        INTERVALS,
        REGISTERS,
        EVENTS,
        OBSERVATIONS,
        COVERAGE,
        /**
         * A binding, a ratio or a configuration was corrected, and raw rows that are there mean something else since. The raw layer is as it was. What was
         * derived from the old meaning, in exactly this range, is to be derived again.
         */
        PROJECTION
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Change o
                && lane == o.lane
                && offset == o.offset
                && Objects.equals(device, o.device)
                && Objects.equals(kind, o.kind)
                && Objects.equals(source, o.source)
                && Objects.equals(day, o.day)
                && version == o.version
                && added == o.added
                && revised == o.revised
                && usagePoint == o.usagePoint
                && Objects.equals(readingType, o.readingType)
                && Objects.equals(range, o.range);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                lane, offset, device, kind, source, day, version, added, revised, usagePoint, readingType, range);
    }

    @Override
    public String toString() {
        return "Change " + lane + " " + offset + " " + kind + " "
                + (range == null ? device : "usage point " + usagePoint + " " + readingType + " " + range);
    }

    /** Makes a {@link Change}. */
    public static final class Builder {
        private final int lane;
        private final long offset;
        private final DeviceKey device;
        private final Kind kind;
        private String source = "";
        private java.time.LocalDate day = java.time.LocalDate.EPOCH;
        private int version = 0;
        private int added = 0;
        private int revised = 0;
        private long usagePoint = 0;
        private ReadingType readingType;
        private TimeRange range;

        private Builder(int lane, long offset, DeviceKey device, Kind kind) {
            this.lane = lane;
            this.offset = offset;
            this.device = Objects.requireNonNull(device);
            this.kind = Objects.requireNonNull(kind);
        }

        /** See {@link Change#source()}. */
        public Builder source(String value) {
            source = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link Change#day()}. */
        public Builder day(java.time.LocalDate value) {
            day = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link Change#version()}. */
        public Builder version(int value) {
            version = value;
            return this;
        }

        /** See {@link Change#added()}. */
        public Builder added(int value) {
            added = value;
            return this;
        }

        /** See {@link Change#revised()}. */
        public Builder revised(int value) {
            revised = value;
            return this;
        }

        /** See {@link Change#usagePoint()}, {@link Change#readingType()} and {@link Change#range()}. */
        public Builder projection(long point, ReadingType type, TimeRange over) {
            usagePoint = point;
            readingType = Objects.requireNonNull(type);
            range = Objects.requireNonNull(over);
            return this;
        }

        /** The {@link Change}. */
        public Change build() {
            return new Change(this);
        }
    }
}
