// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.delivery;

import java.util.Objects;
import org.meterbase.api.model.Accumulation;
import org.meterbase.api.model.Side;
import org.meterbase.api.model.Unit;

/**
 * One channel (column) of an interval segment, with what was in force when it was read. Value = integer x 10^scaler, in the
 * unit. Immutable, a value; kept by the plugin and used for many segments.
 */
public final class SegmentChannel {
    private final String name;
    private final int scaler;
    private final Unit unit;
    private final Side side;
    private final Accumulation accumulation;

    private SegmentChannel(String name, int scaler, Unit unit, Side side, Accumulation accumulation) {
        if (name.isBlank() || name.length() > 64) {
            throw new IllegalArgumentException("a channel's name has 1 to 64 characters: '" + name + "'");
        }
        if (scaler < -64 || scaler > 63) {
            throw new IllegalArgumentException("scaler " + scaler + " of channel " + name + " is outside -64..63");
        }
        this.name = name;
        this.scaler = scaler;
        this.unit = Objects.requireNonNull(unit);
        this.side = Objects.requireNonNull(side);
        this.accumulation = Objects.requireNonNull(accumulation);
    }

    /**
     * A channel of which the device says scaler and unit; side and accumulation are left to the channel configuration.
     *
     * @param name the channel as the device names it, 1 to 64 characters: for COSEM the OBIS code, with {@code :attribute}
     *     behind it where that is not 2
     * @param scaler the power of ten, -64..63
     */
    public static SegmentChannel of(String name, int scaler, Unit unit) {
        return new SegmentChannel(name, scaler, unit, Side.UNSPECIFIED, Accumulation.UNSPECIFIED);
    }

    /** The same on this side of the instrument transformers. */
    public SegmentChannel on(Side newSide) {
        return new SegmentChannel(name, scaler, unit, newSide, accumulation);
    }

    /** The same with this accumulation. */
    public SegmentChannel as(Accumulation newAccumulation) {
        return new SegmentChannel(name, scaler, unit, side, newAccumulation);
    }

    /** The channel as the device names it. */
    public String name() {
        return name;
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

    @Override
    public boolean equals(Object other) {
        return other instanceof SegmentChannel o
                && name.equals(o.name)
                && scaler == o.scaler
                && unit == o.unit
                && side == o.side
                && accumulation == o.accumulation;
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, scaler, unit, side, accumulation);
    }

    @Override
    public String toString() {
        return name + " x10^" + scaler + " " + unit.symbol();
    }
}
