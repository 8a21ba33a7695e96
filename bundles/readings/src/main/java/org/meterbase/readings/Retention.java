// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.LocalDate;
import javax.sql.DataSource;
import org.meterbase.readings.partition.Partitions;

/** Retires what every reader that must be waited for has read: days of the journal after the fold, days of changes after the mandatory readers of the feed. */
final class Retention {
    private final DataSource source;
    private final Partitions journal;
    private final Partitions changes;
    private final int journalDays;
    private final int changeDays;
    private final Clock clock;

    Retention(DataSource source, Partitions journal, Partitions changes, int journalDays, int changeDays, Clock clock) {
        this.source = source;
        this.journal = journal;
        this.changes = changes;
        this.journalDays = journalDays;
        this.changeDays = changeDays;
        this.clock = clock;
    }

    void retire() throws SQLException {
        LocalDate today = LocalDate.now(clock);
        for (LocalDate day : journal.existing()) {
            if (day.isBefore(today.minusDays(journalDays)) && isFolded(day)) {
                journal.retire(day);
            }
        }
        for (LocalDate day : changes.existing()) {
            if (day.isBefore(today.minusDays(changeDays)) && isRead(day)) {
                raiseFloor(day);
                changes.retire(day);
            }
        }
    }

    private boolean isFolded(LocalDate day) throws SQLException {
        return !isTrue("""
                SELECT EXISTS (SELECT 1 FROM (SELECT lane, max("offset") AS last FROM %s GROUP BY lane) j
                JOIN fold_position p USING (lane) WHERE p.position < j.last)""".formatted(journal.name(day)));
    }

    private boolean isRead(LocalDate day) throws SQLException {
        return !isTrue("""
                SELECT EXISTS (SELECT 1 FROM (SELECT lane, max(last_offset) AS last FROM %s GROUP BY lane) c
                CROSS JOIN reader r LEFT JOIN reader_position p ON p.reader = r.reader AND p.lane = c.lane
                WHERE r.mandatory AND coalesce(p."offset", 0) < c.last)""".formatted(changes.name(day)));
    }

    /** Before the partition goes, so that a reader is told of what it misses and never passes over it. */
    private void raiseFloor(LocalDate day) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("""
                    UPDATE fold_position p SET change_floor = greatest(p.change_floor, c.last)
                    FROM (SELECT lane, max(last_offset) AS last FROM %s GROUP BY lane) c WHERE p.lane = c.lane""".formatted(changes.name(day)));
        }
    }

    private boolean isTrue(String question) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
