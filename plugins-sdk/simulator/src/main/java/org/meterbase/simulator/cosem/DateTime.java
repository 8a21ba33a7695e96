// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.cosem;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.meterbase.simulator.utility.ClockFault.LocalTime.Deviation;
import org.meterbase.simulator.utility.ClockStatement;

/** The date-time of twelve octets (IEC 62056-6-2, 4.1.6.1). UTC is local time plus deviation. */
final class DateTime {
    private static final int UNSPECIFIED = 0x8000;
    private static final int INVALID = 0x01;
    private static final int SUMMER = 0x80;

    private DateTime() {}

    /** Writes a second since 1970 as a meter states it, as an octet-string. */
    static void write(OctetWriter out, long epochSecond, ClockStatement clock, boolean invalid) {
        int ahead = clock.ahead(epochSecond);
        LocalDateTime local = LocalDateTime.ofEpochSecond(epochSecond + 60L * ahead, 0, ZoneOffset.UTC);
        out.u8(Tag.OCTET_STRING)
                .u8(12)
                .u16(local.getYear())
                .u8(local.getMonthValue())
                .u8(local.getDayOfMonth())
                .u8(local.getDayOfWeek().getValue())
                .u8(local.getHour())
                .u8(local.getMinute())
                .u8(local.getSecond())
                .u8(0)
                .u16(
                        switch (clock.deviation()) {
                            case STATED -> -ahead;
                            case OPPOSITE -> ahead;
                            case UNSPECIFIED -> UNSPECIFIED;
                        })
                .u8(status(epochSecond, clock, invalid));
    }

    /** Clock status (IEC 62056-6-2, 4.1.6.1). */
    static int status(long epochSecond, ClockStatement clock, boolean invalid) {
        int summer = clock.dstBit() && clock.summer(epochSecond) ? SUMMER : 0;
        return invalid ? summer | INVALID : summer;
    }

    /**
     * Seconds since 1970; an unspecified deviation is the meter's own, unspecified time of day the start of it.
     *
     * @param earlier which is meant of a local time that there was twice
     */
    static Instant read(Object octets, ClockStatement clock, boolean earlier) throws Refused {
        if (!(octets instanceof byte[] value) || value.length != 12) {
            throw new Refused(AccessResult.TYPE_UNMATCHED);
        }
        int deviation = (value[9] & 0xFF) << 8 | value[10] & 0xFF;
        try {
            long local = LocalDateTime.of(
                            (value[0] & 0xFF) << 8 | value[1] & 0xFF,
                            value[2],
                            value[3],
                            specified(value[5]),
                            specified(value[6]),
                            specified(value[7]))
                    .toEpochSecond(ZoneOffset.UTC);
            boolean summer = earlier || value[11] != (byte) 0xFF && (value[11] & SUMMER) != 0;
            long stated = clock.deviation() == Deviation.OPPOSITE ? -(short) deviation : (short) deviation;
            return Instant.ofEpochSecond(deviation == UNSPECIFIED ? clock.utc(local, summer) : local + 60 * stated);
        } catch (DateTimeException notATime) {
            throw new Refused(AccessResult.TYPE_UNMATCHED);
        }
    }

    private static int specified(byte field) {
        return field == (byte) 0xFF ? 0 : field;
    }
}
