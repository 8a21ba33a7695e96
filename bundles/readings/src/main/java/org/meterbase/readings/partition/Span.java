// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.partition;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;

/** What one partition holds. Days and months are UTC's. */
public enum Span {
    /** One day. */
    DAY {
        @Override
        LocalDate begin(LocalDate day) {
            return day;
        }

        @Override
        LocalDate next(LocalDate begin) {
            return begin.plusDays(1);
        }

        @Override
        String format(LocalDate begin) {
            return begin.format(DateTimeFormatter.BASIC_ISO_DATE);
        }

        @Override
        LocalDate parse(String text) {
            return LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE);
        }

        @Override
        String pattern() {
            return "[0-9]{8}";
        }
    },
    /** One month. */
    MONTH {
        @Override
        LocalDate begin(LocalDate day) {
            return day.withDayOfMonth(1);
        }

        @Override
        LocalDate next(LocalDate begin) {
            return begin.plusMonths(1);
        }

        @Override
        String format(LocalDate begin) {
            return begin.format(DateTimeFormatter.ofPattern("uuuuMM"));
        }

        @Override
        LocalDate parse(String text) {
            return LocalDate.parse(text + "01", DateTimeFormatter.BASIC_ISO_DATE);
        }

        @Override
        String pattern() {
            return "[0-9]{6}";
        }
    };

    abstract LocalDate begin(LocalDate day);

    abstract LocalDate next(LocalDate begin);

    abstract String format(LocalDate begin);

    abstract LocalDate parse(String text);

    /** Of what {@link #format} answers. */
    abstract String pattern();

    /** For a column of dates and for one of instants alike. */
    String bound(LocalDate begin) {
        return begin + " 00:00:00+00";
    }
}
