// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms.buffer;

import java.util.Arrays;
import java.util.Optional;
import org.meterbase.api.delivery.DeviceStamp;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.delivery.RowFlag;
import org.meterbase.protocol.dlms.companion.StatusBits;
import org.meterbase.protocol.dlms.data.BadData;
import org.meterbase.protocol.dlms.data.CosemTime;
import org.meterbase.protocol.dlms.data.DataSink;
import org.meterbase.protocol.dlms.data.OctetWriter;
import org.meterbase.protocol.dlms.data.Tag;

/**
 * Hears a buffer value by value and hands over whole rows. Null-data in a channel stands for the value of the row before; in the
 * stamp for the stamp before and one period, but never across a clock change or a power failure.
 */
public final class RowReader implements DataSink {
    private static final int UNSURE_STAMP =
            RowFlag.POWER_FAIL.bit() | RowFlag.CLOCK_CHANGED.bit() | RowFlag.CLOCK_INVALID.bit();
    private static final int MAX_DETAILS = 4096;

    private final RowTaker taker;
    private final StatusBits statusBits;
    private final int periodSeconds;
    private final Column.Role[] roles;
    /** Channel by column; of a CAPTURED_AT column that of the same object, or -1. */
    private final int[] channels;

    private final Row row;
    private int depth;
    private int column;
    private int promised;
    private int rows;
    private DeviceStamp earliest;
    private int leftOut;
    private boolean stamped;
    private boolean stampNull;
    private boolean momentless;
    private boolean columnsChanged;

    public RowReader(int periodSeconds, ColumnRoles roles, StatusBits statusBits, RowTaker taker) {
        this.taker = taker;
        this.statusBits = statusBits;
        this.periodSeconds = periodSeconds;
        this.roles = roles.roles();
        channels = roles.channelOf();
        row = new Row(roles.channels().size());
    }

    /** Rows handed over. */
    public int rows() {
        return rows;
    }

    /** The earliest stamp of the rows handed over. */
    public Optional<DeviceStamp> earliest() {
        return rows == 0 ? Optional.empty() : Optional.of(earliest);
    }

    /** Rows that could not be, since their stamp is not a moment or could not be derived. */
    public int leftOut() {
        return leftOut;
    }

    /** Whether rows have another number of values than there were columns: the meter was set up anew meanwhile. */
    public boolean columnsChanged() {
        return columnsChanged;
    }

    @Override
    public void open(int tag, int count) throws BadData {
        if (depth == 0) {
            if (tag != Tag.ARRAY) {
                throw new BadData("a buffer that is no array");
            }
            promised = count;
        } else if (depth == 1) {
            if (count != roles.length) {
                columnsChanged = true;
                throw new BadData("a row of " + count + " values where " + roles.length + " columns are captured");
            }
            beginRow();
        } else if (depth == 2) {
            // A composed value has no place in a segment; the channel has none in this row.
            absent(column++);
        }
        depth++;
    }

    @Override
    public void scalar(int tag, long number, byte[] octets, int from, int length) throws BadData {
        if (depth == 2) {
            cell(column++, tag, number, octets, from, length);
        } else if (depth == 1 || depth == 0 && tag != Tag.NULL) {
            throw new BadData("a value of type " + tag + " where a row was expected");
        }
    }

    @Override
    public void close() throws BadData {
        if (--depth == 1) {
            endRow();
        }
    }

    private void beginRow() {
        column = 0;
        row.status = 0;
        stampNull = false;
        momentless = false;
        row.details = taker.wantsDetails() ? new OctetWriter(16) : null;
    }

    private void cell(int at, int tag, long number, byte[] octets, int from, int length) throws BadData {
        Column.Role role = roles[at];
        if (role == Column.Role.CHANNEL) {
            channel(channels[at], tag, number);
        } else if (role == Column.Role.STAMP) {
            stamp(tag, number, octets, from, length);
        } else if (role == Column.Role.STATUS) {
            row.status = Tag.isNumber(tag) ? number : bits(tag, octets, from, length);
        } else {
            capturedAt(channels[at], octets, from, length);
        }
        if (row.details != null && roles[at] != Column.Role.STAMP && channels[at] != taker.codeChannel()) {
            detail(tag, octets, from, length);
        }
    }

    private void channel(int channel, int tag, long number) throws BadData {
        if (Tag.isNumber(tag) || tag == Tag.BOOLEAN) {
            row.values[channel] = number;
        } else if (tag == Tag.FLOAT32 || tag == Tag.FLOAT64) {
            throw new BadData("floating-point numbers in a buffer, which are not understood yet");
        } else if (tag != Tag.NULL) {
            row.values[channel] = IntervalSegment.ABSENT;
        }
    }

    private void absent(int at) throws BadData {
        if (roles[at] == Column.Role.STAMP) {
            throw new BadData("a stamp that is composed");
        }
        if (roles[at] == Column.Role.CHANNEL) {
            row.values[channels[at]] = IntervalSegment.ABSENT;
        }
    }

    private void stamp(int tag, long number, byte[] octets, int from, int length) throws BadData {
        if (tag == Tag.NULL) {
            stampNull = true;
        } else if (length == CosemTime.SIZE && (tag == Tag.OCTET_STRING || tag == Tag.DATE_TIME)) {
            try {
                row.wallClock = CosemTime.wallClock(octets, from);
                row.deviation = CosemTime.deviation(octets, from);
                row.clockStatus = CosemTime.status(octets, from);
            } catch (BadData noMoment) {
                momentless = true;
            }
        } else if (Tag.isNumber(tag)) {
            row.wallClock = number;
            row.deviation = 0;
            row.clockStatus = DeviceStamp.STATUS_UNSPECIFIED;
        } else {
            throw new BadData("a stamp of type " + tag + " and " + length + " octets");
        }
    }

    private void capturedAt(int channel, byte[] octets, int from, int length) {
        if (channel < 0) {
            return;
        }
        row.capturedAt[channel] = null;
        if (length == CosemTime.SIZE) {
            try {
                row.capturedAt[channel] = CosemTime.stamp(octets, from);
            } catch (BadData never) {
                // A maximum that never was has no time.
            }
        }
    }

    private void endRow() throws BadData {
        row.flags = row.status == 0 ? 0 : statusBits.flags(row.status);
        if (momentless || stampNull && !derivable()) {
            leftOut++;
            stamped = false;
            return;
        }
        if (stampNull) {
            row.wallClock += periodSeconds;
        }
        stamped = true;
        if (rows++ == 0 || row.wallClock < earliest.wallClock()) {
            earliest = row.stamp();
        }
        taker.take(row, Math.max(0, promised - rows - leftOut));
    }

    /** Only from a row on the edge of a period, and never over a clock that was set or a power failure. */
    private boolean derivable() {
        return stamped && periodSeconds > 0 && row.wallClock % periodSeconds == 0 && (row.flags & UNSURE_STAMP) == 0;
    }

    private void detail(int tag, byte[] octets, int from, int length) throws BadData {
        int size = tag == Tag.BIT_STRING ? (length + 7) / 8 : length;
        if (row.details.size() + size + 6 > MAX_DETAILS) {
            throw new BadData("a log entry of more than " + MAX_DETAILS + " octets");
        }
        row.details.u8(tag);
        if (tag == Tag.BIT_STRING || tag == Tag.OCTET_STRING || tag == Tag.VISIBLE_STRING || tag == Tag.UTF8_STRING) {
            row.details.length(length);
        }
        row.details.octets(octets, from, size);
    }

    /** A status in a bit-string or octet-string, its first eight octets; bit 0 of a bit-string is its first. */
    private static long bits(int tag, byte[] octets, int from, int length) {
        long status = 0;
        if (tag == Tag.BIT_STRING) {
            for (int bit = 0; bit < Math.min(length, 64); bit++) {
                status |= (octets[from + bit / 8] >> 7 - bit % 8 & 1L) << bit;
            }
        } else if (tag == Tag.OCTET_STRING) {
            for (byte octet : Arrays.copyOfRange(octets, from, from + Math.min(length, 8))) {
                status = status << 8 | octet & 0xFF;
            }
        }
        return status;
    }
}
