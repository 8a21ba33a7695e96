// SPDX-License-Identifier: Apache-2.0
package org.meterbase.database;

import java.io.IOException;
import java.sql.SQLException;
import org.meterbase.kit.schema.Login;

/** Where the database is. */
sealed interface Source permits ConfiguredServer, EmbeddedServer {

    /**
     * Does what can be done so that the database answers, and says how to reach it. Called every second or so.
     *
     * @throws IOException when it cannot be reached for a reason on this machine; worth trying again
     */
    Login ready() throws IOException, SQLException;

    /** For people: what it is and where. */
    String description();

    /** Lets go of it; a server of our own is stopped. */
    void close();
}
