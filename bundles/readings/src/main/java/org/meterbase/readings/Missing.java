// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.TimeRange;
import org.meterbase.readings.raw.BlockCodec;
import org.meterbase.readings.raw.BlockKey;
import org.meterbase.readings.raw.Bounds;
import org.meterbase.readings.raw.Names;
import org.meterbase.readings.raw.Ranges;
import org.meterbase.readings.raw.RawLayer;

/** Works out what may still be had from devices: the grid of the period, less the rows that are there, less what was answered already, less what the buffer has lost. */
final class Missing {
    private final Names names;
    private final RawLayer raw;

    Missing(Names names, RawLayer raw) {
        this.names = names;
        this.raw = raw;
    }

    /** What a device has said of a profile. */
    private record Said(Ranges answered, long oldest) {
        static final Said NOTHING = new Said(Ranges.NONE, Long.MIN_VALUE);

        /** With what lies in blocks beside the rows that were the answer. */
        Said with(List<BlockCodec.Stamps> blocks) {
            Ranges sum = answered;
            for (BlockCodec.Stamps block : blocks) {
                sum = sum.plus(block.answered());
            }
            return new Said(sum, oldest);
        }
    }

    Map<DeviceKey, List<TimeRange>> find(
            Connection connection, Collection<DeviceKey> devices, String source, TimeRange stamps, Duration period)
            throws SQLException {
        long from = Bounds.within(stamps.from()).getEpochSecond();
        long to = Bounds.within(stamps.to()).getEpochSecond();
        Map<DeviceKey, List<TimeRange>> missing = new LinkedHashMap<>();
        int id = names.find(connection, source);
        Map<DeviceKey, Said> said = id < 0 ? Map.of() : said(connection, devices, id);
        Map<DeviceKey, List<BlockCodec.Stamps>> present = new HashMap<>();
        int length = (int) period.toSeconds();
        if (id >= 0) {
            raw.stamps(
                    connection,
                    devices,
                    id,
                    BlockKey.dayOf(from - length),
                    BlockKey.dayOf(to + length),
                    (device, rows) -> present.computeIfAbsent(device, any -> new ArrayList<>())
                            .add(rows));
        }
        for (DeviceKey device : devices) {
            List<BlockCodec.Stamps> blocks = present.getOrDefault(device, List.of());
            Said word = said.getOrDefault(device, Said.NOTHING).with(blocks);
            long[] rows = join(blocks);
            List<Ranges.Range> ranges = length == 0
                    ? afterLast(word, from, to)
                    : rows.length == 0
                            ? word.answered().without(Math.max(from, word.oldest()), to)
                            : holes(rows, word, from, to, length);
            missing.put(device, ranges.stream().map(Missing::range).toList());
        }
        return missing;
    }

    /** A log has no grid: what lies after its last answer is missing. */
    private static List<Ranges.Range> afterLast(Said word, long from, long to) {
        List<Ranges.Range> answered = word.answered().list();
        long begin = answered.isEmpty()
                ? from
                : Math.max(from, answered.get(answered.size() - 1).to());
        return begin < to ? List.of(new Ranges.Range(begin, to)) : List.of();
    }

    /** Stamps of the grid that no row is near. The grid goes through the last row that lies on an even minute; a slot has its row when one lies within half a period. */
    private static List<Ranges.Range> holes(long[] rows, Said word, long from, long to, int period) {
        List<Ranges.Range> holes = new ArrayList<>();
        long phase = Math.floorMod(rows[rows.length - 1], (long) period);
        for (int i = rows.length - 1; i >= 0 && rows[i] % 60 != 0; i--) {
            phase = Math.floorMod(rows[Math.max(0, i - 1)], (long) period);
        }
        long begin = Math.max(from, word.oldest());
        long stamp = begin + Math.floorMod(phase - begin, (long) period);
        int next = 0;
        for (; stamp < to; stamp += period) {
            while (next < rows.length && rows[next] < stamp - period / 2) {
                next++;
            }
            boolean there = next < rows.length && rows[next] < stamp + (period + 1) / 2;
            if (!there && !word.answered().contains(stamp)) {
                long end = Math.min(stamp + period, to);
                int last = holes.size() - 1;
                if (last >= 0 && holes.get(last).to() == stamp) {
                    holes.set(last, new Ranges.Range(holes.get(last).from(), end));
                } else {
                    holes.add(new Ranges.Range(stamp, end));
                }
            }
        }
        return holes;
    }

    private static Map<DeviceKey, Said> said(Connection connection, Collection<DeviceKey> devices, int source)
            throws SQLException {
        Map<DeviceKey, Said> said = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT c.shard, c.device, c.answered, c.oldest FROM unnest(?::smallint[], ?::bigint[]) AS k (shard, device)
                JOIN coverage c ON c.shard = k.shard AND c.device = k.device AND c.source = ?""")) {
            select.setArray(
                    1,
                    connection.createArrayOf(
                            "int2", devices.stream().map(d -> (short) d.shard()).toArray()));
            select.setArray(
                    2,
                    connection.createArrayOf(
                            "int8", devices.stream().map(DeviceKey::id).toArray()));
            select.setInt(3, source);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Timestamp oldest = row.getTimestamp(4);
                    said.put(
                            new DeviceKey(row.getInt(1), row.getLong(2)),
                            new Said(
                                    Ranges.unpack(row.getBytes(3)),
                                    oldest == null
                                            ? Long.MIN_VALUE
                                            : oldest.toInstant().getEpochSecond()));
                }
            }
        }
        return said;
    }

    private static long[] join(List<BlockCodec.Stamps> parts) {
        long[] all = parts.stream()
                .flatMapToLong(part -> Arrays.stream(part.instants()))
                .toArray();
        Arrays.sort(all);
        return all;
    }

    private static TimeRange range(Ranges.Range range) {
        return new TimeRange(Instant.ofEpochSecond(range.from()), Instant.ofEpochSecond(range.to()));
    }
}
