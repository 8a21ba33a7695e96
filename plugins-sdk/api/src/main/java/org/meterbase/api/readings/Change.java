// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.readings;

import java.util.Objects;
import org.meterbase.api.model.DeviceKey;

/** One change that the fold made: of one device, source and UTC day. Immutable; made by its builder. */
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

    /** The device. */
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

    /** What was changed. The order is part of the packed form; a new kind is added at the end. */
    public enum Kind {
        INTERVALS,
        REGISTERS,
        EVENTS,
        OBSERVATIONS,
        COVERAGE
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
                && revised == o.revised;
    }

    @Override
    public int hashCode() {
        return Objects.hash(lane, offset, device, kind, source, day, version, added, revised);
    }

    @Override
    public String toString() {
        return "Change " + lane + " " + offset + " " + device;
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

        /** The {@link Change}. */
        public Change build() {
            return new Change(this);
        }
    }
}
