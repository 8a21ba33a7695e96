// SPDX-License-Identifier: Apache-2.0
package org.meterbase.kit.schema;

/** The database answers and the scripts do not fit: trying again is of no use before one of the two has changed. */
public final class MigrationFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    MigrationFailedException(String message) {
        super(message);
    }

    MigrationFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
