// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.projection;

import java.util.ArrayList;
import java.util.List;
import org.meterbase.api.model.ReadingQuality;
import org.meterbase.readings.packing.Columns;
import org.meterbase.readings.packing.Malformed;
import org.meterbase.readings.packing.Packer;
import org.meterbase.readings.packing.Unpacker;

/**
 * The intervals of one decision, as a row of the accepted layer holds them. Which instants it names it decides about, and about no others.
 *
 * @param starts the intervals' beginnings, or the moments, ascending, in seconds since the epoch
 * @param values the integers, of this power of ten, in the reading type's unit with its multiplier
 * @param palette the combinations of qualities that occur
 * @param qualities for each value its place in the palette
 */
public record Decided(long[] starts, long[] values, int scale, List<List<ReadingQuality>> palette, int[] qualities) {
    private static final int VERSION = 1;
    private static final int MAX_VALUES = 100_000;
    private static final int MAX_PALETTE = 10_000;

    /** As a table holds them. */
    public byte[] pack() {
        Packer out = new Packer(64 + starts.length * 3);
        out.octet(VERSION);
        out.number(scale);
        out.count(palette.size());
        for (List<ReadingQuality> list : palette) {
            out.count(list.size());
            for (ReadingQuality quality : list) {
                out.count(quality.system());
                out.count(quality.category());
                out.count(quality.index());
            }
        }
        out.count(starts.length);
        Columns.write(out, starts, starts.length);
        Columns.write(out, values, starts.length);
        long[] places = new long[starts.length];
        for (int i = 0; i < places.length; i++) {
            places[i] = qualities[i];
        }
        Columns.write(out, places, places.length);
        return out.toArray();
    }

    /** What {@link #pack} wrote. */
    public static Decided unpack(byte[] packed) {
        Unpacker in = new Unpacker(packed);
        int version = in.octet();
        if (version != VERSION) {
            throw new Malformed("version " + version + " of a decision; this platform reads version " + VERSION);
        }
        int scale = in.number(-1000, 1000);
        List<List<ReadingQuality>> palette = new ArrayList<>();
        for (int left = in.count(MAX_PALETTE); left > 0; left--) {
            List<ReadingQuality> list = new ArrayList<>();
            for (int rest = in.count(100); rest > 0; rest--) {
                list.add(new ReadingQuality(
                        in.count(Integer.MAX_VALUE), in.count(Integer.MAX_VALUE), in.count(Integer.MAX_VALUE)));
            }
            palette.add(List.copyOf(list));
        }
        int count = in.count(MAX_VALUES);
        long[] starts = Columns.read(in, count);
        long[] values = Columns.read(in, count);
        long[] places = Columns.read(in, count);
        int[] qualities = new int[count];
        for (int i = 0; i < count; i++) {
            if (places[i] < 0 || places[i] >= palette.size()) {
                throw new Malformed("place " + places[i] + " in a palette of " + palette.size());
            }
            qualities[i] = (int) places[i];
        }
        return new Decided(starts, values, scale, palette, qualities);
    }
}
