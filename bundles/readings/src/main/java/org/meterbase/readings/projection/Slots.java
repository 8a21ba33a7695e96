// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.projection;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneRules;

/** The intervals of one length into which time is divided at a usage point: by its local clock, so that a day is a day also when it has 23 hours. */
final class Slots {
    private static final int DAY = 86_400;

    private final ZoneId zone;
    private final ZoneRules rules;
    private final int period;

    Slots(ZoneId zone, int period) {
        this.zone = zone;
        this.rules = zone.getRules();
        this.period = period;
    }

    /** The beginning of the interval that ends at this second, or that it is the last instant of. */
    long endingAt(long second) {
        return containing(second - 1);
    }

    /** The beginning of the interval in which this second lies. */
    long containing(long second) {
        if (period % DAY == 0) {
            LocalDate day = LocalDate.ofInstant(Instant.ofEpochSecond(second), zone);
            long days = period / DAY;
            return begin(LocalDate.ofEpochDay(Math.floorDiv(day.toEpochDay(), days) * days));
        }
        int offset = rules.getOffset(Instant.ofEpochSecond(second)).getTotalSeconds();
        return Math.floorDiv(second + offset, (long) period) * period - offset;
    }

    /** The end of the interval that begins here. */
    long end(long begin) {
        if (period % DAY == 0) {
            return begin(LocalDate.ofInstant(Instant.ofEpochSecond(begin), zone).plusDays(period / DAY));
        }
        return begin + period;
    }

    private long begin(LocalDate day) {
        return LocalDateTime.of(day, java.time.LocalTime.MIDNIGHT).atZone(zone).toEpochSecond();
    }
}
