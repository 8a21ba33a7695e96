// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.raw;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.delivery.SegmentChannel;
import org.meterbase.readings.packing.Layout;

/**
 * Takes rows into a block. A row that is there already, whole, is left out; one that says something else of the same stamp and ordinal becomes a revision
 * beside it; one that brings channels which were not asked for before supplements it. Where rows simply go on, as they do in all but a few blocks,
 * nothing is looked up.
 */
public final class BlockMerge {
    private final Block block;
    private final IntFunction<Layout> layouts;
    private final long change;
    private Map<Long, Integer> newest;
    private int[] earlier;
    private int added;
    private int revised;

    /**
     * @param block what was there; taken over
     * @param layouts the layout of a number
     * @param change the offset of the change that this will be
     */
    public BlockMerge(Block block, IntFunction<Layout> layouts, long change) {
        this.block = block;
        this.layouts = layouts;
        this.change = change;
    }

    /** How many rows were not there, or not with these channels. */
    public int added() {
        return added;
    }

    /** How many rows say something else than before. */
    public int revised() {
        return revised;
    }

    /** The block with all that was added. */
    public Block block() {
        return block;
    }

    /** Takes a row whose instant is known already. */
    public void add(IntervalSegment segment, int row, long instant, int layout, Origin origin) {
        int known = find(instant, segment.ordinal(row));
        if (known < 0) {
            append(segment, row, instant, 0, layout, origin, -1);
            added++;
            return;
        }
        boolean differs = differs(segment, row, layout, known);
        boolean supplements = false;
        for (int column = 0; column < segment.channelCount(); column++) {
            long value = segment.value(row, column);
            if (value != IntervalSegment.ABSENT) {
                SegmentChannel channel = segment.channel(column);
                int holder = holder(known, layout, column, channel.name());
                supplements |= holder < 0;
                differs |= holder >= 0 && !same(holder, layout, column, channel, value);
            }
        }
        if (differs && isAnotherOfItsStamp(segment, row, instant, layout)) {
            return;
        }
        if (differs || supplements) {
            append(segment, row, instant, block.revision(known) + 1, layout, origin, known);
            if (differs) {
                revised++;
            } else {
                added++;
            }
        }
    }

    /**
     * The ordinal counts rows of one stamp within one answer. Where only some of them are read again, as from an entry on, the count begins later: what is there under another
     * ordinal, whole, is that row.
     */
    private boolean isAnotherOfItsStamp(IntervalSegment segment, int row, long instant, int layout) {
        int known = find(instant, 0);
        for (int ordinal = 0; known >= 0; known = find(instant, ++ordinal)) {
            if (ordinal != segment.ordinal(row) && isWholly(segment, row, layout, known)) {
                return true;
            }
        }
        return false;
    }

    private boolean isWholly(IntervalSegment segment, int row, int layout, int known) {
        if (segment.status(row) != block.status(known) || segment.flags(row) != block.flags(known)) {
            return false;
        }
        for (int column = 0; column < segment.channelCount(); column++) {
            SegmentChannel channel = segment.channel(column);
            long value = segment.value(row, column);
            int holder = holder(known, layout, column, channel.name());
            if (value != IntervalSegment.ABSENT && (holder < 0 || !same(holder, layout, column, channel, value))) {
                return false;
            }
        }
        return true;
    }

    /** What was asked with other columns may lack the status: then a status of nothing says nothing. */
    private boolean differs(IntervalSegment segment, int row, int layout, int known) {
        long status = segment.status(row);
        int flags = segment.flags(row);
        boolean silent = status == 0 && flags == 0 && block.layout(known) != layout;
        return !silent && (status != block.status(known) || flags != block.flags(known));
    }

    /** The newest revision that has a value of this channel, or -1. */
    private int holder(int known, int layout, int column, String channel) {
        for (int row = known; row >= 0; row = earlierOf(row)) {
            int held = block.layout(row) == layout
                    ? column
                    : layouts.apply(block.layout(row)).column(channel);
            if (held >= 0 && block.value(row, held) != IntervalSegment.ABSENT) {
                return row;
            }
        }
        return -1;
    }

    private boolean same(int row, int layout, int column, SegmentChannel channel, long value) {
        if (block.layout(row) == layout) {
            return block.value(row, column) == value;
        }
        Layout other = layouts.apply(block.layout(row));
        int held = other.column(channel.name());
        SegmentChannel before = other.channels().get(held);
        return block.value(row, held) == value
                && before.scaler() == channel.scaler()
                && before.unit() == channel.unit();
    }

    private void append(
            IntervalSegment segment, int row, long instant, int revision, int layout, Origin origin, int before) {
        int place = block.rows();
        block.append(segment, row, instant, revision, block.layoutPlace(layout), block.originPlace(origin), change);
        if (newest != null) {
            remember(place, before);
        }
    }

    private int find(long instant, int ordinal) {
        if (newest == null) {
            int rows = block.rows();
            if (rows == 0 || instant > block.instant(rows - 1)) {
                return -1;
            }
            index();
        }
        return newest.getOrDefault(key(instant, ordinal), -1);
    }

    private void index() {
        newest = new HashMap<>(block.rows() * 2);
        earlier = new int[block.rows() + 16];
        for (int row = 0; row < block.rows(); row++) {
            remember(row, newest.getOrDefault(key(block.instant(row), block.ordinal(row)), -1));
        }
    }

    private void remember(int row, int before) {
        if (row >= earlier.length) {
            earlier = Arrays.copyOf(earlier, row * 2);
        }
        earlier[row] = before;
        newest.put(key(block.instant(row), block.ordinal(row)), row);
    }

    private int earlierOf(int row) {
        return earlier[row];
    }

    private static long key(long instant, int ordinal) {
        return instant % BlockKey.DAY_SECONDS << 32 | ordinal & 0xFFFF_FFFFL;
    }
}
