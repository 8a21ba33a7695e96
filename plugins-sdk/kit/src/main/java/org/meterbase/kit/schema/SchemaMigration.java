// SPDX-License-Identifier: Apache-2.0
package org.meterbase.kit.schema;

import java.net.URL;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.output.MigrateResult;
import org.flywaydb.core.api.resource.LoadableResource;
import org.postgresql.ds.PGSimpleDataSource;

/** Brings one schema to the version that a set of scripts describes. The history is a table of that very schema. */
public final class SchemaMigration {
    /** Where scripts are, in a bundle or on a class path; the schema's name follows. */
    public static final String FOLDER = "db/migration/";

    private static final String HISTORY = "schema_history";
    /** Any number would do, as long as every node uses the same one: "METERBAS" in ASCII. */
    private static final long ADVISORY_LOCK = 0x4d45544552424153L;
    /** Another node may be at a long migration; then this one tries again later. */
    private static final Duration LOCK_LIMIT = Duration.ofSeconds(30);
    /** A migration may rewrite a large table. */
    private static final Duration STATEMENT_LIMIT = Duration.ofHours(6);

    /**
     * @param version of the schema now
     * @param applied how many scripts were run just now
     */
    public record Outcome(String version, int applied) {}

    private SchemaMigration() {}

    /**
     * Makes the schema where there is none and runs the scripts that have not been run. One migration at a time in the
     * whole database, across all nodes. A script that fails leaves nothing behind.
     *
     * @param scripts named as Flyway wants them: {@code V1__what.sql}
     * @throws SQLException when the database does not answer, or another node migrates for longer than we wait
     * @throws MigrationFailedException when the database is there and the scripts do not fit
     */
    public static Outcome migrate(Login login, String schema, Collection<URL> scripts)
            throws SQLException, MigrationFailedException {
        if (scripts.isEmpty()) {
            throw new MigrationFailedException("there are no scripts in " + FOLDER + schema);
        }
        try (Connection connection = login.connect("migration of " + schema, LOCK_LIMIT.multipliedBy(2));
                Statement statement = connection.createStatement()) {
            statement.execute("SET lock_timeout = " + LOCK_LIMIT.toMillis());
            statement.execute("SELECT pg_advisory_lock(" + ADVISORY_LOCK + ")"); // released with the connection
            Outcome outcome = run(login, schema, scripts);
            if (!connection.isValid(2)) {
                throw new SQLException("The connection was lost during the migration of " + schema, "08006");
            }
            return outcome;
        }
    }

    private static Outcome run(Login login, String schema, Collection<URL> scripts)
            throws SQLException, MigrationFailedException {
        PGSimpleDataSource source = login.source("migration of " + schema);
        source.setCurrentSchema(schema);
        // One of Flyway's connections idles in a transaction, as a lock, while another works.
        source.setOptions("-c idle_in_transaction_session_timeout=0 -c statement_timeout=0");
        source.setSocketTimeout((int) STATEMENT_LIMIT.toSeconds());
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // Flyway finds its own parts through the context class loader, which in OSGi is anybody's.
        thread.setContextClassLoader(Flyway.class.getClassLoader());
        try {
            Flyway flyway = Flyway.configure(Flyway.class.getClassLoader())
                    .loggers("slf4j")
                    .dataSource(source)
                    .defaultSchema(schema)
                    .schemas(schema)
                    .table(HISTORY)
                    .placeholderReplacement(false)
                    .validateMigrationNaming(true)
                    .resourceProvider(provider(scripts))
                    .javaMigrationClassProvider(List::of)
                    .load();
            MigrateResult result = flyway.migrate();
            // The target is where the scripts led; where none was run, it is where the schema was before.
            String version = result.migrationsExecuted > 0 ? result.targetSchemaVersion : result.initialSchemaVersion;
            return new Outcome(String.valueOf(version), result.migrationsExecuted);
        } catch (FlywayException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException failure && isOutage(failure)) {
                    throw failure;
                }
            }
            throw new MigrationFailedException(oneLine(e.getMessage()), e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Flyway writes a small table, with a ruler above it and advice for its own command line below. */
    private static String oneLine(String message) {
        return message.lines()
                .map(line -> line.strip().replaceAll("\\s+:", ":"))
                .filter(line -> !line.isEmpty() && !line.matches("-+") && !line.startsWith("Statement:"))
                .collect(Collectors.joining("; "));
    }

    /** Class 08 is a broken connection, 57P0x a server that is being stopped or started (PostgreSQL manual, Appendix A). */
    private static boolean isOutage(SQLException failure) {
        String state = failure.getSQLState();
        return state != null && (state.startsWith("08") || state.startsWith("57P0"));
    }

    private static ResourceProvider provider(Collection<URL> scripts) {
        List<LoadableResource> all =
                scripts.stream().<LoadableResource>map(Script::new).sorted().toList();
        return new ResourceProvider() {
            @Override
            public LoadableResource getResource(String name) {
                return all.stream()
                        .filter(script -> script.getFilename().equals(name))
                        .findFirst()
                        .orElse(null);
            }

            @Override
            public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
                return all.stream()
                        .filter(script -> script.getFilename().startsWith(prefix))
                        .filter(script -> Arrays.stream(suffixes).anyMatch(script.getFilename()::endsWith))
                        .toList();
            }
        };
    }
}
