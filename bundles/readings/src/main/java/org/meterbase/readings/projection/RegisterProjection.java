// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.projection;

import java.sql.Connection;
import java.sql.SQLException;
import org.meterbase.api.archive.MeasuringChannel;
import org.meterbase.api.delivery.Register;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.model.TimeRange;
import org.meterbase.readings.raw.RegisterTable;

/** Projects registers: each stands for the moment of its set. */
final class RegisterProjection {
    void project(Connection connection, MeasuringChannel piece, TimeRange part, long known, SeriesBuilder series)
            throws SQLException {
        String name = piece.channel().channel();
        for (RegisterSet set : RegisterTable.read(connection, piece.device().key(), part, known, Integer.MAX_VALUE)) {
            for (Register register : set.registers()) {
                if (register.name().equals(name)) {
                    Meaning meaning = Meaning.of(
                            piece, register.scaler(), register.unit(), register.side(), register.accumulation());
                    series.beside(set.at().getEpochSecond())
                            .add(new Amount(register.value(), 0).times(meaning.factor()), 0, false, 0);
                    series.side(meaning.side());
                }
            }
        }
    }
}
