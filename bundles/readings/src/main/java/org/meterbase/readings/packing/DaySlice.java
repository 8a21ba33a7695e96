// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.packing;

/**
 * Rows of a segment that follow one another and have their stamps on one UTC day, packed as {@link SentColumns} and looked over, but not unpacked. Immutable;
 * keeps the octets of its journal record.
 */
public final class DaySlice {
    private static final long DAY_SECONDS = 86_400;
    private static final long LAST_DAY = Long.MAX_VALUE / DAY_SECONDS;

    private final long day;
    private final int rows;
    private final long least;
    private final long most;
    private final boolean ascending;
    private final byte[] octets;
    private final int from;
    private final int to;
    private final byte[] record;

    private DaySlice(long day, int rows, long[] instants, byte[] octets, int from, int to, byte[] record) {
        long low = instants[0];
        long high = instants[0];
        boolean steady = true;
        for (int row = 1; row < rows; row++) {
            steady &= instants[row] > instants[row - 1];
            low = Math.min(low, instants[row]);
            high = Math.max(high, instants[row]);
        }
        this.day = day;
        this.rows = rows;
        this.least = low;
        this.most = high;
        this.ascending = steady;
        this.octets = octets;
        this.from = from;
        this.to = to;
        this.record = record;
    }

    /** Of columns that are not packed as a slice in their record. */
    static DaySlice of(long day, long[][] columns, byte[] record) {
        int rows = columns[0].length;
        Packer out = new Packer(16 + rows * columns.length * 4);
        SentColumns.write(out, columns, rows);
        byte[] octets = out.toArray();
        return new DaySlice(day, rows, columns[SentColumns.INSTANT], octets, 0, octets.length, record);
    }

    /** Writes what {@link #read} reads. */
    public void write(Packer out) {
        out.number(day);
        out.count(rows);
        out.count(octets());
        copy(out);
    }

    /** Goes past a slice. */
    public static void pass(Unpacker in) {
        in.number();
        in.count();
        in.pass(in.count(Integer.MAX_VALUE));
    }

    /** Goes past a slice; answers the instants of its rows, in seconds since its day began. */
    public static long[] passInstants(Unpacker in) {
        in.number();
        int rows = in.count(Deliveries.MAX_CELLS);
        int length = in.count(Integer.MAX_VALUE);
        int from = in.place();
        in.pass(length);
        return SentColumns.instants(new Unpacker(in.source(), from, from + length), rows);
    }

    /** Reads a slice of a segment with so many channels, and checks all of its columns. */
    public static DaySlice read(Unpacker in, int channels, int mostCells) {
        long day = in.number();
        if (day > LAST_DAY || day < -LAST_DAY - 1) {
            throw new Malformed("a stamp on the day " + day);
        }
        int rows = in.count(mostCells / channels);
        int length = in.count(Integer.MAX_VALUE);
        int from = in.place();
        in.pass(length);
        if (rows == 0) {
            throw new Malformed("a slice without rows");
        }
        Unpacker columns = new Unpacker(in.source(), from, from + length);
        long[] instants = SentColumns.instants(columns, rows);
        if (SentColumns.passRest(columns, rows, mostCells) != channels || !columns.atEnd()) {
            throw new Malformed("a slice that is not of " + channels + " channels");
        }
        return new DaySlice(day, rows, instants, in.source(), from, from + length, in.source());
    }

    /** The day, counted from 1970-01-01; any number, where a stamp cannot be right. */
    public long day() {
        return day;
    }

    /** How many rows there are, at least one. */
    public int rows() {
        return rows;
    }

    /** The earliest instant, in seconds since the epoch. */
    public long least() {
        return day * DAY_SECONDS + least;
    }

    /** The latest instant. */
    public long most() {
        return day * DAY_SECONDS + most;
    }

    /** Whether each row is later than the one before: then no two have one key. */
    public boolean ascending() {
        return ascending;
    }

    /** Writes the columns as they are. */
    public void copy(Packer out) {
        out.raw(octets, from, to - from);
    }

    /** How many octets {@link #copy} writes. */
    public int octets() {
        return to - from;
    }

    byte[] record() {
        return record.clone();
    }

    long[][] columns() {
        return SentColumns.read(new Unpacker(octets, from, to), rows, Deliveries.MAX_CELLS);
    }
}
