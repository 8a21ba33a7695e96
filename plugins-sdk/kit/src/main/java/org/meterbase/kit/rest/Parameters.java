// SPDX-License-Identifier: Apache-2.0
package org.meterbase.kit.rest;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.meterbase.api.model.TimeRange;

/** Reads query and path parameters; whatever is wrong with one is a 400 that names it and shows a right one. */
public final class Parameters {
    private Parameters() {}

    /** The value, which must be there. */
    public static <T> T required(String name, T value) {
        if (value == null || value instanceof String text && text.isBlank()) {
            throw wrong(name, "is missing");
        }
        return value;
    }

    /** An instant in ISO 8601, in UTC or with an offset; null where there is none. A time without offset is refused. */
    public static Instant instant(String name, String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            // A plus sign that was not percent-encoded arrives as a space.
            return OffsetDateTime.parse(text.strip().replace(' ', '+')).toInstant();
        } catch (DateTimeParseException e) {
            throw wrong(
                    name, "\"" + cut(text) + "\" is not an instant; write it as 2026-03-29T00:00:00Z or with +02:00");
        }
    }

    /** The half-open range of two parameters, both of which must be there. */
    public static TimeRange range(String fromName, Instant from, String toName, Instant to) {
        if (required(toName, to).isBefore(required(fromName, from))) {
            throw wrong(toName, "is before " + fromName);
        }
        return new TimeRange(from, to);
    }

    /** A positive number that identifies something. */
    public static long id(String name, String text) {
        try {
            long id = Long.parseLong(required(name, text));
            if (id > 0) {
                return id;
            }
        } catch (NumberFormatException e) {
            // Said below, for all that are no ids.
        }
        throw wrong(name, "\"" + cut(text) + "\" is not an id; ids are positive numbers");
    }

    /** One of the constants, in upper or lower case, with hyphens or underscores; null where there is none. */
    public static <E extends Enum<E>> E choice(String name, String text, Class<E> type) {
        if (text == null || text.isBlank()) {
            return null;
        }
        List<String> choices =
                Arrays.stream(type.getEnumConstants()).map(Parameters::written).toList();
        int index = choices.indexOf(text.strip().toLowerCase(Locale.ROOT).replace('_', '-'));
        if (index < 0) {
            throw wrong(name, "\"" + cut(text) + "\" is none of " + String.join(", ", choices));
        }
        return type.getEnumConstants()[index];
    }

    /** A constant as it is written in parameters and answers: lower case with hyphens. */
    public static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The problem of one parameter. */
    public static Problem wrong(String name, String detail) {
        return Problem.invalid("The parameter " + name + " " + detail, List.of(new Fault("?" + name, detail)));
    }

    private static String cut(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }
}
