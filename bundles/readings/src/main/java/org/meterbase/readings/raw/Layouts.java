// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.raw;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.meterbase.readings.packing.Facts;
import org.meterbase.readings.packing.Layout;
import org.meterbase.readings.packing.Packer;
import org.meterbase.readings.packing.Unpacker;

/** The numbers of layouts, as {@link Names} has those of names. Thread-safe. */
public final class Layouts {
    private final DataSource source;
    private final Map<Layout, Integer> ids = new ConcurrentHashMap<>();
    private final Map<Integer, Layout> layouts = new ConcurrentHashMap<>();

    /** Layouts in this schema. */
    public Layouts(DataSource source) {
        this.source = source;
    }

    /** Gives a number to each layout that has none. Afterwards {@link #id} answers from memory. */
    public void give(Collection<Layout> wanted) throws SQLException {
        List<Layout> unknown =
                wanted.stream().filter(layout -> !ids.containsKey(layout)).toList();
        if (unknown.isEmpty()) {
            return;
        }
        try (Connection connection = source.getConnection()) {
            for (Layout layout : unknown) {
                give(connection, layout);
            }
        }
    }

    /** The number of a layout that has one. */
    public int id(Layout layout) {
        return ids.get(layout);
    }

    /** Reads the layouts of these numbers, so that {@link #layout} answers from memory. */
    public void know(Connection connection, Collection<Integer> wanted) throws SQLException {
        for (int id : wanted) {
            if (!layouts.containsKey(id)) {
                load(connection, id);
            }
        }
    }

    /** The layout of a number that is known. */
    public Layout layout(int id) {
        return layouts.get(id);
    }

    private void give(Connection connection, Layout layout) throws SQLException {
        Packer packer = new Packer(128);
        Facts.write(packer, layout);
        byte[] packed = packer.toArray();
        byte[] digest = digest(packed);
        Integer id = find(connection, digest);
        if (id == null) {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO layout (layout, digest) VALUES (?, ?) ON CONFLICT (digest) DO NOTHING")) {
                insert.setBytes(1, packed);
                insert.setBytes(2, digest);
                insert.executeUpdate();
            }
            id = find(connection, digest);
        }
        layouts.put(id, layout);
        ids.put(layout, id);
    }

    private static Integer find(Connection connection, byte[] digest) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT id FROM layout WHERE digest = ?")) {
            select.setBytes(1, digest);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getInt(1) : null;
            }
        }
    }

    private void load(Connection connection, int id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT layout FROM layout WHERE id = ?")) {
            select.setInt(1, id);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException(
                            "the table of layouts has no number " + id + "; was it restored alone?");
                }
                layouts.put(id, Facts.layout(new Unpacker(row.getBytes(1))));
            }
        }
    }

    private static byte[] digest(byte[] packed) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(packed);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
