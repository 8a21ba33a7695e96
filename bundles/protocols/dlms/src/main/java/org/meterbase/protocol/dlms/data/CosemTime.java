// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms.data;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.meterbase.api.delivery.DeviceStamp;

/** The date-time of twelve octets (IEC 62056-6-2, 4.1.6.1). */
public final class CosemTime {
    public static final int SIZE = 12;

    private static final int UNSPECIFIED = 0xFF;
    private static final int LAST_DAY = 0xFE;

    private CosemTime() {}

    /**
     * What the clock showed, in seconds from 1970-01-01T00:00 of that same clock. Seconds that are not specified count as 0.
     *
     * @throws BadData where year, month, day, hour or minute are not specified, or are none
     */
    public static long wallClock(byte[] b, int at) throws BadData {
        int year = (b[at] & 0xFF) << 8 | b[at + 1] & 0xFF;
        int month = b[at + 2] & 0xFF;
        int day = b[at + 3] & 0xFF;
        int hour = b[at + 5] & 0xFF;
        int minute = b[at + 6] & 0xFF;
        int second = b[at + 7] & 0xFF;
        if (second == UNSPECIFIED) {
            second = 0;
        }
        boolean inRange =
                year >= 1900 && year < 2200 && month >= 1 && month <= 12 && hour < 24 && minute < 60 && second < 60;
        if (!inRange || day < 1 || day > 28 && !exists(year, month, day)) {
            throw new BadData(
                    "the date-time " + java.util.HexFormat.of().formatHex(b, at, at + SIZE) + " is not a moment");
        }
        return epochDay(year, month, day) * 86_400L + hour * 3_600L + minute * 60L + second;
    }

    /** The deviation as sent, minutes. */
    public static short deviation(byte[] b, int at) {
        return (short) ((b[at + 9] & 0xFF) << 8 | b[at + 10] & 0xFF);
    }

    /** The clock status as sent. */
    public static short status(byte[] b, int at) {
        return (short) (b[at + 11] & 0xFF);
    }

    /** Hundredths of a second; 0 where they are not specified. */
    public static int hundredths(byte[] b, int at) {
        int hundredths = b[at + 8] & 0xFF;
        return hundredths < 100 ? hundredths : 0;
    }

    /** The stamp as sent. */
    public static DeviceStamp stamp(byte[] b, int at) throws BadData {
        return new DeviceStamp(wallClock(b, at), deviation(b, at), status(b, at));
    }

    /** Writes twelve octets. */
    public static void write(OctetWriter out, LocalDateTime local, int deviation, int status) {
        out.u16(local.getYear()).u8(local.getMonthValue()).u8(local.getDayOfMonth());
        out.u8(local.getDayOfWeek().getValue());
        out.u8(local.getHour()).u8(local.getMinute()).u8(local.getSecond()).u8(0);
        out.u16(deviation).u8(status);
    }

    /** What a clock shows whose wall-clock seconds are these. */
    public static LocalDateTime local(long wallClock) {
        return LocalDateTime.ofEpochSecond(wallClock, 0, ZoneOffset.UTC);
    }

    private static boolean exists(int year, int month, int day) {
        return day != LAST_DAY && day <= java.time.YearMonth.of(year, month).lengthOfMonth();
    }

    /** Days from 1970-01-01 in the Gregorian calendar, years counted from March so that the leap day is the last. */
    private static long epochDay(int year, int month, int day) {
        int y = month <= 2 ? year - 1 : year;
        int m = month <= 2 ? month + 9 : month - 3;
        return 365L * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 719_469;
    }
}
