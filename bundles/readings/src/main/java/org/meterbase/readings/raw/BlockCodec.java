// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.raw;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.readings.packing.Columns;
import org.meterbase.readings.packing.DaySlice;
import org.meterbase.readings.packing.Malformed;
import org.meterbase.readings.packing.Packer;
import org.meterbase.readings.packing.SentColumns;
import org.meterbase.readings.packing.Unpacker;

/**
 * The packed form of a block: what the platform knows of its rows, then what the device sent. A fresh day takes the latter out of the journal as it is. Of what was
 * sent the stamps come first, so that whoever asks what is missing reads nothing behind them. The first octet is the version; a later version reads all earlier ones
 * for good.
 */
public final class BlockCodec {
    private static final int VERSION = 2;
    private static final int FIRST_VERSION = 1;
    private static final int MAX_CELLS = 1 << 24;
    private static final int MAX_LAYOUTS = 1 << 16;
    private static final int MAX_RANGES = 1 << 17;
    /** Of revisions, layouts, origins and changes only the last are not zero. */
    private static final int ONLY_CHANGES = 0b1000;
    /** Where the columns of a block stand among those that a device sends. */
    private static final int[] SENT = {
        Block.INSTANT, Block.ORDINAL, Block.WALL_CLOCK, Block.DEVIATION, Block.CLOCK_STATUS, Block.STATUS, Block.FLAGS
    };

    private BlockCodec() {}

    /** What is asked of a block by whoever asks what is missing. @param instants ascending @param answered of this day */
    public record Stamps(long[] instants, Ranges answered) {}

    /** Packs a block, which is put in order before. */
    public static byte[] pack(Block block, BlockKey key) {
        block.order();
        int rows = block.rows();
        Packer out = new Packer(96 + rows * (block.width() + 1) * 2);
        writeHead(out, key, rows, block.answered(), block.layouts(), block.origins());
        long[][] known = {
            block.column(Block.REVISION),
            block.column(Block.LAYOUT),
            block.column(Block.ORIGIN),
            block.column(Block.CHANGE)
        };
        SentColumns.writeSeldom(out, known, 0, known.length, rows);
        long[][] sent = new long[SentColumns.VALUES + block.width()][];
        for (int column = 0; column < sent.length; column++) {
            sent[column] =
                    block.column(column < SENT.length ? SENT[column] : Block.VALUES + column - SentColumns.VALUES);
        }
        sent[SentColumns.INSTANT] = relative(sent[SentColumns.INSTANT], rows, key.begin());
        long[] clocks = new long[rows];
        for (int row = 0; row < rows; row++) {
            clocks[row] = block.wallClock(row) - block.instant(row);
        }
        sent[SentColumns.CLOCK] = clocks;
        SentColumns.write(out, sent, rows);
        return out.toArray();
    }

    /** Packs the block that has the rows of a slice and no others; the slice ascends. Equal to what {@link #pack} makes of them. */
    public static byte[] pack(DaySlice slice, BlockKey key, int layout, Origin origin, long change, Ranges answered) {
        Packer out = new Packer(96 + slice.octets());
        writeHead(out, key, slice.rows(), answered, List.of(layout), List.of(origin));
        out.octet(ONLY_CHANGES);
        Columns.writeConstant(out, change);
        slice.copy(out);
        return out.toArray();
    }

    /** Reads a block. @throws Malformed where these octets are not what {@link #pack} wrote */
    public static Block unpack(byte[] packed, BlockKey key) {
        Unpacker in = new Unpacker(packed);
        boolean first = version(in) == FIRST_VERSION;
        int rows = in.count(Block.MAX_ROWS);
        Block block = first ? unpackFirst(in, rows, key) : unpack(in, rows, key);
        if (!in.atEnd()) {
            throw new Malformed("octets after the last column of a block");
        }
        return block;
    }

    /** The instants of the rows and what was answered, and nothing else. */
    public static Stamps stamps(byte[] packed, BlockKey key) {
        Unpacker in = new Unpacker(packed);
        boolean first = version(in) == FIRST_VERSION;
        int rows = in.count(Block.MAX_ROWS);
        if (first) {
            return new Stamps(relative(Columns.read(in, rows), rows, -key.begin()), Ranges.NONE);
        }
        Ranges answered = readAnswered(in, key);
        readLayouts(in);
        OriginCodec.read(in, key.begin());
        SentColumns.readSeldom(in, new long[4][], 0, 4, rows);
        return new Stamps(relative(SentColumns.instants(in, rows), rows, -key.begin()), answered);
    }

    private static Block unpack(Unpacker in, int rows, BlockKey key) {
        Ranges answered = readAnswered(in, key);
        List<Integer> layouts = readLayouts(in);
        List<Origin> origins = OriginCodec.read(in, key.begin());
        long[][] known = new long[4][];
        SentColumns.readSeldom(in, known, 0, known.length, rows);
        long[][] sent = SentColumns.read(in, rows, MAX_CELLS);
        long[][] columns = new long[Block.VALUES + sent.length - SentColumns.VALUES][];
        for (int column = 0; column < sent.length; column++) {
            columns[column < SENT.length ? SENT[column] : Block.VALUES + column - SentColumns.VALUES] = sent[column];
        }
        columns[Block.REVISION] = known[0];
        columns[Block.LAYOUT] = known[1];
        columns[Block.ORIGIN] = known[2];
        columns[Block.CHANGE] = known[3];
        columns[Block.INSTANT] = relative(sent[SentColumns.INSTANT], rows, -key.begin());
        for (int row = 0; row < rows; row++) {
            columns[Block.WALL_CLOCK][row] += columns[Block.INSTANT][row];
        }
        check(columns[Block.LAYOUT], layouts.size());
        check(columns[Block.ORIGIN], origins.size());
        Block block = new Block(columns, rows, layouts, origins);
        block.answer(answered);
        return block;
    }

    private static Block unpackFirst(Unpacker in, int rows, BlockKey key) {
        long[] instants = relative(Columns.read(in, rows), rows, -key.begin());
        List<Integer> layouts = readLayouts(in);
        List<Origin> origins = OriginCodec.readRows(in, key.begin());
        long[][] columns = new long[Block.VALUES][];
        columns[Block.INSTANT] = instants;
        for (int column = Block.ORDINAL; column < Block.VALUES; column++) {
            columns[column] = Columns.read(in, rows);
        }
        for (int row = 0; row < rows; row++) {
            columns[Block.WALL_CLOCK][row] += instants[row];
        }
        check(columns[Block.LAYOUT], layouts.size());
        check(columns[Block.ORIGIN], origins.size());
        int width = in.count(IntervalSegment.MAX_CHANNELS);
        if ((long) width * rows > MAX_CELLS) {
            throw new Malformed("a block of " + rows + " rows and " + width + " channels");
        }
        columns = Arrays.copyOf(columns, Block.VALUES + width);
        for (int channel = 0; channel < width; channel++) {
            columns[Block.VALUES + channel] = Columns.readSparse(in, rows, IntervalSegment.ABSENT);
        }
        return new Block(columns, rows, layouts, origins);
    }

    private static int version(Unpacker in) {
        int version = in.octet();
        if (version != VERSION && version != FIRST_VERSION) {
            throw new Malformed("version " + version + " of a block; this platform reads versions up to " + VERSION);
        }
        return version;
    }

    private static long[] relative(long[] instants, int rows, long begin) {
        long[] result = new long[rows];
        for (int row = 0; row < rows; row++) {
            result[row] = instants[row] - begin;
        }
        return result;
    }

    private static void check(long[] places, int size) {
        for (long place : places) {
            if (place < 0 || place >= size) {
                throw new Malformed("place " + place + " in a list of " + size);
            }
        }
    }

    private static void writeHead(
            Packer out, BlockKey key, int rows, Ranges answered, List<Integer> layouts, List<Origin> origins) {
        out.octet(VERSION);
        out.count(rows);
        out.count(answered.list().size());
        for (Ranges.Range range : answered.list()) {
            out.number(range.from() - key.begin());
            out.count(range.to() - range.from());
        }
        out.count(layouts.size());
        layouts.forEach(out::count);
        OriginCodec.write(out, origins, key.begin());
    }

    private static Ranges readAnswered(Unpacker in, BlockKey key) {
        Ranges answered = Ranges.NONE;
        for (int left = in.count(MAX_RANGES); left > 0; left--) {
            long from = key.begin() + in.number();
            answered = answered.plus(from, from + in.count());
        }
        return answered;
    }

    private static List<Integer> readLayouts(Unpacker in) {
        List<Integer> layouts = new ArrayList<>(2);
        for (int left = in.count(MAX_LAYOUTS); left > 0; left--) {
            layouts.add(in.count(Integer.MAX_VALUE));
        }
        return layouts;
    }
}
