// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.partition;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/**
 * The months of the raw layer that are gone or about to go. What is delivered for them opens none of them again. Known from memory, and read
 * again every second, so that all nodes know of a month well before its partitions are dropped. Thread-safe.
 */
public final class RetiredMonths {
    private final DataSource source;
    private volatile Set<LocalDate> closed;

    /** Those of this schema; asked for when they are wanted first. */
    public RetiredMonths(DataSource source) {
        this.source = source;
    }

    /** Reads what is retired. */
    public void refresh() throws SQLException {
        Set<LocalDate> months = new HashSet<>();
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT month FROM retired_month WHERE opened_at IS NULL")) {
            while (row.next()) {
                months.add(row.getObject(1, LocalDate.class));
            }
        }
        closed = Set.copyOf(months);
    }

    /** Whether no month is retired at all. */
    public boolean isEmpty() throws SQLException {
        return closed().isEmpty();
    }

    /** Whether the month of this day is retired. */
    public boolean contains(LocalDate day) throws SQLException {
        return closed().contains(Span.MONTH.begin(day));
    }

    private Set<LocalDate> closed() throws SQLException {
        if (closed == null) {
            refresh();
        }
        return closed;
    }

    /**
     * Announces that these months retire. A month that a person has opened again stays open.
     *
     * @return those that were announced more than a minute ago, which every node knows of by now: their partitions may be dropped
     */
    public List<LocalDate> announce(List<LocalDate> months) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO retired_month (month) SELECT unnest(?::date[]) ON CONFLICT DO NOTHING");
                PreparedStatement select = connection.prepareStatement("""
                        SELECT month FROM retired_month WHERE month = ANY (?::date[]) AND opened_at IS NULL
                        AND retired_at < clock_timestamp() - interval '1 minute' ORDER BY month""")) {
            insert.setArray(1, connection.createArrayOf("date", months.toArray()));
            insert.executeUpdate();
            refresh();
            select.setArray(1, connection.createArrayOf("date", months.toArray()));
            try (ResultSet row = select.executeQuery()) {
                List<LocalDate> known = new ArrayList<>();
                while (row.next()) {
                    known.add(row.getObject(1, LocalDate.class));
                }
                return known;
            }
        }
    }

    /** Opens a month again. @param by who decided so */
    public void open(LocalDate day, String by) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement update = connection.prepareStatement("""
                        UPDATE retired_month SET opened_at = clock_timestamp(), opened_by = ?
                        WHERE month = ? AND opened_at IS NULL""")) {
            update.setString(1, by);
            update.setObject(2, Span.MONTH.begin(day));
            update.executeUpdate();
        }
        refresh();
    }
}
