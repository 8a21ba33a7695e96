// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.fold;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.readings.Change;
import org.meterbase.readings.packing.DaySlice;
import org.meterbase.readings.packing.Layout;
import org.meterbase.readings.packing.PackedDelivery;
import org.meterbase.readings.packing.PackedSegment;
import org.meterbase.readings.raw.Block;
import org.meterbase.readings.raw.BlockCodec;
import org.meterbase.readings.raw.BlockKey;
import org.meterbase.readings.raw.BlockMerge;
import org.meterbase.readings.raw.BlockTable;
import org.meterbase.readings.raw.Layouts;
import org.meterbase.readings.raw.Names;
import org.meterbase.readings.raw.OpenRows;
import org.meterbase.readings.raw.Origin;
import org.meterbase.readings.raw.Push;
import org.meterbase.readings.raw.Ranges;

/**
 * Makes raw blocks of interval segments. All segments of one device, profile and day are taken in together and the block is written once. Rows of a day of which there is
 * nothing yet are not unpacked: their block takes them as they lie in the journal.
 */
final class IntervalFold {
    private final Names names;
    private final Layouts layouts;
    private final FoldFigures figures;

    IntervalFold(Names names, Layouts layouts, FoldFigures figures) {
        this.names = names;
        this.layouts = layouts;
        this.figures = figures;
    }

    /**
     * The rows of a segment that fall on one day.
     *
     * @param packed them as they are packed; null where they are not
     * @param push whether they might have waited
     */
    private record Slice(
            PackedDelivery rows, Origin origin, DaySlice packed, int from, int to, int layout, boolean push) {
        IntervalSegment segment() {
            return (IntervalSegment) rows.delivery();
        }

        String profile() {
            return rows.segment() != null ? rows.segment().profile() : segment().profile();
        }
    }

    /** A block that is to be written. @param bytes null where nothing is new */
    private record Written(byte[] bytes, int added, int revised) {}

    /** Gives numbers to what has none, before the lane is locked. */
    void prepare(List<Unit> units, Set<String> wanted) throws SQLException {
        Set<Layout> seen = new LinkedHashSet<>();
        for (Unit unit : units) {
            PackedSegment packed = unit.segment();
            wanted.add(packed != null ? packed.profile() : ((IntervalSegment) unit.delivery()).profile());
            seen.add(packed != null ? packed.layout() : Layout.of((IntervalSegment) unit.delivery()));
        }
        layouts.give(seen);
    }

    /** The days of which there are rows. */
    Set<LocalDate> days(List<Unit> units) {
        Set<Integer> days = new HashSet<>();
        for (Unit unit : units) {
            if (unit.segment() != null) {
                unit.segment().slices().forEach(slice -> days.add(BlockKey.dayOf(slice.least())));
            } else {
                for (long instant : Admission.instants((IntervalSegment) unit.delivery())) {
                    days.add(BlockKey.dayOf(instant));
                }
            }
        }
        Set<LocalDate> dates = new HashSet<>();
        days.forEach(day -> dates.add(LocalDate.ofEpochDay(day)));
        return dates;
    }

    /** @param end up to where the lane is folded then: as far as that, pushes for the blocks that are written are in them */
    void fold(FoldTransaction transaction, Pushes.Sorted sorted, long end, Answered answered) throws SQLException {
        Map<BlockKey, List<Slice>> slices = new LinkedHashMap<>();
        for (OpenRows rows : sorted.settled()) {
            slice(transaction.connection(), rows, slices);
        }
        for (Unit unit : sorted.written()) {
            slice(unit, slices);
        }
        Map<BlockKey, BlockTable.Stored> stored = stored(transaction, slices.keySet());
        List<BlockTable.Stored> inserts = new ArrayList<>();
        List<BlockTable.Stored> updates = new ArrayList<>();
        for (Map.Entry<BlockKey, List<Slice>> entry : slices.entrySet()) {
            BlockKey key = entry.getKey();
            BlockTable.Stored before = stored.get(key);
            Slice first = entry.getValue().get(0);
            boolean fresh = before == null
                    && entry.getValue().size() == 1
                    && first.packed() != null
                    && first.packed().ascending();
            Written written = fresh
                    ? fresh(key, first, transaction.next(), answered)
                    : merged(key, before, entry.getValue(), transaction, answered);
            boolean pushes = entry.getValue().stream().anyMatch(Slice::push);
            long pushed = pushes ? end : before == null ? 0 : before.pushed();
            if (written.bytes() == null && pushes) {
                // Nothing is new; but that this was found out must be known when the journal is read again.
                updates.add(new BlockTable.Stored(key, before.version(), before.packed(), pushed));
            }
            if (written.bytes() != null) {
                int version = before == null ? 1 : before.version() + 1;
                (before == null ? inserts : updates).add(new BlockTable.Stored(key, version, written.bytes(), pushed));
                transaction.change(
                        key.device(),
                        Change.Kind.INTERVALS,
                        first.profile(),
                        LocalDate.ofEpochDay(key.day()),
                        version,
                        written.added(),
                        written.revised());
            }
        }
        BlockTable.insert(transaction.connection(), inserts);
        BlockTable.update(transaction.connection(), updates);
        inserts.forEach(block -> transaction.memory().reached(block.key()));
        figures.blocks(inserts.size(), updates.size());
    }

    /** The blocks that are there already; only those are looked for of which it is not known that they cannot be. */
    private static Map<BlockKey, BlockTable.Stored> stored(FoldTransaction transaction, Set<BlockKey> keys)
            throws SQLException {
        LaneMemory memory = transaction.memory();
        Map<BlockKey, BlockKey> unknown = new HashMap<>();
        for (BlockKey key : keys) {
            if (!memory.knows(key)) {
                unknown.merge(
                        new BlockKey(key.device(), key.profile(), 0),
                        key,
                        (one, other) -> one.day() < other.day() ? one : other);
            }
        }
        BlockTable.lastDays(transaction.connection(), unknown.values()).forEach(memory::reached);
        List<BlockKey> asked = new ArrayList<>();
        for (BlockKey key : keys) {
            if (!memory.isNew(key)) {
                asked.add(key);
            }
        }
        return BlockTable.read(transaction.connection(), asked);
    }

    private static Written fresh(BlockKey key, Slice slice, long change, Answered answered) {
        byte[] bytes = BlockCodec.pack(slice.packed(), key, slice.layout(), slice.origin(), change, answered.take(key));
        return new Written(bytes, slice.packed().rows(), 0);
    }

    private Written merged(
            BlockKey key, BlockTable.Stored before, List<Slice> slices, FoldTransaction transaction, Answered answered)
            throws SQLException {
        Slice first = slices.get(0);
        Block block = before == null
                ? new Block(first.segment().channelCount(), first.to() - first.from())
                : BlockCodec.unpack(before.packed(), key);
        Connection connection = transaction.connection();
        layouts.know(connection, block.layouts());
        BlockMerge merge = new BlockMerge(block, layouts::layout, transaction.next());
        for (Slice slice : slices) {
            for (int row = slice.from(); row < slice.to(); row++) {
                merge.add(slice.segment(), row, slice.segment().epochSecond(row), slice.layout(), slice.origin());
            }
        }
        if (merge.added() + merge.revised() == 0) {
            return new Written(null, 0, 0);
        }
        Ranges now = answered.take(key);
        block.answer(block.answered().plus(now));
        return new Written(BlockCodec.pack(merge.block(), key), merge.added(), merge.revised());
    }

    /** Pushes that follow one another with one layout are unpacked together. */
    private void slice(Connection connection, OpenRows rows, Map<BlockKey, List<Slice>> slices) throws SQLException {
        String profile = names.name(connection, rows.key().profile());
        List<Push> pushes = rows.after(0, layouts);
        int end;
        for (int begin = 0; begin < pushes.size(); begin = end) {
            int layout = pushes.get(begin).layout();
            List<DaySlice> packed = new ArrayList<>();
            for (end = begin; end < pushes.size() && pushes.get(end).layout() == layout; end++) {
                packed.add(pushes.get(end).slice());
            }
            PackedDelivery sent =
                    PackedDelivery.of(new PackedSegment(rows.key().device(), profile, layouts.layout(layout), packed));
            int from = 0;
            for (Push push : pushes.subList(begin, end)) {
                int to = from + push.slice().rows();
                add(slices, rows.key(), new Slice(sent, push.origin(), push.slice(), from, to, layout, true));
                from = to;
            }
        }
    }

    private void slice(Unit unit, Map<BlockKey, List<Slice>> slices) {
        if (unit.segment() != null) {
            PackedSegment segment = unit.segment();
            int profile = names.id(segment.profile());
            int layout = layouts.id(segment.layout());
            Origin origin = Origin.of(unit.provenance());
            boolean push = Pushes.isPush(unit);
            int from = 0;
            for (DaySlice packed : segment.slices()) {
                int to = from + packed.rows();
                add(
                        slices,
                        new BlockKey(segment.device(), profile, BlockKey.dayOf(packed.least())),
                        new Slice(unit.packed(), origin, packed, from, to, layout, push));
                from = to;
            }
            return;
        }
        IntervalSegment segment = (IntervalSegment) unit.delivery();
        int profile = names.id(segment.profile());
        int layout = layouts.id(Layout.of(segment));
        long[] instants = Admission.instants(segment);
        Origin origin = Origin.of(unit.provenance());
        int from = 0;
        for (int row = 1; row <= instants.length; row++) {
            int day = BlockKey.dayOf(instants[from]);
            if (row == instants.length || BlockKey.dayOf(instants[row]) != day) {
                add(
                        slices,
                        new BlockKey(segment.device(), profile, day),
                        new Slice(unit.packed(), origin, null, from, row, layout, false));
                from = row;
            }
        }
    }

    private static void add(Map<BlockKey, List<Slice>> slices, BlockKey key, Slice slice) {
        slices.computeIfAbsent(key, any -> new ArrayList<>(1)).add(slice);
    }
}
