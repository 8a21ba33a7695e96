// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.archive;

import java.util.Objects;
import java.util.Optional;
import org.meterbase.api.model.Accumulation;
import org.meterbase.api.model.ReadingType;
import org.meterbase.api.model.Side;
import org.meterbase.api.model.Unit;

/** What one channel of a profile, or one register, of a model means. Where it says nothing, the word of the device counts. Immutable; made by its builder. */
public final class ChannelConfiguration {
    private final String channel;
    private final ReadingType readingType;
    private final Side side;
    private final Accumulation accumulation;
    private final Integer scaler;
    private final Unit unit;
    private final int dialDigits;

    private ChannelConfiguration(Builder b) {
        channel = b.channel;
        readingType = b.readingType;
        side = b.side;
        accumulation = b.accumulation;
        scaler = b.scaler;
        unit = b.unit;
        dialDigits = b.dialDigits;
    }

    /** A builder of it. */
    public static Builder builder(String channel, ReadingType readingType) {
        return new Builder(channel, readingType);
    }

    /** The channel or register as the device names it. */
    public String channel() {
        return channel;
    }

    /**
     * What its values mean at the usage point: the type that is served. A channel of indices that is served as intervals has the type of the
     * interval (delta data, its measuring period that of the profile) and {@link #accumulation()} says that the device sends indices; a register has
     * the type of the dial (bulk quantity).
     */
    public ReadingType readingType() {
        return readingType;
    }

    /** On which side its values count. */
    public Side side() {
        return side;
    }

    /** How its values relate to time. */
    public Accumulation accumulation() {
        return accumulation;
    }

    /** The power of ten, where the device does not say or says it wrong. */
    public Optional<Integer> scaler() {
        return Optional.ofNullable(scaler);
    }

    /** The unit, where the device does not say or says it wrong. */
    public Optional<Unit> unit() {
        return Optional.ofNullable(unit);
    }

    /** After how many digits an index rolls over: modulus 10^n of the integer as sent; 0 where it does not. */
    public int dialDigits() {
        return dialDigits;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChannelConfiguration o
                && Objects.equals(channel, o.channel)
                && Objects.equals(readingType, o.readingType)
                && Objects.equals(side, o.side)
                && Objects.equals(accumulation, o.accumulation)
                && Objects.equals(scaler, o.scaler)
                && Objects.equals(unit, o.unit)
                && dialDigits == o.dialDigits;
    }

    @Override
    public int hashCode() {
        return Objects.hash(channel, readingType, side, accumulation, scaler, unit, dialDigits);
    }

    @Override
    public String toString() {
        return "ChannelConfiguration " + channel + " " + readingType + " " + side;
    }

    /** Makes a {@link ChannelConfiguration}. */
    public static final class Builder {
        private final String channel;
        private final ReadingType readingType;
        private Side side = Side.UNSPECIFIED;
        private Accumulation accumulation = Accumulation.UNSPECIFIED;
        private Integer scaler;
        private Unit unit;
        private int dialDigits = 0;

        private Builder(String channel, ReadingType readingType) {
            this.channel = Objects.requireNonNull(channel);
            this.readingType = Objects.requireNonNull(readingType);
        }

        /** See {@link ChannelConfiguration#side()}. */
        public Builder side(Side value) {
            side = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link ChannelConfiguration#accumulation()}. */
        public Builder accumulation(Accumulation value) {
            accumulation = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link ChannelConfiguration#scaler()}. */
        public Builder scaler(Integer value) {
            scaler = value;
            return this;
        }

        /** See {@link ChannelConfiguration#unit()}. */
        public Builder unit(Unit value) {
            unit = value;
            return this;
        }

        /** See {@link ChannelConfiguration#dialDigits()}. */
        public Builder dialDigits(int value) {
            dialDigits = value;
            return this;
        }

        /** The {@link ChannelConfiguration}. */
        public ChannelConfiguration build() {
            return new ChannelConfiguration(this);
        }
    }
}
