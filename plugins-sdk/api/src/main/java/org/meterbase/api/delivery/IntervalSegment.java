// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.delivery;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.meterbase.api.model.DeviceKey;

/**
 * Rows of one load profile, in the order in which the device holds them: the stamp as sent, its ordinal, the status as sent,
 * neutral flags, and the integers of all channels. Values are primitive arrays from the wire to the disk. Immutable once
 * built; rows are read by index.
 *
 * <p>A row's key within its device and profile is (instant of the stamp, ordinal). The ordinal counts rows of the same stamp
 * in the device's order, from 0: after a clock was set back, two rows with one stamp are two rows.
 */
public final class IntervalSegment implements Delivery {
    /** The value of a channel that the row does not have. */
    public static final long ABSENT = Long.MIN_VALUE;
    /** The greatest number of channels. */
    public static final int MAX_CHANNELS = 255;
    /** The greatest number of rows. */
    public static final int MAX_ROWS = 65_535;

    private final DeviceKey device;
    private final String profile;
    private final int periodSeconds;
    private final StampConvention convention;
    private final SegmentChannel[] channels;
    private final int rows;
    private final long[] wallClocks;
    private final short[] deviations;
    private final short[] clockStatuses;
    private final int[] ordinals;
    private final long[] statuses;
    private final int[] flags;
    private final long[] values;

    private IntervalSegment(Builder b) {
        device = b.device;
        profile = b.profile;
        periodSeconds = b.periodSeconds;
        convention = b.convention;
        channels = b.channels;
        rows = b.rows;
        wallClocks = b.wallClocks;
        deviations = b.deviations;
        clockStatuses = b.clockStatuses;
        ordinals = b.ordinals;
        statuses = b.statuses;
        flags = b.flags;
        values = b.values;
    }

    /**
     * A builder of a segment.
     *
     * @param profile the load profile as the device names it, 1 to 64 characters: for COSEM its OBIS code
     * @param period the capture period in whole seconds; zero where it is not known or rows come by event
     * @param channels in the order of the columns, 1 to {@link #MAX_CHANNELS}
     * @param expectedRows how many rows to make room for; more are taken, up to {@link #MAX_ROWS}
     */
    public static Builder builder(
            DeviceKey device,
            String profile,
            Duration period,
            StampConvention convention,
            List<SegmentChannel> channels,
            int expectedRows) {
        return new Builder(device, profile, period, convention, channels, expectedRows);
    }

    @Override
    public DeviceKey device() {
        return device;
    }

    /** The load profile as the device names it. */
    public String profile() {
        return profile;
    }

    /** The capture period in seconds; 0 where it is not known. */
    public int periodSeconds() {
        return periodSeconds;
    }

    /** How the stamps are to be read. */
    public StampConvention convention() {
        return convention;
    }

    /** How many channels a row has. */
    public int channelCount() {
        return channels.length;
    }

    /** A channel by its column, from 0. */
    public SegmentChannel channel(int column) {
        return channels[column];
    }

    /** How many rows there are. */
    public int rowCount() {
        return rows;
    }

    /** The row's stamp as sent: see {@link DeviceStamp#wallClock()}. */
    public long wallClock(int row) {
        return wallClocks[checked(row)];
    }

    /** The row's deviation as sent: see {@link DeviceStamp#deviation()}. */
    public short deviation(int row) {
        return deviations[checked(row)];
    }

    /** The row's clock status as sent: see {@link DeviceStamp#clockStatus()}. */
    public short clockStatus(int row) {
        return clockStatuses[checked(row)];
    }

    /** The instant of the row's stamp by this segment's convention, in seconds since the epoch. */
    public long epochSecond(int row) {
        checked(row);
        return convention.epochSecond(wallClocks[row], deviations[row], clockStatuses[row]);
    }

    /** Which of the rows with this stamp it is, from 0. */
    public int ordinal(int row) {
        return ordinals[checked(row)];
    }

    /** The row's status as sent, 0 where the profile has none. */
    public long status(int row) {
        return statuses[checked(row)];
    }

    /** The row's neutral flags: bits of {@link RowFlag}. */
    public int flags(int row) {
        return flags[checked(row)];
    }

    /** The integer of a channel in a row, or {@link #ABSENT}. */
    public long value(int row, int column) {
        return values[checked(row) * channels.length + Objects.checkIndex(column, channels.length)];
    }

    private int checked(int row) {
        return Objects.checkIndex(row, rows);
    }

    @Override
    public String toString() {
        return "IntervalSegment " + device + " " + profile + " " + rows + " rows x " + channels.length + " channels";
    }

    /** Makes a segment, row after row. Not thread-safe; of no use after {@link #build()}. */
    public static final class Builder {
        private final DeviceKey device;
        private final String profile;
        private final int periodSeconds;
        private final StampConvention convention;
        private final SegmentChannel[] channels;
        private int rows;
        private long[] wallClocks;
        private short[] deviations;
        private short[] clockStatuses;
        private int[] ordinals;
        private long[] statuses;
        private int[] flags;
        private long[] values;
        private long highest = Long.MIN_VALUE;
        private Map<Long, Integer> seen;

        private Builder(
                DeviceKey device,
                String profile,
                Duration period,
                StampConvention convention,
                List<SegmentChannel> channels,
                int expectedRows) {
            if (profile.isBlank() || profile.length() > 64) {
                throw new IllegalArgumentException("a profile's name has 1 to 64 characters: '" + profile + "'");
            }
            if (channels.isEmpty() || channels.size() > MAX_CHANNELS) {
                throw new IllegalArgumentException(
                        "a segment has 1 to " + MAX_CHANNELS + " channels, not " + channels.size());
            }
            if (period.isNegative() || period.toSeconds() > 366L * 86_400) {
                throw new IllegalArgumentException("a capture period is between 0 and a year, not " + period);
            }
            this.device = Objects.requireNonNull(device);
            this.profile = profile;
            this.periodSeconds = (int) period.toSeconds();
            this.convention = Objects.requireNonNull(convention);
            this.channels = channels.toArray(SegmentChannel[]::new);
            int room = Math.min(Math.max(expectedRows, 1), MAX_ROWS);
            wallClocks = new long[room];
            deviations = new short[room];
            clockStatuses = new short[room];
            ordinals = new int[room];
            statuses = new long[room];
            flags = new int[room];
            values = new long[room * this.channels.length];
        }

        /** How many rows there are so far. */
        public int rowCount() {
            return rows;
        }

        /**
         * Begins a row; every channel is absent until its value is set. The ordinal follows from the rows before it.
         *
         * @param status as sent, 0 where the profile has none
         * @param rowFlags bits of {@link RowFlag}
         * @throws IllegalStateException beyond {@link #MAX_ROWS}
         */
        public Builder row(long wallClock, short deviation, short clockStatus, long status, int rowFlags) {
            begin(wallClock, deviation, clockStatus, status, rowFlags);
            Arrays.fill(values, rows * channels.length, (rows + 1) * channels.length, ABSENT);
            ordinals[rows] = ordinalOf(rows);
            rows++;
            return this;
        }

        /**
         * Adds a whole row, for whoever counts rows of one stamp over several segments. All rows of a segment are added by this method, or none.
         *
         * @param ordinal which of the rows with this stamp it is, from 0
         * @param rowValues by channel; the array is not kept
         * @throws IllegalStateException beyond {@link #MAX_ROWS}
         */
        public Builder row(
                long wallClock,
                short deviation,
                short clockStatus,
                long status,
                int rowFlags,
                int ordinal,
                long[] rowValues) {
            begin(wallClock, deviation, clockStatus, status, rowFlags);
            System.arraycopy(rowValues, 0, values, rows * channels.length, channels.length);
            ordinals[rows] = ordinal;
            rows++;
            return this;
        }

        private void begin(long wallClock, short deviation, short clockStatus, long status, int rowFlags) {
            if (rows == wallClocks.length) {
                grow();
            }
            wallClocks[rows] = wallClock;
            deviations[rows] = deviation;
            clockStatuses[rows] = clockStatus;
            statuses[rows] = status;
            flags[rows] = rowFlags;
        }

        /** Sets a channel's integer in the row begun last. */
        public Builder value(int column, long value) {
            values[(rows - 1) * channels.length + Objects.checkIndex(column, channels.length)] = value;
            return this;
        }

        /** Overrides the ordinal of the row begun last, for devices that number rows of one stamp themselves. */
        public Builder ordinal(int ordinal) {
            ordinals[rows - 1] = ordinal;
            return this;
        }

        /** The segment. */
        public IntervalSegment build() {
            return new IntervalSegment(this);
        }

        /** Rows of a healthy device ascend: then one comparison decides. After the first step back, stamps are counted. */
        private int ordinalOf(int row) {
            long instant = instant(row);
            if (instant > highest && seen == null) {
                highest = instant;
                return 0;
            }
            if (seen == null) {
                seen = new HashMap<>();
                for (int earlier = 0; earlier < row; earlier++) {
                    seen.merge(instant(earlier), 1, Integer::sum);
                }
            }
            return seen.merge(instant, 1, Integer::sum) - 1;
        }

        private long instant(int row) {
            return convention.epochSecond(wallClocks[row], deviations[row], clockStatuses[row]);
        }

        private void grow() {
            if (rows >= MAX_ROWS) {
                throw new IllegalStateException("a segment holds at most " + MAX_ROWS + " rows; begin another");
            }
            int room = Math.min(rows * 2, MAX_ROWS);
            wallClocks = Arrays.copyOf(wallClocks, room);
            deviations = Arrays.copyOf(deviations, room);
            clockStatuses = Arrays.copyOf(clockStatuses, room);
            ordinals = Arrays.copyOf(ordinals, room);
            statuses = Arrays.copyOf(statuses, room);
            flags = Arrays.copyOf(flags, room);
            values = Arrays.copyOf(values, room * channels.length);
        }
    }
}
