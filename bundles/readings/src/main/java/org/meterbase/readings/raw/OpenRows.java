// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.raw;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.readings.packing.DaySlice;
import org.meterbase.readings.packing.PackedSegment;
import org.meterbase.readings.packing.Packer;
import org.meterbase.readings.packing.Unpacker;

/** What was pushed for a block and is not in it yet, in the order of the journal; packed, as there are millions. Immutable. */
public final class OpenRows {
    /** The change of a row that no change has told of yet: it is known now, and as of no earlier moment. */
    public static final long UNTOLD = Long.MAX_VALUE;

    /** About what the objects around the octets take. */
    private static final int HEAD = 160;

    private final BlockKey key;
    /** Of these, as many as this one's length are its own; later ones go on behind them. */
    private final byte[] octets;

    private final int length;
    private final long since;
    private final long first;
    private final long last;

    private OpenRows(BlockKey key, byte[] octets, int length, long since, long first, long last) {
        this.key = key;
        this.octets = octets;
        this.length = length;
        this.since = since;
        this.first = first;
        this.last = last;
    }

    /** The first rows for a block. */
    static OpenRows of(BlockKey key, Push push, long since) {
        byte[] octets = packed(key, push, 0);
        return new OpenRows(key, octets, octets.length, since, push.offset(), push.offset());
    }

    /** With what came later. To be asked once: there is one thread that adds, and it adds to the last of them. */
    OpenRows plus(Push push) {
        byte[] more = packed(key, push, last);
        int sum = length + more.length;
        byte[] room = sum <= octets.length ? octets : Arrays.copyOf(octets, sum + sum / 4);
        System.arraycopy(more, 0, room, length, more.length);
        return new OpenRows(key, room, sum, since, first, push.offset());
    }

    /** For which block. */
    public BlockKey key() {
        return key;
    }

    /** Since when it waits, in seconds since the epoch. */
    public long since() {
        return since;
    }

    /** The offset of the first journal record with such rows. */
    public long first() {
        return first;
    }

    /** The offset of the last one. */
    public long last() {
        return last;
    }

    /** About how many octets of memory it takes. */
    public int size() {
        return octets.length + HEAD;
    }

    /** The pushes after an offset, ascending. @param layouts that know those of these rows */
    public List<Push> after(long offset, Layouts layouts) {
        List<Push> pushes = new ArrayList<>();
        Unpacker in = new Unpacker(octets, 0, length);
        for (long at = 0; !in.atEnd(); ) {
            at += in.count();
            int layout = in.count(Integer.MAX_VALUE);
            Origin origin = OriginCodec.readOne(in, key.begin());
            int channels = layouts.layout(layout).channels().size();
            DaySlice slice = DaySlice.read(in, channels, Integer.MAX_VALUE);
            if (at > offset) {
                pushes.add(new Push(at, layout, origin, slice));
            }
        }
        return pushes;
    }

    /** The offsets of the journal records that they lie in, ascending. */
    public SortedSet<Long> offsets(Layouts layouts) {
        SortedSet<Long> offsets = new TreeSet<>();
        after(0, layouts).forEach(push -> offsets.add(push.offset()));
        return offsets;
    }

    /** The rows of a push, as they came. */
    public PackedSegment segment(Push push, String profile, Layouts layouts) {
        return new PackedSegment(key.device(), profile, layouts.layout(push.layout()), List.of(push.slice()));
    }

    /**
     * What the block says with these rows.
     *
     * @param block null where there is none yet
     * @param pushed up to which offset they are in it already
     */
    Block onto(Block block, long pushed, String profile, Layouts layouts) {
        BlockMerge merge = null;
        for (Push push : after(pushed, layouts)) {
            IntervalSegment segment = segment(push, profile, layouts).unpack();
            if (merge == null) {
                merge = new BlockMerge(
                        block == null ? new Block(segment.channelCount(), segment.rowCount()) : block,
                        layouts::layout,
                        UNTOLD);
            }
            for (int row = 0; row < segment.rowCount(); row++) {
                merge.add(segment, row, segment.epochSecond(row), push.layout(), push.origin());
            }
        }
        if (merge == null) {
            return block;
        }
        merge.block().order();
        return merge.block();
    }

    /** The numbers of the layouts that occur. */
    Set<Integer> layouts() {
        Set<Integer> found = new LinkedHashSet<>();
        Unpacker in = new Unpacker(octets, 0, length);
        while (!in.atEnd()) {
            in.count();
            found.add(in.count(Integer.MAX_VALUE));
            OriginCodec.readOne(in, key.begin());
            DaySlice.pass(in);
        }
        return found;
    }

    /** The stamps of all rows, ascending. */
    long[] instants() {
        long[] instants = new long[8];
        int size = 0;
        Unpacker in = new Unpacker(octets, 0, length);
        while (!in.atEnd()) {
            in.count();
            in.count();
            OriginCodec.readOne(in, key.begin());
            for (long instant : DaySlice.passInstants(in)) {
                if (size == instants.length) {
                    instants = Arrays.copyOf(instants, size * 2);
                }
                instants[size++] = key.begin() + instant;
            }
        }
        instants = Arrays.copyOf(instants, size);
        Arrays.sort(instants);
        return instants;
    }

    private static byte[] packed(BlockKey key, Push push, long before) {
        Packer out = new Packer(40 + push.slice().octets());
        out.count(push.offset() - before);
        out.count(push.layout());
        OriginCodec.writeOne(out, push.origin(), key.begin());
        push.slice().write(out);
        return out.toArray();
    }
}
