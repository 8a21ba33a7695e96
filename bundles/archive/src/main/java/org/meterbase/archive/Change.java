// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import javax.persistence.EntityManager;
import javax.persistence.PersistenceException;
import org.meterbase.api.access.Caller;

/** One writing transaction: its recorded time, which no other has, and where it writes. Others wait until it ends. */
record Change(Caller caller, EntityManager em, Connection connection, Instant at) {

    static Change begin(Caller caller, EntityManager em) {
        Connection connection = em.unwrap(Connection.class);
        try {
            return new Change(caller, em, connection, tick(connection, caller));
        } catch (SQLException e) {
            throw new PersistenceException("no change could be begun: " + e.getMessage(), e);
        }
    }

    /** Moves the clock on, holds it until the transaction ends, and writes down who did. */
    static Instant tick(Connection connection, Caller caller) throws SQLException {
        Instant at;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("UPDATE change_clock"
                        + " SET at = greatest(clock_timestamp(), at + interval '1 microsecond') RETURNING at")) {
            row.next();
            at = row.getTimestamp(1).toInstant();
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO change VALUES (?, ?, ?, ?)")) {
            insert.setTimestamp(1, java.sql.Timestamp.from(at));
            insert.setString(2, caller.getName());
            insert.setString(3, caller.origin());
            insert.setString(4, caller.traceId());
            insert.executeUpdate();
        }
        return at;
    }

    /** The recorded time of the last change that was committed. */
    static Instant clock(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT at FROM change_clock")) {
            row.next();
            return row.getTimestamp(1).toInstant();
        }
    }

    /** Ends what was believed, before its successor is written: the constraints look at each statement alone. */
    void end(Recorded record) {
        record.end(at);
        em.flush();
    }

    /**
     * What is to be changed.
     *
     * @throws Refused where there is none, or where it is no longer the expected version
     */
    <R extends Recorded> R current(Optional<R> record, String what, long id, OptionalLong expected) {
        R found = record.orElseThrow(() -> Refused.absent(what, id));
        if (expected.orElse(found.version()) != found.version()) {
            throw Refused.stale(what + " " + id, found.version());
        }
        return found;
    }

    /** An id for something new. */
    long thingId() {
        return ((Number) em.createNativeQuery("SELECT nextval('thing_id')").getSingleResult()).longValue();
    }
}
