// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.meterbase.api.model.TimeRange;

/** What single values have to be like. Each check names the value by its JSON pointer. */
final class Check {
    /** Before the first meter; a date before it is a slip. */
    static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");

    static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    /** All of time, so far as the database can hold it. */
    static final TimeRange ALL_TIME = new TimeRange(EARLIEST, LATEST);

    private Check() {}

    /** The nearest moment that the database can hold. */
    static Instant within(Instant moment) {
        return moment.isBefore(EARLIEST) ? EARLIEST : moment.isAfter(LATEST) ? LATEST : moment;
    }

    static String text(String pointer, String value, int atMost) {
        if (value == null || value.isBlank()) {
            throw Refused.invalid(pointer, "is missing; a text of 1 to " + atMost + " characters is needed");
        }
        return optional(pointer, value, atMost);
    }

    static String optional(String pointer, String value, int atMost) {
        String text = value == null ? "" : value.strip();
        if (text.length() > atMost) {
            throw Refused.invalid(
                    pointer, "has " + text.length() + " characters; " + atMost + " are the most that can be stored");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw Refused.invalid(pointer, "has a control character; leave it out");
        }
        return text;
    }

    static String zone(String pointer, String value) {
        try {
            return ZoneId.of(text(pointer, value, 64)).getId();
        } catch (java.time.DateTimeException e) {
            throw Refused.invalid(pointer, "'" + value + "' is no time zone; write it as Europe/Berlin or UTC");
        }
    }

    /** To the microsecond, which is what the database keeps. */
    static Instant instant(String pointer, Instant value) {
        if (value == null) {
            throw Refused.invalid(pointer, "is missing; write it as 2026-01-31T00:00:00Z");
        }
        if (value.isBefore(EARLIEST) || value.isAfter(LATEST)) {
            throw Refused.invalid(pointer, value + " is outside 1900 to 9999");
        }
        return value.truncatedTo(ChronoUnit.MICROS);
    }
}
