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

    private DaySlice(long day, int rows, long[] instants, byte[] octets, int from, int to) {
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
    }

    /** Reads a slice of a segment with so many channels, and checks all of its columns. */
    static DaySlice read(Unpacker in, int channels, int mostCells) {
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
        return new DaySlice(day, rows, instants, in.source(), from, from + length);
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
        return octets.clone();
    }

    long[][] columns() {
        return SentColumns.read(new Unpacker(octets, from, to), rows, Deliveries.MAX_CELLS);
    }
}
