// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.projection;

import java.math.BigDecimal;
import org.meterbase.api.archive.ChannelConfiguration;
import org.meterbase.api.archive.MeasuringChannel;
import org.meterbase.api.model.Accumulation;
import org.meterbase.api.model.ReadingType;
import org.meterbase.api.model.Side;
import org.meterbase.api.model.Unit;

/**
 * What the integers of a channel or register mean, after the configuration was asked first and the device second. The ratio is in the factor, once, and only for what counts on
 * the secondary side.
 *
 * @param toEnergy whether values are powers and the reading type is their energy: then they must still be multiplied with a time
 */
record Meaning(int scaler, Unit unit, Side side, Accumulation accumulation, Factor factor, boolean toEnergy) {
    static Meaning of(MeasuringChannel piece, int scaler, Unit unit, Side side, Accumulation accumulation) {
        ChannelConfiguration channel = piece.channel();
        ReadingType type = channel.readingType();
        int power = channel.scaler().orElse(scaler);
        Unit measured = channel.unit().orElse(unit);
        Side on = channel.side() != Side.UNSPECIFIED ? channel.side() : side;
        Accumulation as = channel.accumulation() != Accumulation.UNSPECIFIED
                ? channel.accumulation()
                : accumulation != Accumulation.UNSPECIFIED ? accumulation : usual(type);
        BigDecimal ratio = on == Side.SECONDARY ? piece.ratio() : BigDecimal.ONE;
        boolean toEnergy = as == Accumulation.AVERAGE && type.unit() == energyOf(measured);
        if (!toEnergy && measured != Unit.NONE && type.unit() != Unit.NONE && measured != type.unit()) {
            throw new Unprojectable(piece, measured);
        }
        return new Meaning(power, measured, on, as, Factor.of(ratio, power - type.multiplier()), toEnergy);
    }

    /** What neither the configuration nor the device says is taken from the reading type. */
    private static Accumulation usual(ReadingType type) {
        return switch (type.accumulation()) {
            case 1, 3, 9 -> Accumulation.INDEX;
            case 4 -> Accumulation.DELTA;
            case 6, 12 -> Accumulation.INSTANTANEOUS;
            default -> type.aggregate() == 2 ? Accumulation.AVERAGE : Accumulation.INSTANTANEOUS;
        };
    }

    private static Unit energyOf(Unit power) {
        return switch (power) {
            case WATT -> Unit.WATT_HOUR;
            case VAR -> Unit.VAR_HOUR;
            case VOLT_AMPERE -> Unit.VOLT_AMPERE_HOUR;
            case AMPERE -> Unit.AMPERE_HOUR;
            default -> null;
        };
    }
}
