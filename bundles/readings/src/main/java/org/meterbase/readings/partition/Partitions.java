// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.partition;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * Makes and retires the partitions of a table. Nothing here ever makes the append wait: a partition is made aside and then attached, and detached
 * before it is dropped; each step gives up after 100 ms where a long reader (a dump) is in the way, and is tried again later. Plain
 * CREATE … PARTITION OF and DROP would stop the append for as long as that reader lives. Thread-safe.
 */
public final class Partitions {
    private static final String WAIT_SHORTLY = "SET LOCAL lock_timeout = '100ms'";
    private static final String STILL_ATTACHED = """
            SELECT c.relname, i.inhdetachpending FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = ?::regclass ORDER BY c.relname""";

    private static final String HALF_RETIRED = """
            SELECT c.relname FROM pg_class c LEFT JOIN pg_inherits i ON i.inhrelid = c.oid
            WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relname ~ ?
            AND (i.inhrelid IS NULL OR i.inhdetachpending)""";

    private final DataSource source;
    private final String table;
    private final Span span;
    private final String settings;
    private final Set<LocalDate> made = ConcurrentHashMap.newKeySet();

    /**
     * @param span what one partition holds
     * @param settings storage parameters, as {@code fillfactor = 70}; empty for none
     */
    public Partitions(DataSource source, String table, Span span, String settings) {
        this.source = source;
        this.table = table;
        this.span = span;
        this.settings = settings;
    }

    /** The table. */
    public String table() {
        return table;
    }

    /** What one partition holds. */
    public Span span() {
        return span;
    }

    /** Makes those that are missing for these days. Costs nothing where they are known to be there. */
    public void ensure(Iterable<LocalDate> days) throws SQLException {
        for (LocalDate day : days) {
            LocalDate begin = span.begin(day);
            if (!made.contains(begin)) {
                make(begin);
                made.add(begin);
            }
        }
    }

    /** Makes those that are missing from a day on for so many days. */
    public void ensure(LocalDate first, int days) throws SQLException {
        ensure(() -> first.datesUntil(first.plusDays(days)).iterator());
    }

    /** Forgets what is known to be there, after an error that says otherwise. */
    public void forget() {
        made.clear();
    }

    /**
     * Whether something failed because a partition is not there that was believed to be: another node has retired it, or somebody by hand. It
     * says nothing of the row.
     */
    public static boolean isMissing(Throwable failure) {
        // A check that fails has the same state, and the name of its constraint.
        return failure instanceof PSQLException e
                && PSQLState.CHECK_VIOLATION.getState().equals(e.getSQLState())
                && e.getServerErrorMessage() != null
                && e.getServerErrorMessage().getConstraint() == null;
    }

    /** The partitions that are there, the oldest first. */
    public List<LocalDate> existing() throws SQLException {
        List<LocalDate> days = new ArrayList<>();
        try (Connection connection = source.getConnection()) {
            for (Attached partition : attached(connection)) {
                days.add(span.parse(partition.name().substring(table.length() + 1)));
            }
        }
        days.sort(Comparator.naturalOrder());
        return days;
    }

    /** The partition's own table. */
    public String name(LocalDate day) {
        return table + "_" + span.format(span.begin(day));
    }

    /**
     * Detaches and drops a partition, or what is left of one whose retirement was interrupted: a detach that was cut short is brought to its end,
     * and a table that was detached and not dropped is dropped.
     *
     * @throws SQLException also where somebody reads it and would have to be waited for: try again later
     */
    public void retire(LocalDate day) throws SQLException {
        String name = name(day);
        made.remove(span.begin(day));
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET lock_timeout = '100ms'");
            try {
                for (Attached partition : attached(connection)) {
                    if (partition.name().equals(name)) {
                        // What was interrupted half-way is finished; it cannot be begun again.
                        statement.execute("ALTER TABLE " + table + " DETACH PARTITION " + name
                                + (partition.detachPending() ? " FINALIZE" : " CONCURRENTLY"));
                    }
                }
                statement.execute("DROP TABLE IF EXISTS " + name);
            } finally {
                statement.execute("RESET lock_timeout");
            }
        }
    }

    /** The partitions that are not yet gone though they are detached, or are about to be: whoever retired them was interrupted. The oldest first. */
    public List<LocalDate> halfRetired() throws SQLException {
        List<LocalDate> days = new ArrayList<>();
        try (Connection connection = source.getConnection();
                PreparedStatement select = connection.prepareStatement(HALF_RETIRED)) {
            select.setString(1, "^" + table + "_" + span.pattern() + "$");
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    days.add(span.parse(row.getString(1).substring(table.length() + 1)));
                }
            }
        }
        days.sort(Comparator.naturalOrder());
        return days;
    }

    private void make(LocalDate begin) throws SQLException {
        String name = name(begin);
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute(WAIT_SHORTLY);
                statement.execute("SELECT pg_advisory_xact_lock(hashtext('meterbase." + table + "'))");
                if (attached(connection).stream().noneMatch(p -> p.name().equals(name))) {
                    statement.execute("CREATE TABLE IF NOT EXISTS " + name + " (LIKE " + table
                            + " INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES INCLUDING STORAGE)"
                            + (settings.isEmpty() ? "" : " WITH (" + settings + ")"));
                    statement.execute("ALTER TABLE " + table + " ATTACH PARTITION " + name + " FOR VALUES FROM ('"
                            + span.bound(begin) + "') TO ('" + span.bound(span.next(begin)) + "')");
                }
                connection.commit();
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            }
        }
    }

    private record Attached(String name, boolean detachPending) {}

    private List<Attached> attached(Connection connection) throws SQLException {
        List<Attached> attached = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(STILL_ATTACHED)) {
            select.setString(1, table);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    attached.add(new Attached(row.getString(1), row.getBoolean(2)));
                }
            }
        }
        return attached;
    }
}
