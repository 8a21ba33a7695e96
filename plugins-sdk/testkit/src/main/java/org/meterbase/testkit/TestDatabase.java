// SPDX-License-Identifier: Apache-2.0
package org.meterbase.testkit;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.meterbase.kit.schema.Login;
import org.meterbase.kit.schema.MigrationFailedException;
import org.meterbase.kit.schema.SchemaMigration;
import org.meterbase.kit.schema.SchemaPool;

/**
 * A fresh, empty database in a real PostgreSQL server, with the schemas of a bundle in it: migrated by the same code and
 * reached through the same kind of pool as in the product. The server is shared by all tests of a JVM and ends with it.
 *
 * <pre>{@code
 * @AutoClose
 * static final TestDatabase database = TestDatabase.with("readings");
 *
 * @Test
 * void storesWhatItIsGiven() {
 *     var journal = new Journal(database.dataSource());
 * }
 * }</pre>
 *
 * Commits are not durable in this server; that is its only difference from the embedded one. {@link #durable} has none.
 */
public final class TestDatabase implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int POOL_SIZE = 10;
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final Login administration;
    private final Login login;
    private final String name;
    private final Map<String, HikariDataSource> sources = new LinkedHashMap<>();

    private TestDatabase(Login administration, Login login, String name) {
        this.administration = administration;
        this.login = login;
        this.name = name;
    }

    /**
     * Makes a database. Scripts of the schema {@code s} are taken from {@code db/migration/s} on the class path.
     *
     * @throws IllegalStateException when the server cannot be started or a script fails
     */
    public static TestDatabase with(String... schemas) {
        return on(TestServer.shared(), schemas);
    }

    /**
     * Makes a database whose commits are on the disk, in a server with the settings of the embedded one: for what is measured, and for what must survive a
     * crash. Everything else is served faster by {@link #with}.
     */
    public static TestDatabase durable(String... schemas) {
        return on(TestServer.durable(), schemas);
    }

    private static TestDatabase on(TestServer server, String... schemas) {
        String name = "test_" + NUMBERS.incrementAndGet();
        TestDatabase database = new TestDatabase(server.login("postgres"), server.login(name), name);
        try {
            database.administer("CREATE DATABASE " + name + " STRATEGY file_copy");
            for (String schema : schemas) {
                SchemaMigration.migrate(database.login, schema, ClassPathScripts.of(schema));
                database.sources.put(schema, SchemaPool.open(database.login, schema, POOL_SIZE, LIMIT));
            }
            return database;
        } catch (SQLException | MigrationFailedException e) {
            throw new IllegalStateException("No test database for " + List.of(schemas) + ": " + e.getMessage(), e);
        }
    }

    /** Connections to the first schema: its name is the search path, the time zone is UTC. */
    public DataSource dataSource() {
        return sources.values().iterator().next();
    }

    /** Connections to one of several schemas. */
    public DataSource dataSource(String schema) {
        DataSource source = sources.get(schema);
        if (source == null) {
            throw new IllegalArgumentException("The test database was made with the schemas " + sources.keySet());
        }
        return source;
    }

    /** How to reach it from another process. */
    public String url() {
        return login.url();
    }

    public String user() {
        return login.user();
    }

    public String password() {
        return login.password();
    }

    /** Ends all connections and drops the database. */
    @Override
    public void close() throws SQLException {
        sources.values().forEach(HikariDataSource::close);
        administer("DROP DATABASE " + name + " WITH (FORCE)");
    }

    private void administer(String sql) throws SQLException {
        try (Connection connection = administration.connect("tests", LIMIT);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
