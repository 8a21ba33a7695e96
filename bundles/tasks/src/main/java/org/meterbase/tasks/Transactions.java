// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Work on the database, all or nothing. */
final class Transactions {
    /** What is done within one transaction. */
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private final DataSource source;

    Transactions(DataSource source) {
        this.source = source;
    }

    /** @throws DatabaseFailure where it failed; nothing of it was kept, unless the commit's own outcome is unknown */
    <T> T run(Work<T> work) {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.on(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                rollback(connection, e);
                throw e;
            }
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }

    private static void rollback(Connection connection, Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    /** The database refused or was away. */
    static final class DatabaseFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        DatabaseFailure(SQLException cause) {
            super(cause.getMessage(), cause);
        }

        /** Whether a unique key stood in the way. */
        boolean isDuplicate() {
            return "23505".equals(((SQLException) getCause()).getSQLState());
        }
    }
}
