// SPDX-License-Identifier: Apache-2.0
package org.meterbase.kit.schema;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The pool of one schema's connections. One for each schema: a bundle that keeps connections starves itself and nobody
 * else, and no statement is spent on changing the search path of a shared connection.
 */
public final class SchemaPool {
    private static final Duration BORROW_LIMIT = Duration.ofSeconds(5);
    /** What a transaction may idle: it holds up vacuum and every reader behind it. */
    private static final Duration IDLE_IN_TRANSACTION = Duration.ofSeconds(5);
    /** How much longer than the server the driver waits: when the server's host is gone, nobody else ends the wait. */
    private static final Duration GRACE = Duration.ofSeconds(15);

    private SchemaPool() {}

    /**
     * A pool whose connections have {@code search_path = schema}, time zone UTC and the time limits of the platform. It is made
     * without asking the database, and heals by itself when the database was away.
     *
     * @param statementLimit after which the server cancels a statement; {@code SET LOCAL statement_timeout} for one that
     *     is known to be long
     * @throws SQLException when the address is not one of PostgreSQL
     */
    public static HikariDataSource open(Login login, String schema, int size, Duration statementLimit)
            throws SQLException {
        PGSimpleDataSource source = login.source(schema);
        source.setCurrentSchema(schema);
        source.setReWriteBatchedInserts(true);
        source.setSocketTimeout((int) statementLimit.plus(GRACE).toSeconds());
        source.setOptions("-c statement_timeout=%d -c idle_in_transaction_session_timeout=%d"
                .formatted(statementLimit.toMillis(), IDLE_IN_TRANSACTION.toMillis()));

        HikariConfig config = new HikariConfig();
        config.setPoolName(schema);
        config.setDataSource(source);
        // The driver sends the time zone of the JVM, which is the operator's and not the data's.
        config.setConnectionInitSql("SET TIME ZONE 'UTC'");
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setIdleTimeout(Duration.ofMinutes(2).toMillis());
        config.setConnectionTimeout(BORROW_LIMIT.toMillis());
        config.setValidationTimeout(Duration.ofSeconds(2).toMillis());
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }
}
