// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.raw;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;

/** The database did not answer a question. What was asked may be asked again. */
public final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says what the database said. */
    public Unavailable(SQLException cause) {
        super("the database did not answer: " + cause.getMessage(), cause);
    }

    /**
     * Whether what failed may well succeed the next time, because it is the server, its connection or somebody else's transaction that failed, and not
     * what was sent (SQLSTATE classes 08, 25, 40, 53, 55, 57 and 58; XX is a server in trouble).
     */
    public static boolean isPassing(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientException || cause instanceof SQLRecoverableException) {
                return true;
            }
            if (cause instanceof SQLException sql) {
                String state = sql.getSQLState();
                // The server always gives a state: without one it was the pool, as when it is being closed.
                return state == null
                        || state.length() == 5
                                && switch (state.substring(0, 2)) {
                                    case "08", "25", "40", "53", "55", "57", "58", "XX" -> true;
                                    default -> false;
                                };
            }
        }
        return false;
    }
}
