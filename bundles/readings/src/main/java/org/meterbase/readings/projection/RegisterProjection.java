// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.meterbase.api.archive.MeasuringChannel;
import org.meterbase.api.delivery.Register;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.model.TimeRange;
import org.meterbase.readings.raw.RegisterTable;

/** Projects registers: each stands for the moment of its set. */
final class RegisterProjection {
    void project(Connection connection, MeasuringChannel piece, TimeRange part, long known, SeriesBuilder series)
            throws SQLException {
        for (RegisterSet set : sets(connection, piece, part, known)) {
            for (Register register : set.registers()) {
                Optional<PointRegister> meant = PointRegister.of(piece, set, register);
                meant.ifPresent(value -> {
                    SeriesBuilder.Entry entry = series.beside(set.at().getEpochSecond());
                    entry.add(Amount.of(value.value()), 0, false, 0);
                    value.capturedAt().map(Instant::getEpochSecond).ifPresent(entry::capturedAt);
                    series.side(value.measured());
                });
            }
        }
    }

    /** A device that is removed is read at the very end of its time. */
    private static List<RegisterSet> sets(Connection connection, MeasuringChannel piece, TimeRange part, long known)
            throws SQLException {
        boolean atEnd = part.to().equals(piece.range().to()) && part.to().isBefore(Instant.MAX);
        TimeRange read = atEnd ? new TimeRange(part.from(), part.to().plusSeconds(1)) : part;
        return RegisterTable.read(connection, piece.device().key(), read, known, Integer.MAX_VALUE).stream()
                .filter(set -> PointRegister.counts(piece, set))
                .toList();
    }
}
