// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Runs work in a transaction: all of it, or nothing. */
final class Transactions {
    /** What is done in a transaction. */
    @FunctionalInterface
    interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    private final DataSource source;

    Transactions(DataSource source) {
        this.source = source;
    }

    /** @throws IllegalStateException where the database fails, with the {@link SQLException} as its cause */
    <T> T run(Work<T> work) {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.in(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                undo(connection, e);
                throw e;
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The database did not do what access asked of it: " + e.getMessage(), e);
        }
    }

    /** Where the connection is gone there is nothing to undo, and the first failure says why. */
    private static void undo(Connection connection, Throwable failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }
}
