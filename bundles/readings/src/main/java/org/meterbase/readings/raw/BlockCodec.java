// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.raw;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.delivery.Provenance;
import org.meterbase.readings.packing.Columns;
import org.meterbase.readings.packing.Malformed;
import org.meterbase.readings.packing.Packer;
import org.meterbase.readings.packing.Unpacker;

/**
 * The packed form of a block. The stamps come first, so that whoever asks what is missing reads nothing else. The first octet is
 * the version; a later version reads all earlier ones for good.
 */
public final class BlockCodec {
    private static final int VERSION = 1;
    private static final int MAX_CELLS = 1 << 24;
    private static final int MAX_LAYOUTS = 1 << 16;
    private static final Provenance.Source[] SOURCES = Provenance.Source.values();

    private BlockCodec() {}

    /** Packs a block, which is put in order before. */
    public static byte[] pack(Block block, BlockKey key) {
        block.order();
        int rows = block.rows();
        Packer out = new Packer(64 + rows * (block.width() + 1) * 2);
        out.octet(VERSION);
        out.count(rows);
        Columns.write(out, relative(block.column(Block.INSTANT), rows, key.begin()), rows);
        out.count(block.layouts().size());
        block.layouts().forEach(out::count);
        out.count(block.origins().size());
        for (Origin origin : block.origins()) {
            write(out, origin, key.begin());
        }
        long[] clocks = new long[rows];
        for (int row = 0; row < rows; row++) {
            clocks[row] = block.wallClock(row) - block.instant(row);
        }
        Columns.write(out, block.column(Block.ORDINAL), rows);
        Columns.write(out, block.column(Block.REVISION), rows);
        Columns.write(out, clocks, rows);
        for (int column = Block.DEVIATION; column < Block.VALUES; column++) {
            Columns.write(out, block.column(column), rows);
        }
        out.count(block.width());
        for (int channel = 0; channel < block.width(); channel++) {
            Columns.writeSparse(out, block.column(Block.VALUES + channel), rows, IntervalSegment.ABSENT);
        }
        return out.toArray();
    }

    /** Reads a block. @throws Malformed where these octets are not what {@link #pack} wrote */
    public static Block unpack(byte[] packed, BlockKey key) {
        Unpacker in = new Unpacker(packed);
        int rows = rows(in);
        long[] instants = relative(Columns.read(in, rows), rows, -key.begin());
        List<Integer> layouts = new ArrayList<>(2);
        for (int left = in.count(MAX_LAYOUTS); left > 0; left--) {
            layouts.add(in.count(Integer.MAX_VALUE));
        }
        List<Origin> origins = new ArrayList<>(2);
        for (int left = in.count(Block.MAX_ROWS); left > 0; left--) {
            origins.add(origin(in, key.begin()));
        }
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
        if (!in.atEnd()) {
            throw new Malformed("octets after the last column of a block");
        }
        return new Block(columns, rows, layouts, origins);
    }

    /** The instants of the rows, ascending, and nothing else. */
    public static long[] instants(byte[] packed, BlockKey key) {
        Unpacker in = new Unpacker(packed);
        int rows = rows(in);
        return relative(Columns.read(in, rows), rows, -key.begin());
    }

    private static int rows(Unpacker in) {
        int version = in.octet();
        if (version != VERSION) {
            throw new Malformed("version " + version + " of a block; this platform reads version " + VERSION);
        }
        return in.count(Block.MAX_ROWS);
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

    private static void write(Packer out, Origin origin, long begin) {
        out.octet(origin.source().ordinal());
        out.number(origin.received().toEpochMilli() - begin * 1000);
        out.count(origin.run());
        out.count(origin.conversation());
        out.word(origin.agent());
        out.flag(origin.clockOffset() != null);
        if (origin.clockOffset() != null) {
            out.number(origin.clockOffset().toMillis());
        }
    }

    private static Origin origin(Unpacker in, long begin) {
        return new Origin(
                in.oneOf(SOURCES),
                Instant.ofEpochMilli(in.number() + begin * 1000),
                in.count(),
                in.count(),
                in.word(),
                in.flag() ? Duration.ofMillis(in.number()) : null);
    }
}
