// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.raw;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.meterbase.api.delivery.IntervalSegment;

/**
 * The rows of one device, load profile and UTC day, column by column, as the device sent them. A row is known by (instant, ordinal); where it was sent again
 * with something else, both are there, told apart by their revision. Rows ascend by (instant, ordinal, revision). Not thread-safe.
 */
public final class Block {
    /** More rows than that in one day of one profile are no readings. */
    public static final int MAX_ROWS = 100_000;

    static final int INSTANT = 0;
    static final int ORDINAL = 1;
    static final int REVISION = 2;
    static final int WALL_CLOCK = 3;
    static final int DEVIATION = 4;
    static final int CLOCK_STATUS = 5;
    static final int STATUS = 6;
    static final int FLAGS = 7;
    static final int LAYOUT = 8;
    static final int ORIGIN = 9;
    static final int CHANGE = 10;
    static final int VALUES = 11;

    private final List<Integer> layouts;
    private final List<Origin> origins;
    /** Where each interval was pushed there are as many as rows. */
    private Map<Origin, Integer> originPlaces;

    private long[][] columns;
    private int rows;
    private boolean ascending = true;
    private Ranges answered = Ranges.NONE;

    /** A block without rows, of as many channels. */
    public Block(int channels, int room) {
        this(new long[VALUES + channels][Math.max(room, 4)], 0, new ArrayList<>(2), new ArrayList<>(2));
    }

    Block(long[][] columns, int rows, List<Integer> layouts, List<Origin> origins) {
        this.columns = columns;
        this.rows = rows;
        this.layouts = layouts;
        this.origins = origins;
    }

    /** How many rows there are, revisions included. */
    public int rows() {
        return rows;
    }

    /** How many channels the widest layout has. */
    public int width() {
        return columns.length - VALUES;
    }

    /** The instant of a row's stamp, in seconds since the epoch. */
    public long instant(int row) {
        return columns[INSTANT][row];
    }

    /** Which of the rows of this stamp it is. */
    public int ordinal(int row) {
        return (int) columns[ORDINAL][row];
    }

    /** How often the row had been sent with something else before. */
    public int revision(int row) {
        return (int) columns[REVISION][row];
    }

    /** The stamp as sent. */
    public long wallClock(int row) {
        return columns[WALL_CLOCK][row];
    }

    /** The deviation as sent. */
    public short deviation(int row) {
        return (short) columns[DEVIATION][row];
    }

    /** The status of the clock as sent. */
    public short clockStatus(int row) {
        return (short) columns[CLOCK_STATUS][row];
    }

    /** The status of the row as sent. */
    public long status(int row) {
        return columns[STATUS][row];
    }

    /** The neutral flags of the row. */
    public int flags(int row) {
        return (int) columns[FLAGS][row];
    }

    /** The number of the row's layout in {@link Layouts}. */
    public int layout(int row) {
        return layouts.get((int) columns[LAYOUT][row]);
    }

    /** Where the row came from. */
    public Origin origin(int row) {
        return origins.get((int) columns[ORIGIN][row]);
    }

    /** The offset of the change that brought the row. */
    public long change(int row) {
        return columns[CHANGE][row];
    }

    /** The integer in a column of the row's layout, or {@link IntervalSegment#ABSENT}. */
    public long value(int row, int column) {
        return columns[VALUES + column][row];
    }

    /** The numbers of all layouts that occur. */
    public List<Integer> layouts() {
        return layouts;
    }

    /** What of the day the device has answered for good, with these rows. */
    public Ranges answered() {
        return answered;
    }

    /** Says what of the day is answered. */
    public void answer(Ranges ranges) {
        answered = ranges;
    }

    List<Origin> origins() {
        return origins;
    }

    long[] column(int column) {
        return columns[column];
    }

    /** Adds a row at the end; the block is put in order before it is packed. */
    void append(IntervalSegment segment, int row, long instant, int revision, int layout, int origin, long change) {
        if (rows == columns[0].length) {
            grow(segment);
        }
        widen(segment.channelCount());
        ascending &= rows == 0 || compareKey(rows - 1, instant, segment.ordinal(row), revision) < 0;
        columns[INSTANT][rows] = instant;
        columns[ORDINAL][rows] = segment.ordinal(row);
        columns[REVISION][rows] = revision;
        columns[WALL_CLOCK][rows] = segment.wallClock(row);
        columns[DEVIATION][rows] = segment.deviation(row);
        columns[CLOCK_STATUS][rows] = segment.clockStatus(row);
        columns[STATUS][rows] = segment.status(row);
        columns[FLAGS][rows] = segment.flags(row);
        columns[LAYOUT][rows] = layout;
        columns[ORIGIN][rows] = origin;
        columns[CHANGE][rows] = change;
        for (int column = 0; column < width(); column++) {
            columns[VALUES + column][rows] =
                    column < segment.channelCount() ? segment.value(row, column) : IntervalSegment.ABSENT;
        }
        rows++;
    }

    int layoutPlace(int layout) {
        int place = layouts.lastIndexOf(layout);
        if (place < 0) {
            layouts.add(layout);
            return layouts.size() - 1;
        }
        return place;
    }

    int originPlace(Origin origin) {
        if (originPlaces == null) {
            originPlaces = new HashMap<>();
            for (int place = 0; place < origins.size(); place++) {
                originPlaces.put(origins.get(place), place);
            }
        }
        Integer known = originPlaces.putIfAbsent(origin, origins.size());
        if (known == null) {
            origins.add(origin);
            return origins.size() - 1;
        }
        return known;
    }

    /** Puts the rows in order. */
    void order() {
        if (ascending) {
            return;
        }
        int[] order = IntStream.range(0, rows)
                .boxed()
                .sorted(Comparator.<Integer>comparingLong(row -> columns[INSTANT][row])
                        .thenComparingLong(row -> columns[ORDINAL][row])
                        .thenComparingLong(row -> columns[REVISION][row]))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int column = 0; column < columns.length; column++) {
            long[] ordered = new long[rows];
            for (int row = 0; row < rows; row++) {
                ordered[row] = columns[column][order[row]];
            }
            columns[column] = ordered;
        }
        ascending = true;
    }

    private int compareKey(int row, long instant, int ordinal, int revision) {
        int byInstant = Long.compare(columns[INSTANT][row], instant);
        int byOrdinal = byInstant != 0 ? byInstant : Long.compare(columns[ORDINAL][row], ordinal);
        return byOrdinal != 0 ? byOrdinal : Long.compare(columns[REVISION][row], revision);
    }

    private void grow(IntervalSegment segment) {
        if (rows >= MAX_ROWS) {
            throw new IllegalStateException(segment.device() + " has sent more than " + MAX_ROWS
                    + " rows and revisions of profile " + segment.profile() + " for one day; look at the device");
        }
        int room = Math.min(Math.max(rows * 2, 16), MAX_ROWS);
        for (int column = 0; column < columns.length; column++) {
            columns[column] = Arrays.copyOf(columns[column], room);
        }
    }

    private void widen(int channels) {
        int width = width();
        if (channels > width) {
            columns = Arrays.copyOf(columns, VALUES + channels);
            for (int column = VALUES + width; column < columns.length; column++) {
                columns[column] = new long[columns[0].length];
                Arrays.fill(columns[column], IntervalSegment.ABSENT);
            }
        }
    }
}
