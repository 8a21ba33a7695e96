// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.model;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a value means: the ReadingType of IEC 61968-9, which prints as its 18-part code (macro period, aggregate, measuring
 * period, accumulation, flow direction, commodity, measurement kind, interharmonic numerator and denominator, argument
 * numerator and denominator, TOU, CPP, consumption tier, phases, multiplier, unit, currency). Immutable, a value.
 */
public final class ReadingType {
    private static final int PARTS = 18;
    private static final int[] PERIOD_SECONDS = periods();

    private final int[] parts;
    private final String code;

    private ReadingType(int[] parts) {
        this.parts = parts;
        StringBuilder text = new StringBuilder();
        for (int part : parts) {
            text.append(text.length() == 0 ? "" : ".").append(part);
        }
        this.code = text.toString();
    }

    /** Reads the 18-part code. @throws IllegalArgumentException where it has other than 18 whole numbers */
    public static ReadingType parse(String code) {
        String[] words = code.split("\\.", -1);
        if (words.length != PARTS) {
            throw new IllegalArgumentException("'" + code + "' is no reading type; it has " + words.length
                    + " parts instead of 18, as in 0.0.2.4.1.1.12.0.0.0.0.0.0.0.0.0.72.0");
        }
        int[] parts = new int[PARTS];
        for (int i = 0; i < PARTS; i++) {
            try {
                parts[i] = Integer.parseInt(words[i]);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "'" + code + "' is no reading type; '" + words[i] + "' is no number", e);
            }
        }
        return new ReadingType(parts);
    }

    /** The code's part 1 to 18, as the standard numbers them. */
    public int part(int number) {
        return parts[number - 1];
    }

    /** Part 2: 0 none, 2 average, 8 maximum, 9 minimum, 26 sum. */
    public int aggregate() {
        return part(2);
    }

    /** Part 3 as a length; empty where the type has no fixed interval. */
    public Optional<Duration> interval() {
        int period = part(3);
        return period > 0 && period < PERIOD_SECONDS.length && PERIOD_SECONDS[period] > 0
                ? Optional.of(Duration.ofSeconds(PERIOD_SECONDS[period]))
                : Optional.empty();
    }

    /** Part 4: 1 bulk quantity (a dial), 3 cumulative, 4 delta data, 6 indicating, 9 summation, 12 instantaneous. */
    public int accumulation() {
        return part(4);
    }

    /** Part 5: 0 none, 1 forward, 19 reverse, 15 to 18 quadrants 1 to 4. */
    public int flowDirection() {
        return part(5);
    }

    /** Part 6: 1 electricity at secondary level, 2 at primary level, 7 natural gas, 9 potable water. */
    public int commodity() {
        return part(6);
    }

    /** Part 7: 12 energy, 37 power, 54 voltage, 4 current, 15 frequency, 8 demand. */
    public int measurementKind() {
        return part(7);
    }

    /** Part 16: the power of ten of the unit, as 3 for kilo. */
    public int multiplier() {
        return part(16);
    }

    /** Part 17, the unit without its power of ten. */
    public Unit unit() {
        return Unit.ofCode(part(17));
    }

    /** The unit with its prefix, as {@code kWh}; other powers of ten than kilo, mega and giga as {@code 10^n·}. */
    public String unitText() {
        String prefix =
                switch (multiplier()) {
                    case 0 -> "";
                    case 3 -> "k";
                    case 6 -> "M";
                    case 9 -> "G";
                    default -> "10^" + multiplier() + "·";
                };
        return prefix + unit().symbol();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReadingType type && Arrays.equals(parts, type.parts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(parts);
    }

    /** The 18-part code. */
    @Override
    public String toString() {
        return code;
    }

    private static int[] periods() {
        int[] seconds = new int[32];
        seconds[1] = 600;
        seconds[2] = 900;
        seconds[3] = 60;
        seconds[4] = 86_400;
        seconds[5] = 1800;
        seconds[6] = 300;
        seconds[7] = 3600;
        seconds[10] = 120;
        seconds[14] = 180;
        seconds[31] = 1200;
        return seconds;
    }
}
