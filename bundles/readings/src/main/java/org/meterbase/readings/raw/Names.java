// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.raw;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/**
 * The numbers of names, as those of load profiles and logs: millions of devices share a few dozen. A number is given once and for
 * good, in a transaction of its own, so that nobody waits for it. Thread-safe.
 */
public final class Names {
    private final DataSource source;
    private final Map<String, Integer> ids = new ConcurrentHashMap<>();
    private final Map<Integer, String> names = new ConcurrentHashMap<>();

    /** Names in this schema. */
    public Names(DataSource source) {
        this.source = source;
    }

    /** Gives a number to each name that has none. Afterwards {@link #id} answers from memory. */
    public void give(Collection<String> wanted) throws SQLException {
        List<String> unknown =
                wanted.stream().filter(name -> !ids.containsKey(name)).toList();
        if (unknown.isEmpty()) {
            return;
        }
        try (Connection connection = source.getConnection()) {
            for (String name : unknown) {
                if (!load(connection, "WHERE name = ?", name)) {
                    try (PreparedStatement insert = connection.prepareStatement(
                            "INSERT INTO name (name) VALUES (?) ON CONFLICT (name) DO NOTHING")) {
                        insert.setString(1, name);
                        insert.executeUpdate();
                    }
                    load(connection, "WHERE name = ?", name);
                }
            }
        }
    }

    /** The number of a name that has one. */
    public int id(String name) {
        return ids.get(name);
    }

    /** The number of a name, or -1 where it has none: then nothing is filed under it either. */
    public int find(Connection connection, String name) throws SQLException {
        Integer id = ids.get(name);
        if (id == null) {
            return load(connection, "WHERE name = ?", name) ? ids.get(name) : -1;
        }
        return id;
    }

    /** The name of a number. */
    public String name(Connection connection, int id) throws SQLException {
        if (!names.containsKey(id) && !load(connection, "WHERE id = ?", id)) {
            throw new IllegalStateException("the table of names has no number " + id + "; was it restored alone?");
        }
        return names.get(id);
    }

    private boolean load(Connection connection, String condition, Object value) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT id, name FROM name " + condition)) {
            select.setObject(1, value);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return false;
                }
                names.put(row.getInt(1), row.getString(2));
                ids.put(row.getString(2), row.getInt(1));
                return true;
            }
        }
    }
}
