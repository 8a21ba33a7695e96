// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.io.InputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.persistence.PersistenceException;
import org.meterbase.api.access.Caller;
import org.meterbase.api.access.Secrets;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Takes in what comes in bulk. A file is read and staged while nobody waits; then it is checked and applied as a whole, in
 * one change, whose recorded time all of it has. A file that says again what is known changes nothing.
 */
@Component(service = Imports.class)
public final class Imports {
    private static final int SECRETS_AT_ONCE = 1000;

    /** Each step fills columns that were empty; a planner who takes them for empty still joins row by row, for minutes. */
    private static final List<String> ANALYZE = List.of("ANALYZE staged");

    private final Records records;
    private final Secrets secrets;
    private final AtomicLong rows = new AtomicLong();

    @Activate
    public Imports(@Reference Records records, @Reference Secrets secrets) {
        this.records = records;
        this.secrets = secrets;
    }

    /** How many rows were applied since the start. */
    long rows() {
        return rows.get();
    }

    /**
     * Imports a file.
     *
     * @param group whose members are listed; 0 for files of another kind
     * @param dryRun whether to tell what would become of it, and store nothing
     * @param skip whether the rows without errors are stored where others have some; otherwise nothing is stored then
     */
    public ImportReport run(
            Caller caller, ImportKind kind, long group, InputStream file, boolean dryRun, boolean skip) {
        Rights.toChange(caller);
        try (Connection connection = records.bulk()) {
            try {
                return run(caller, connection, kind, group, file, dryRun, skip);
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw Conflicts.explain(new PersistenceException("the import failed: " + e.getMessage(), e));
        }
    }

    private ImportReport run(
            Caller caller,
            Connection connection,
            ImportKind kind,
            long group,
            InputStream file,
            boolean dryRun,
            boolean skip)
            throws SQLException {
        ImportFaults faults = new ImportFaults();
        ImportSheet sheet = new ImportSheet(kind, faults);
        ImportStage stage = ImportStage.open(connection, kind, group);
        boolean complete = sheet.read(file, stage);
        Map<Long, Map<String, byte[]>> kept = stage.close();
        if (!complete) {
            return refused(sheet, faults);
        }
        Change.tick(connection, caller);
        for (ImportStep step : kind.steps()) {
            execute(connection, ANALYZE);
            execute(connection, step.resolve());
        }
        execute(connection, ANALYZE);
        while (check(connection, kind, faults)) {
            // A row that is gone may have said what another relies on.
        }
        if (faults.any() && !skip) {
            return refused(sheet, faults);
        }
        for (ImportStep step : kind.steps()) {
            execute(connection, step.apply());
            execute(connection, ANALYZE);
        }
        ImportReport report = report(connection, sheet, faults, !dryRun);
        if (!dryRun) {
            keep(caller, connection, kept);
            connection.commit();
            records.committed();
            rows.addAndGet(report.created() + report.changed());
        }
        return report;
    }

    /** Takes away what is wrong. @return whether there was any */
    private static boolean check(Connection connection, ImportKind kind, ImportFaults faults) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMP TABLE IF NOT EXISTS refused (line bigint) ON COMMIT DROP");
            for (ImportStep step : kind.steps()) {
                for (String question : step.checks()) {
                    note(connection, kind, question, faults);
                }
            }
            boolean found = statement.executeUpdate("DELETE FROM staged WHERE line IN (SELECT line FROM refused)") > 0;
            statement.execute("TRUNCATE refused");
            return found;
        }
    }

    private static void note(Connection connection, ImportKind kind, String question, ImportFaults faults)
            throws SQLException {
        try (Statement statement = connection.createStatement();
                java.sql.PreparedStatement insert = connection.prepareStatement("INSERT INTO refused VALUES (?)")) {
            statement.setFetchSize(1000);
            try (ResultSet rows = statement.executeQuery(question)) {
                while (rows.next()) {
                    faults.add(rows.getLong(1), kind.header(rows.getString(2)), rows.getString(3));
                    insert.setLong(1, rows.getLong(1));
                    insert.addBatch();
                }
            }
            insert.executeBatch();
        }
    }

    private static void execute(Connection connection, List<String> statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Before the commit: where the secrets are away, nothing is stored. */
    private void keep(Caller caller, Connection connection, Map<Long, Map<String, byte[]>> kept) throws SQLException {
        if (kept.isEmpty()) {
            return;
        }
        Map<String, Map<String, byte[]>> byName = new TreeMap<>();
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(SECRETS_AT_ONCE);
            try (ResultSet row = statement.executeQuery("SELECT line, device_id FROM staged ORDER BY line")) {
                while (row.next()) {
                    String subject = EndDevices.SUBJECT + row.getLong(2);
                    kept.getOrDefault(row.getLong(1), Map.of())
                            .forEach((name, secret) -> byName.computeIfAbsent(name, any -> new HashMap<>())
                                    .put(subject, secret));
                    byName.forEach((name, subjects) -> keep(caller, name, subjects, SECRETS_AT_ONCE));
                }
            }
        }
        byName.forEach((name, subjects) -> keep(caller, name, subjects, 1));
    }

    private void keep(Caller caller, String name, Map<String, byte[]> subjects, int atLeast) {
        if (subjects.size() >= atLeast) {
            secrets.putAll(caller, name, Map.copyOf(subjects));
            subjects.clear();
        }
    }

    private static ImportReport refused(ImportSheet sheet, ImportFaults faults) {
        return new ImportReport(sheet.rows(), 0, 0, 0, faults.lines(), false, faults.list());
    }

    private static ImportReport report(Connection connection, ImportSheet sheet, ImportFaults faults, boolean stored)
            throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FILTER (WHERE outcome = 2),"
                        + " count(*) FILTER (WHERE outcome = 1), count(*) FILTER (WHERE outcome = 0) FROM staged")) {
            row.next();
            return new ImportReport(
                    sheet.rows(),
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    faults.lines(),
                    stored,
                    faults.list());
        }
    }
}
