// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.delivery;

import java.util.Objects;
import java.util.Optional;
import org.meterbase.api.model.Accumulation;
import org.meterbase.api.model.Side;
import org.meterbase.api.model.Unit;

/** One register of a {@link RegisterSet}. Value = integer x 10^scaler, in the unit. Immutable; made by its builder. */
public final class Register {
    private final String name;
    private final long value;
    private final int scaler;
    private final Unit unit;
    private final Side side;
    private final Accumulation accumulation;
    private final DeviceStamp capturedAt;

    private Register(Builder b) {
        name = b.name;
        value = b.value;
        scaler = b.scaler;
        unit = b.unit;
        side = b.side;
        accumulation = b.accumulation;
        capturedAt = b.capturedAt;
    }

    /** A builder; name as {@link SegmentChannel#name()}. */
    public static Builder builder(String name, long value, int scaler, Unit unit) {
        return new Builder(name, value, scaler, unit);
    }

    /** The register as the device names it. */
    public String name() {
        return name;
    }

    /** The device's own integer. */
    public long value() {
        return value;
    }

    /** The power of ten. */
    public int scaler() {
        return scaler;
    }

    /** The unit, without power of ten. */
    public Unit unit() {
        return unit;
    }

    /** The side, so far as the device says. */
    public Side side() {
        return side;
    }

    /** The accumulation, so far as the device says. */
    public Accumulation accumulation() {
        return accumulation;
    }

    /** When the value arose, as the time of a maximum demand; empty for what simply stands at the set's stamp. */
    public Optional<DeviceStamp> capturedAt() {
        return Optional.ofNullable(capturedAt);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Register o
                && name.equals(o.name)
                && value == o.value
                && scaler == o.scaler
                && unit == o.unit
                && side == o.side
                && accumulation == o.accumulation
                && Objects.equals(capturedAt, o.capturedAt);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, value, scaler, unit, side, accumulation, capturedAt);
    }

    @Override
    public String toString() {
        return name + " = " + value + "x10^" + scaler + " " + unit.symbol();
    }

    /** Makes a register. */
    public static final class Builder {
        private final String name;
        private final long value;
        private final int scaler;
        private final Unit unit;
        private Side side = Side.UNSPECIFIED;
        private Accumulation accumulation = Accumulation.UNSPECIFIED;
        private DeviceStamp capturedAt;

        private Builder(String name, long value, int scaler, Unit unit) {
            if (name.isBlank() || name.length() > 64) {
                throw new IllegalArgumentException("a register's name has 1 to 64 characters: '" + name + "'");
            }
            this.name = name;
            this.value = value;
            this.scaler = scaler;
            this.unit = Objects.requireNonNull(unit);
        }

        /** See {@link Register#side()}. */
        public Builder side(Side newSide) {
            side = newSide;
            return this;
        }

        /** See {@link Register#accumulation()}. */
        public Builder accumulation(Accumulation newAccumulation) {
            accumulation = newAccumulation;
            return this;
        }

        /** See {@link Register#capturedAt()}. */
        public Builder capturedAt(DeviceStamp stamp) {
            capturedAt = stamp;
            return this;
        }

        /** The register. */
        public Register build() {
            return new Register(this);
        }
    }
}
