// SPDX-License-Identifier: Apache-2.0
package org.meterbase.database;

import java.util.List;

/**
 * How the database is at one moment.
 *
 * @param server what it is and where; no secrets
 * @param poolSize the most connections of one schema
 * @param schemas those that are declared, in the order of their names
 */
public record DatabaseStatus(String server, Availability availability, int poolSize, List<Line> schemas) {
    /**
     * @param name of the schema
     * @param bundle that declares it
     */
    public record Line(String name, String bundle, SchemaState state) {}

    /** The most connections of all pools together. */
    public int connections() {
        return poolSize * schemas.size();
    }
}
