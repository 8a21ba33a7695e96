// SPDX-License-Identifier: Apache-2.0
package org.meterbase.kit.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * How to reach a database.
 *
 * @param url as the PostgreSQL driver takes it: {@code jdbc:postgresql://host:port/database}
 */
public record Login(String url, String user, String password) {
    private static final int CONNECT_SECONDS = 5;

    /** A single connection, outside any pool, that gives up waiting for an answer after the limit. */
    public Connection connect(String purpose, Duration limit) throws SQLException {
        PGSimpleDataSource source = source(purpose);
        source.setSocketTimeout((int) limit.toSeconds());
        return source.getConnection();
    }

    /** A source of new connections; {@code purpose} is what {@code pg_stat_activity} shows. */
    PGSimpleDataSource source(String purpose) throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        try {
            source.setUrl(url);
        } catch (IllegalArgumentException e) {
            // Without the cause, whose message quotes the whole address and whatever secret is in it.
            throw new SQLException(
                    "\"" + address() + "\" is not of the form jdbc:postgresql://host:port/database", "08001");
        }
        source.setUser(user);
        if (!password.isEmpty()) {
            source.setPassword(password); // else the address may have one
        }
        source.setApplicationName("meterbase " + purpose);
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setTcpKeepAlive(true);
        return source;
    }

    /** Never the password. */
    @Override
    public String toString() {
        return user + "@" + address();
    }

    /** The address without its parameters, because one of them may be a password. */
    public String address() {
        return url.replaceAll("[?;].*", "");
    }
}
