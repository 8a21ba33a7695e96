// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.cosem;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.meterbase.simulator.utility.MeterModel.TimeStatement;

/** The date-time of twelve octets (IEC 62056-6-2, 4.1.6.1). UTC is local time plus deviation. */
final class DateTime {
    private static final int UNSPECIFIED = 0x8000;

    private DateTime() {}

    /** Writes a second since 1970 as a meter states it, as an octet-string. */
    static void write(OctetWriter out, long epochSecond, TimeStatement clock) {
        LocalDateTime local = LocalDateTime.ofEpochSecond(epochSecond + 60L * clock.offsetMinutes(), 0, ZoneOffset.UTC);
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
                .u16(clock.deviationStated() ? -clock.offsetMinutes() : UNSPECIFIED)
                .u8(0);
    }

    /** Seconds since 1970; an unspecified deviation is the meter's own, unspecified time of day the start of it. */
    static Instant read(Object octets, TimeStatement clock) throws Refused {
        if (!(octets instanceof byte[] value) || value.length != 12) {
            throw new Refused(AccessResult.TYPE_UNMATCHED);
        }
        int deviation = (value[9] & 0xFF) << 8 | value[10] & 0xFF;
        int minutes = deviation == UNSPECIFIED ? -clock.offsetMinutes() : (short) deviation;
        try {
            return LocalDateTime.of(
                            (value[0] & 0xFF) << 8 | value[1] & 0xFF,
                            value[2],
                            value[3],
                            specified(value[5]),
                            specified(value[6]),
                            specified(value[7]))
                    .toInstant(ZoneOffset.UTC)
                    .plusSeconds(60L * minutes);
        } catch (DateTimeException notATime) {
            throw new Refused(AccessResult.TYPE_UNMATCHED);
        }
    }

    private static int specified(byte field) {
        return field == (byte) 0xFF ? 0 : field;
    }
}
