// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Prints figures as {@code name value unit}, one a line. */
public final class Figures {
    private static final MathContext DIGITS = new MathContext(4, RoundingMode.HALF_EVEN);

    private final PrintStream out;

    Figures(PrintStream out) {
        this.out = out;
    }

    /** A figure. @param name as {@code journal.daily.values_per_second} @param unit as {@code us}, or {@code 1} for a ratio */
    public void add(String name, double value, String unit) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " is " + value + ": what it is measured against did not run");
        }
        BigDecimal rounded = value >= 10_000
                ? BigDecimal.valueOf(Math.round(value))
                : new BigDecimal(value).round(DIGITS).stripTrailingZeros();
        out.printf(Locale.ROOT, "%s %s %s%n", name, rounded.toPlainString(), unit);
        out.flush();
    }
}
