// SPDX-License-Identifier: Apache-2.0
package org.meterbase.database;

/** How far a declared schema is. */
public sealed interface SchemaState {
    /** @param reason what it waits for */
    record Waiting(String reason) implements SchemaState {}

    /**
     * Migrated, and its DataSource is a service.
     *
     * @param version the last migration
     * @param active connections in use
     * @param idle connections open and not in use
     * @param waiting threads that wait for one
     * @param size the most there can be
     */
    record Ready(String version, int active, int idle, int waiting, int size) implements SchemaState {}

    /** @param reason why the scripts could not be run; tried again when the bundle or the database comes anew */
    record Failed(String reason) implements SchemaState {}
}
