// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.meterbase.api.archive.UsagePoint;
import org.meterbase.api.model.ReadingType;
import org.meterbase.api.model.TimeRange;
import org.meterbase.readings.raw.Bounds;

/** What was decided about values, served before what was measured: of each interval the decision of the highest rank, and in a rank the last one. */
final class AcceptedLayer {
    void serve(
            Connection connection,
            UsagePoint point,
            ReadingType type,
            TimeRange range,
            Timestamp asOf,
            SeriesBuilder series)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT a.intervals FROM accepted a JOIN series s ON s.id = a.series
                WHERE a.shard = ? AND a.usage_point = ? AND s.reading_type = ? AND a.day BETWEEN ? AND ? AND a.recorded <= ?
                ORDER BY a.day, a.rank, a.revision""")) {
            select.setInt(1, point.shard());
            select.setLong(2, point.id());
            select.setString(3, type.toString());
            select.setObject(4, day(range.from()));
            select.setObject(5, day(range.to()));
            select.setTimestamp(6, asOf);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Decided decided = Decided.unpack(row.getBytes(1));
                    for (int i = 0; i < decided.starts().length; i++) {
                        series.at(decided.starts()[i])
                                .decide(
                                        new Amount(decided.values()[i], decided.scale()),
                                        decided.palette().get(decided.qualities()[i]));
                    }
                }
            }
        }
    }

    private static LocalDate day(Instant instant) {
        return LocalDate.ofInstant(Bounds.within(instant), ZoneOffset.UTC);
    }
}
