// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.projection;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.meterbase.api.archive.MeasuringChannel;
import org.meterbase.api.delivery.Register;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.model.ReadingType;
import org.meterbase.api.model.Side;

/**
 * What a register of a set means at a usage point.
 *
 * @param value in the reading type's unit with its multiplier, on the primary side
 * @param measured on which side the device had counted it
 * @param capturedAt when it arose, as a maximum demand; empty for what simply stands at the set's stamp
 */
public record PointRegister(ReadingType type, BigDecimal value, Side measured, Optional<Instant> capturedAt) {
    /** The register as a piece of a projection has it; empty where that is of another register. */
    public static Optional<PointRegister> of(MeasuringChannel piece, RegisterSet set, Register register) {
        if (!register.name().equals(piece.channel().channel()) || !counts(piece, set)) {
            return Optional.empty();
        }
        Meaning meaning =
                Meaning.of(piece, register.scaler(), register.unit(), register.side(), register.accumulation());
        if (meaning.toEnergy()) {
            throw new Unprojectable(piece, meaning.unit());
        }
        return Optional.of(new PointRegister(
                piece.channel().readingType(),
                new Amount(register.value(), 0).times(meaning.factor()).decimal(),
                meaning.side(),
                register.capturedAt().map(set.convention()::instant)));
    }

    /** Whether the set was read while the device was there. One that is read at its removal is read at the very end. */
    public static boolean counts(MeasuringChannel piece, RegisterSet set) {
        return piece.range().contains(set.at())
                || set.kind() == RegisterSet.Kind.REMOVAL
                        && set.at().equals(piece.range().to());
    }
}
