// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.delivery;

/**
 * A moment as a device sent it (COSEM date-time, IEC 62056-6-2, 4.1.6.1), before anybody interprets it.
 *
 * @param wallClock what the device's clock showed: seconds from 1970-01-01T00:00 of that same clock
 * @param deviation minutes as sent, or {@link #DEVIATION_UNSPECIFIED}
 * @param clockStatus the status octet as sent, 0..254, or {@link #STATUS_UNSPECIFIED}
 */
public record DeviceStamp(long wallClock, short deviation, short clockStatus) {
    /** The device does not say how far its clock is from UTC (COSEM 8000 hex). */
    public static final short DEVIATION_UNSPECIFIED = Short.MIN_VALUE;
    /** The device does not say in which state its clock is (COSEM FF hex). */
    public static final short STATUS_UNSPECIFIED = 0xFF;
    /** Bit of the clock status: the value could be wrong. */
    public static final int STATUS_INVALID = 0x01;
    /** Bit of the clock status: the value could not be relied upon fully. */
    public static final int STATUS_DOUBTFUL = 0x02;
    /** Bit of the clock status: daylight saving is active. */
    public static final int STATUS_DAYLIGHT_SAVING = 0x80;

    /** A stamp in UTC, as devices that count seconds have it. */
    public static DeviceStamp ofEpochSecond(long epochSecond) {
        return new DeviceStamp(epochSecond, (short) 0, STATUS_UNSPECIFIED);
    }
}
