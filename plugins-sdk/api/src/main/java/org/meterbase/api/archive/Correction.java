// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.archive;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.ReadingType;
import org.meterbase.api.model.TimeRange;

/**
 * Since a change of the archive, something else than before is held for true of what measured a reading type at a usage point over a range: of the
 * device, its channel and what that means, or the ratio. What raw rows in this range mean was projected otherwise before. Immutable; made by its builder.
 */
public final class Correction {
    private final Instant recorded;
    private final UsagePoint usagePoint;
    private final ReadingType readingType;
    private final TimeRange range;
    private final List<DeviceKey> devices;

    private Correction(Builder b) {
        recorded = b.recorded;
        usagePoint = b.usagePoint;
        readingType = b.readingType;
        range = b.range;
        devices = List.copyOf(b.devices);
    }

    /** A builder of it. */
    public static Builder builder(Instant recorded, UsagePoint usagePoint, ReadingType readingType, TimeRange range) {
        return new Builder(recorded, usagePoint, readingType, range);
    }

    /** Since when it is held for true: a question as of this moment has the new answer, as of any earlier one the old. */
    public Instant recorded() {
        return recorded;
    }

    /** The usage point. */
    public UsagePoint usagePoint() {
        return usagePoint;
    }

    /** The reading type. */
    public ReadingType readingType() {
        return readingType;
    }

    /** The range, no longer and no shorter than that of which something else was held for true; ends as in {@link Archive#measured}. */
    public TimeRange range() {
        return range;
    }

    /** The devices that were held to have measured it in this range, before or since. Unmodifiable. */
    public List<DeviceKey> devices() {
        return devices;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Correction o
                && recorded.equals(o.recorded)
                && usagePoint.equals(o.usagePoint)
                && readingType.equals(o.readingType)
                && range.equals(o.range)
                && devices.equals(o.devices);
    }

    @Override
    public int hashCode() {
        return Objects.hash(recorded, usagePoint, readingType, range, devices);
    }

    @Override
    public String toString() {
        return "Correction " + recorded + " " + usagePoint + " " + readingType + " " + range;
    }

    /** Makes a {@link Correction}. */
    public static final class Builder {
        private final Instant recorded;
        private final UsagePoint usagePoint;
        private final ReadingType readingType;
        private final TimeRange range;
        private List<DeviceKey> devices = List.of();

        private Builder(Instant recorded, UsagePoint usagePoint, ReadingType readingType, TimeRange range) {
            this.recorded = Objects.requireNonNull(recorded);
            this.usagePoint = Objects.requireNonNull(usagePoint);
            this.readingType = Objects.requireNonNull(readingType);
            this.range = Objects.requireNonNull(range);
        }

        /** See {@link Correction#devices()}. */
        public Builder devices(List<DeviceKey> value) {
            devices = Objects.requireNonNull(value);
            return this;
        }

        /** The {@link Correction}. */
        public Correction build() {
            return new Correction(this);
        }
    }
}
