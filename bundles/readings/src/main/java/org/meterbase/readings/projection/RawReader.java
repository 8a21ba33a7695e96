// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.meterbase.api.delivery.DeviceStamp;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.StampAt;
import org.meterbase.readings.packing.Layout;
import org.meterbase.readings.raw.Block;
import org.meterbase.readings.raw.Layouts;
import org.meterbase.readings.raw.Names;
import org.meterbase.readings.raw.RawLayer;

/** Reads the rows of a channel out of the raw layer: of each row key the newest revision that was known and has the channel. */
final class RawReader {
    private final Names names;
    private final Layouts layouts;
    private final RawLayer raw;

    RawReader(Names names, Layouts layouts, RawLayer raw) {
        this.names = names;
        this.layouts = layouts;
        this.raw = raw;
    }

    /**
     * The rows of a channel with their stamp on these UTC days, both included.
     *
     * @param known the last change that was known
     */
    RawChannel read(
            Connection connection,
            DeviceKey device,
            String profile,
            String channel,
            int firstDay,
            int lastDay,
            long known)
            throws SQLException {
        int id = names.find(connection, profile);
        if (id < 0) {
            return RawChannel.of(List.of());
        }
        Collection<Block> blocks =
                raw.days(connection, device, id, firstDay, lastDay).values();
        List<RawChannel.Row> rows = new ArrayList<>(blocks.size() * 96);
        blocks.forEach(block -> add(block, channel, known, rows));
        return RawChannel.of(rows);
    }

    private void add(Block block, String channel, long known, List<RawChannel.Row> rows) {
        int end;
        for (int begin = 0; begin < block.rows(); begin = end) {
            end = begin + 1;
            while (end < block.rows()
                    && block.instant(end) == block.instant(begin)
                    && block.ordinal(end) == block.ordinal(begin)) {
                end++;
            }
            boolean again = end < block.rows() && block.instant(end) == block.instant(begin);
            for (int row = end - 1; row >= begin; row--) {
                if (block.change(row) <= known) {
                    Layout layout = layouts.layout(block.layout(row));
                    int column = layout.column(channel);
                    if (column >= 0 && block.value(row, column) != IntervalSegment.ABSENT) {
                        rows.add(row(block, row, layout, column, again));
                        break;
                    }
                }
            }
        }
    }

    /** @param again whether a later row has the same stamp */
    private static RawChannel.Row row(Block block, int row, Layout layout, int column, boolean again) {
        StampAt stampAt = layout.convention().stampAt();
        long instant = block.instant(row);
        int ordinal = block.ordinal(row);
        long moved = autumn(block, row, layout, again);
        return new RawChannel.Row(
                instant + moved,
                moved > 0 ? ordinal - 1 : ordinal,
                block.value(row, column),
                layout.channels().get(column),
                layout.periodSeconds(),
                stampAt == StampAt.UNSPECIFIED ? null : stampAt == StampAt.END,
                block.flags(row));
    }

    /**
     * A device that stamps in local time without deviation, and without a word of daylight saving or with one that is always no, sends the hour that autumn repeats twice, with no
     * mark but the order in its buffer: the second row of a stamp in that hour is of the second pass, and the first row of its end, where it is sent twice, closes the first pass.
     * Answers by how much the instant is another than the convention says, seconds.
     */
    private static long autumn(Block block, int row, Layout layout, boolean again) {
        ZoneId zone = layout.convention().zone();
        if (block.ordinal(row) == 0 && !again
                || block.deviation(row) != DeviceStamp.DEVIATION_UNSPECIFIED
                || summer(block.clockStatus(row))
                || zone instanceof ZoneOffset) {
            return 0;
        }
        LocalDateTime local = LocalDateTime.ofEpochSecond(block.wallClock(row), 0, ZoneOffset.UTC);
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
        if (offsets.size() == 2) {
            ZoneOffset meant = offsets.get(block.ordinal(row) == 0 ? 0 : 1);
            return local.toEpochSecond(meant) - block.instant(row);
        }
        ZoneOffsetTransition last = zone.getRules().previousTransition(Instant.ofEpochSecond(block.instant(row)));
        boolean closes =
                last != null && last.isOverlap() && last.getDateTimeBefore().equals(local);
        return closes && block.ordinal(row) == 0 ? last.getDuration().toSeconds() : 0;
    }

    private static boolean summer(int clockStatus) {
        return clockStatus != DeviceStamp.STATUS_UNSPECIFIED && (clockStatus & DeviceStamp.STATUS_DAYLIGHT_SAVING) != 0;
    }
}
