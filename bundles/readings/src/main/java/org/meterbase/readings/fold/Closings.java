// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.fold;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.readings.packing.FrameCodec;
import org.meterbase.readings.raw.Names;

/**
 * The register sets that are stored of some moments. Two closings may fall on one instant: the ordinal tells them apart. It counts within one answer, and where only the
 * later one is read again it begins too early; so a set is looked for under every ordinal of its moment, and one that was reset another number of times is another closing.
 */
final class Closings {
    private record Moment(DeviceKey device, Instant at, RegisterSet.Kind kind, String source) {
        static Moment of(RegisterSet set) {
            return new Moment(set.device(), set.at(), set.kind(), set.source());
        }
    }

    private record Newest(int revision, String digest) {}

    /**
     * Where a set is to be stored.
     *
     * @param revision 0 where nothing was there
     */
    record Place(int ordinal, int revision) {}

    private final Connection connection;
    private final Names names;
    private final Map<Moment, TreeMap<Integer, Newest>> moments = new LinkedHashMap<>();
    private final Map<List<Object>, OptionalLong> resets = new LinkedHashMap<>();

    private Closings(Connection connection, Names names) {
        this.connection = connection;
        this.names = names;
    }

    /** What is stored of the moments of these. */
    static Closings of(Connection connection, Names names, List<RegisterSet> sets) throws SQLException {
        Closings closings = new Closings(connection, names);
        sets.forEach(set -> closings.moments.put(Moment.of(set), new TreeMap<>()));
        Columnar keys =
                new Columnar("register_set", "shard int2", "device int8", "at timestamptz", "kind int2", "source int4");
        closings.moments.keySet().forEach(moment -> keys.add(closings.columns(moment)));
        Object[] found = keys.find(
                connection,
                "string_agg(t.ordinal || ' ' || t.revision || ' ' || encode(t.digest, 'hex'), ',' ORDER BY t.ordinal, t.revision)",
                "");
        int next = 0;
        for (TreeMap<Integer, Newest> stored : closings.moments.values()) {
            Object text = found[next++];
            for (String one : text == null ? new String[0] : ((String) text).split(",")) {
                String[] words = one.split(" ");
                stored.put(Integer.parseInt(words[0]), new Newest(Integer.parseInt(words[1]), words[2]));
            }
        }
        return closings;
    }

    /** Where the set belongs, and takes it as stored there; null where it is there already. */
    Place place(RegisterSet set) throws SQLException {
        TreeMap<Integer, Newest> stored = moments.get(Moment.of(set));
        for (Map.Entry<Integer, Newest> known : stored.entrySet()) {
            if (known.getValue().digest().equals(digest(set, known.getKey()))) {
                return null;
            }
        }
        int ordinal = stored.containsKey(set.ordinal()) && isAnotherClosing(set) ? stored.lastKey() + 1 : set.ordinal();
        Newest before = stored.get(ordinal);
        Place place = new Place(ordinal, before == null ? 0 : before.revision() + 1);
        stored.put(ordinal, new Newest(place.revision(), digest(set, ordinal)));
        resets.put(List.of(Moment.of(set), ordinal), set.resetCount());
        return place;
    }

    private boolean isAnotherClosing(RegisterSet set) throws SQLException {
        if (set.resetCount().isEmpty()) {
            return false;
        }
        List<Object> key = List.of(Moment.of(set), set.ordinal());
        OptionalLong known = resets.get(key);
        if (known == null) {
            known = resetCount(set);
        }
        return known.isPresent() && known.getAsLong() != set.resetCount().getAsLong();
    }

    private OptionalLong resetCount(RegisterSet set) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT registers FROM register_set WHERE shard = ? AND device = ? AND at = ?::timestamptz AND kind = ?
                AND source = ? AND ordinal = ? ORDER BY revision DESC LIMIT 1""")) {
            Object[] columns = columns(Moment.of(set));
            for (int i = 0; i < columns.length; i++) {
                select.setObject(i + 1, columns[i] instanceof Instant at ? at.toString() : columns[i]);
            }
            select.setInt(columns.length + 1, set.ordinal());
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? FrameCodec.unpack(row.getBytes(1), RegisterSet.class).resetCount()
                        : OptionalLong.empty();
            }
        }
    }

    private Object[] columns(Moment moment) {
        return new Object[] {
            (short) moment.device().shard(),
            moment.device().id(),
            moment.at(),
            (short) moment.kind().ordinal(),
            names.id(moment.source())
        };
    }

    /** Of what the device says. When the platform read it is no part of that, where the device gives a stamp. */
    static byte[] said(RegisterSet set, int ordinal) {
        return Digest.of(FrameCodec.pack(under(set, set.at(), ordinal)));
    }

    /** The same set under another ordinal. */
    static RegisterSet under(RegisterSet set, Instant readAt, int ordinal) {
        RegisterSet.Builder copy = RegisterSet.builder(set.device(), set.kind(), readAt)
                .source(set.source())
                .stamp(set.stamp().orElse(null), set.convention())
                .ordinal(ordinal);
        set.closingReason().ifPresent(copy::closingReason);
        set.resetCount().ifPresent(copy::resetCount);
        set.calendarName().ifPresent(copy::calendarName);
        set.registers().forEach(copy::register);
        return copy.build();
    }

    private static String digest(RegisterSet set, int ordinal) {
        return HexFormat.of().formatHex(said(set, ordinal));
    }
}
