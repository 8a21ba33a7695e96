// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.fold;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.readings.Change;
import org.meterbase.readings.packing.Layout;
import org.meterbase.readings.raw.Block;
import org.meterbase.readings.raw.BlockCodec;
import org.meterbase.readings.raw.BlockKey;
import org.meterbase.readings.raw.BlockMerge;
import org.meterbase.readings.raw.BlockTable;
import org.meterbase.readings.raw.Layouts;
import org.meterbase.readings.raw.Names;
import org.meterbase.readings.raw.Origin;

/** Makes raw blocks of interval segments. All segments of one device, profile and day are taken in together and the block is written once. */
final class IntervalFold {
    private final Names names;
    private final Layouts layouts;
    private final FoldFigures figures;

    IntervalFold(Names names, Layouts layouts, FoldFigures figures) {
        this.names = names;
        this.layouts = layouts;
        this.figures = figures;
    }

    /** The rows of a segment that fall on one day. */
    private record Slice(IntervalSegment segment, long[] instants, int from, int to, int layout, Origin origin) {}

    /** Gives numbers to what has none, before the lane is locked. */
    void prepare(List<Unit> units, Set<String> wanted) throws SQLException {
        Set<Layout> seen = new LinkedHashSet<>();
        for (Unit unit : units) {
            IntervalSegment segment = (IntervalSegment) unit.delivery();
            wanted.add(segment.profile());
            seen.add(Layout.of(segment));
        }
        layouts.give(seen);
    }

    void fold(FoldTransaction transaction, List<Unit> units) throws SQLException {
        Map<BlockKey, List<Slice>> slices = new LinkedHashMap<>();
        for (Unit unit : units) {
            slice(unit, slices);
        }
        Map<BlockKey, BlockTable.Stored> stored = BlockTable.read(transaction.connection(), slices.keySet());
        List<BlockTable.Stored> inserts = new ArrayList<>();
        List<BlockTable.Stored> updates = new ArrayList<>();
        for (Map.Entry<BlockKey, List<Slice>> entry : slices.entrySet()) {
            BlockKey key = entry.getKey();
            BlockTable.Stored before = stored.get(key);
            Slice first = entry.getValue().get(0);
            Block block = before == null
                    ? new Block(first.segment().channelCount(), first.to() - first.from())
                    : BlockCodec.unpack(before.packed(), key);
            layouts.know(transaction.connection(), block.layouts());
            BlockMerge merge = new BlockMerge(block, layouts::layout, transaction.next());
            for (Slice slice : entry.getValue()) {
                for (int row = slice.from(); row < slice.to(); row++) {
                    merge.add(slice.segment(), row, slice.instants()[row], slice.layout(), slice.origin());
                }
            }
            if (merge.added() + merge.revised() > 0) {
                int version = before == null ? 1 : before.version() + 1;
                (before == null ? inserts : updates)
                        .add(new BlockTable.Stored(key, version, BlockCodec.pack(merge.block(), key)));
                transaction.change(
                        key.device(),
                        Change.Kind.INTERVALS,
                        first.segment().profile(),
                        LocalDate.ofEpochDay(key.day()),
                        version,
                        merge.added(),
                        merge.revised());
            }
        }
        BlockTable.insert(transaction.connection(), inserts);
        BlockTable.update(transaction.connection(), updates);
        figures.blocks(inserts.size(), updates.size());
    }

    private void slice(Unit unit, Map<BlockKey, List<Slice>> slices) {
        IntervalSegment segment = (IntervalSegment) unit.delivery();
        int profile = names.id(segment.profile());
        int layout = layouts.id(Layout.of(segment));
        Origin origin = Origin.of(unit.provenance());
        long[] instants = Admission.instants(segment);
        int from = 0;
        for (int row = 1; row <= instants.length; row++) {
            int day = BlockKey.dayOf(instants[from]);
            if (row == instants.length || BlockKey.dayOf(instants[row]) != day) {
                slices.computeIfAbsent(new BlockKey(segment.device(), profile, day), key -> new ArrayList<>(1))
                        .add(new Slice(segment, instants, from, row, layout, origin));
                from = row;
            }
        }
    }
}
