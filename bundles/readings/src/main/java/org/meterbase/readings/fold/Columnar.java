// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.fold;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows of a table, column by column: looked up and stored by one statement however many they are. Not thread-safe. */
final class Columnar {
    private final String table;
    private final List<String> names = new ArrayList<>();
    private final List<String> types = new ArrayList<>();
    private final List<List<Object>> columns = new ArrayList<>();

    /** Rows of a table with these columns, each written as {@code name type}. */
    Columnar(String table, String... namesAndTypes) {
        this.table = table;
        for (String column : namesAndTypes) {
            int blank = column.indexOf(' ');
            names.add(column.substring(0, blank));
            types.add(column.substring(blank + 1));
            columns.add(new ArrayList<>());
        }
    }

    void add(Object... values) {
        for (int i = 0; i < values.length; i++) {
            columns.get(i).add(values[i] instanceof Instant instant ? instant.toString() : values[i]);
        }
    }

    int size() {
        return columns.get(0).size();
    }

    /**
     * For each row what an expression says of the first stored row with the same values in all of these columns, or null where there is none.
     *
     * @param order which one is the first, as {@code ORDER BY revision DESC}; empty where there is at most one
     */
    Object[] find(Connection connection, String expression, String order) throws SQLException {
        Object[] found = new Object[size()];
        if (found.length == 0) {
            return found;
        }
        String same = names.stream().map(name -> "t." + name + " = k." + name).collect(Collectors.joining(" AND "));
        // OFFSET 0 makes it one look-up of the key for each row, whatever the planner believes of the table's size.
        String sql = "SELECT k.n, f.x FROM unnest(" + parameters() + ") WITH ORDINALITY AS k ("
                + String.join(", ", names)
                + ", n) CROSS JOIN LATERAL (SELECT " + expression + " AS x FROM " + table + " t WHERE " + same + " "
                + order + " LIMIT 1 OFFSET 0) f";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            bind(connection, select);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found[row.getInt(1) - 1] = row.getObject(2);
                }
            }
        }
        return found;
    }

    /** Stores the rows. @param conflict what to do with those that are there, as {@code ON CONFLICT …}; empty for an error */
    void insert(Connection connection, String conflict) throws SQLException {
        if (size() == 0) {
            return;
        }
        String sql = "INSERT INTO " + table + " (" + String.join(", ", names) + ") SELECT * FROM unnest(" + parameters()
                + ") " + conflict;
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            bind(connection, insert);
            insert.executeUpdate();
        }
    }

    private String parameters() {
        return types.stream().map(type -> "?::" + type + "[]").collect(Collectors.joining(", "));
    }

    private void bind(Connection connection, PreparedStatement statement) throws SQLException {
        for (int i : IntStream.range(0, names.size()).toArray()) {
            Object[] values = columns.get(i).toArray();
            if (types.get(i).equals("bytea")) {
                values = Arrays.copyOf(values, values.length, byte[][].class);
            }
            statement.setArray(i + 1, connection.createArrayOf(types.get(i), values));
        }
    }
}
