// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.meterbase.readings.files.FrameFiles;
import org.meterbase.readings.partition.Partitions;
import org.meterbase.readings.partition.RetiredMonths;
import org.meterbase.readings.raw.Unavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Retires what every reader that must be waited for has read: days of the journal after the fold, once their frames lie in files; days of changes after the
 * mandatory readers of the feed; months of the raw layer where that is wanted. A day that somebody still reads is tried again in the next turn, and
 * holds up no other.
 */
final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private final DataSource source;
    private final Partitions journal;
    private final Partitions changes;
    private final List<Partitions> monthly;
    private final RetiredMonths months;
    private final FrameFiles files;
    private final Keeping keeping;
    private final Clock clock;
    private boolean heldUp;

    /**
     * How long what is kept.
     *
     * @param journalDays days of the journal
     * @param changeDays days of the changes
     * @param fileDays days of the archive of frames; 0 for good
     * @param rawMonths months of the raw layer; 0 for good
     */
    record Keeping(int journalDays, int changeDays, int fileDays, int rawMonths) {
        static Keeping of(ReadingsSettings settings) {
            return new Keeping(
                    settings.journal_days(), settings.change_days(), settings.frames_days(), settings.raw_months());
        }
    }

    /** @param files where frames are archived before they go; null where they are not */
    Retention(
            DataSource source,
            Partitions journal,
            Partitions changes,
            List<Partitions> monthly,
            RetiredMonths months,
            FrameFiles files,
            Keeping keeping,
            Clock clock) {
        this.source = source;
        this.journal = journal;
        this.changes = changes;
        this.monthly = monthly;
        this.months = months;
        this.files = files;
        this.keeping = keeping;
        this.clock = clock;
    }

    /**
     * One turn.
     *
     * @throws SQLException where the database refuses what it should not; not where somebody reads what is to go
     * @throws IOException where the archive of frames cannot be written: then no day of the journal goes
     */
    void retire() throws SQLException, IOException {
        LocalDate today = LocalDate.now(clock);
        heldUp = false;
        retireChanges(today.minusDays(keeping.changeDays()));
        if (keeping.rawMonths() > 0 && !heldUp) {
            retireMonths(today.withDayOfMonth(1).minusMonths(keeping.rawMonths()));
        }
        retireJournal(today.minusDays(keeping.journalDays()));
        if (files != null && keeping.fileDays() > 0) {
            files.deleteBefore(today.minusDays(keeping.fileDays()));
        }
    }

    private void retireJournal(LocalDate first) throws SQLException, IOException {
        // These were archived before they were detached.
        List<LocalDate> begun = journal.halfRetired();
        for (LocalDate day : before(first, begun)) {
            drop(journal, day);
        }
        for (LocalDate day : before(first, journal.existing())) {
            if (!begun.contains(day) && isFolded(day)) {
                if (files != null) {
                    files.write(day, journal.name(day));
                }
                drop(journal, day);
            }
        }
    }

    private void retireChanges(LocalDate first) throws SQLException {
        List<LocalDate> begun = changes.halfRetired();
        for (LocalDate day : before(first, begun)) {
            drop(changes, day);
        }
        for (LocalDate day : before(first, changes.existing())) {
            if (!begun.contains(day) && isRead(day)) {
                raiseFloor(day);
                drop(changes, day);
            } else {
                heldUp |= !begun.contains(day);
            }
        }
    }

    private void retireMonths(LocalDate first) throws SQLException {
        List<LocalDate> old = new ArrayList<>();
        for (Partitions table : monthly) {
            old.addAll(before(first, table.existing()));
            old.addAll(before(first, table.halfRetired()));
        }
        List<LocalDate> ready = months.announce(old.stream().distinct().toList());
        for (Partitions table : monthly) {
            for (LocalDate month : ready) {
                drop(table, month);
            }
        }
    }

    private static List<LocalDate> before(LocalDate first, List<LocalDate> days) {
        return days.stream().filter(day -> day.isBefore(first)).toList();
    }

    /** Waits for nobody: one long reader must not keep the other days either. */
    private static void drop(Partitions table, LocalDate day) throws SQLException {
        try {
            table.retire(day);
            LOG.debug("{} is retired", table.name(day));
        } catch (SQLException e) {
            if (!Unavailable.isPassing(e)) {
                throw e;
            }
            LOG.debug("{} is still read by somebody, or another one is; it is retired later", table.name(day), e);
        }
    }

    private boolean isFolded(LocalDate day) throws SQLException {
        return !isTrue("""
                SELECT EXISTS (SELECT 1 FROM (SELECT lane, max("offset") AS last FROM %s GROUP BY lane) j
                JOIN fold_position p USING (lane) WHERE p.settled < j.last)""".formatted(journal.name(day)));
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
