// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.packing;

import java.util.Arrays;
import org.meterbase.api.delivery.IntervalSegment;

/**
 * What a device has said in rows that have their stamps on one UTC day, column by column. These octets are made once, when the rows are appended to the journal,
 * and a block that holds nothing else takes them as they are.
 *
 * <p>The instants come first, in seconds since the day began; then an octet that says which of the next columns are not zero throughout; then those; then
 * the channels.
 */
public final class SentColumns {
    /** The instant of the stamp, in seconds since the day began. */
    public static final int INSTANT = 0;
    /** Which of the rows of this stamp it is. */
    public static final int ORDINAL = 1;
    /** The stamp as sent, less its instant. */
    public static final int CLOCK = 2;
    /** The deviation as sent. */
    public static final int DEVIATION = 3;
    /** The status of the clock as sent. */
    public static final int CLOCK_STATUS = 4;
    /** The status of the row as sent. */
    public static final int STATUS = 5;
    /** The neutral flags of the row. */
    public static final int FLAGS = 6;
    /** The first channel. */
    public static final int VALUES = 7;

    private static final int DAY_SECONDS = 86_400;

    private SentColumns() {}

    /** Writes the first rows of these columns. */
    public static void write(Packer out, long[][] columns, int rows) {
        Columns.write(out, columns[INSTANT], rows);
        writeSeldom(out, columns, ORDINAL, VALUES, rows);
        out.count(columns.length - VALUES);
        for (int column = VALUES; column < columns.length; column++) {
            Columns.writeSparse(out, columns[column], rows, IntervalSegment.ABSENT);
        }
    }

    /** Reads what {@link #write} wrote. @param mostCells how many values there may be at most */
    public static long[][] read(Unpacker in, int rows, long mostCells) {
        long[][] columns = new long[VALUES][];
        columns[INSTANT] = instants(in, rows);
        readSeldom(in, columns, ORDINAL, VALUES, rows);
        int width = width(in, rows, mostCells);
        columns = Arrays.copyOf(columns, VALUES + width);
        for (int column = VALUES; column < columns.length; column++) {
            columns[column] = Columns.readSparse(in, rows, IntervalSegment.ABSENT);
        }
        return columns;
    }

    /** The instants alone, which stand at the beginning. */
    public static long[] instants(Unpacker in, int rows) {
        long[] instants = Columns.read(in, rows);
        for (long instant : instants) {
            if (instant < 0 || instant >= DAY_SECONDS) {
                throw new Malformed("a stamp " + instant + " seconds after the beginning of its day");
            }
        }
        return instants;
    }

    /** Goes past all but the instants; answers how many channels there are. */
    static int passRest(Unpacker in, int rows, long mostCells) {
        int mask = in.octet();
        for (int column = ORDINAL; column < VALUES; column++) {
            if ((mask >> column - ORDINAL & 1) != 0) {
                Columns.pass(in, rows);
            }
        }
        int width = width(in, rows, mostCells);
        for (int column = 0; column < width; column++) {
            Columns.passSparse(in, rows);
        }
        return width;
    }

    /** Writes columns most of which are zero throughout, as a rule: an octet says which are not. */
    public static void writeSeldom(Packer out, long[][] columns, int from, int to, int rows) {
        int mask = 0;
        for (int column = from; column < to; column++) {
            for (int row = 0; row < rows; row++) {
                if (columns[column][row] != 0) {
                    mask |= 1 << column - from;
                    break;
                }
            }
        }
        out.octet(mask);
        for (int column = from; column < to; column++) {
            if ((mask >> column - from & 1) != 0) {
                Columns.write(out, columns[column], rows);
            }
        }
    }

    /** Reads what {@link #writeSeldom} wrote. */
    public static void readSeldom(Unpacker in, long[][] columns, int from, int to, int rows) {
        int mask = in.octet();
        for (int column = from; column < to; column++) {
            columns[column] = (mask >> column - from & 1) != 0 ? Columns.read(in, rows) : new long[rows];
        }
    }

    private static int width(Unpacker in, int rows, long mostCells) {
        int width = in.count(IntervalSegment.MAX_CHANNELS);
        if ((long) width * rows > mostCells) {
            throw new Malformed(rows + " rows of " + width + " channels are more than can be");
        }
        return width;
    }
}
