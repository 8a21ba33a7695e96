// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Faults that a utility has from the start: of every hundred meters eight are not as they should be. */
public final class Planting {
    private Planting() {}

    /**
     * What is wrong with the n-th meter.
     *
     * @param now gaps lie in the days before it
     */
    public static List<Fault> of(int number, Instant now) {
        Instant today = now.truncatedTo(ChronoUnit.DAYS);
        return switch (number % 100) {
            case 11 -> List.of(new Fault.Silent());
            case 23 -> List.of(new Fault.Slow(1500, 64, 40));
            case 34 -> List.of(new Fault.WrongPassword());
            case 41, 67 ->
                List.of(new Fault.Gap(
                        today.minus(4, ChronoUnit.DAYS).plus(5, ChronoUnit.HOURS),
                        today.minus(4, ChronoUnit.DAYS).plus(14, ChronoUnit.HOURS)));
            case 62 -> List.of(new Fault.HalfAnswer(2, 3));
            case 73 -> List.of(new Fault.RefuseConnection());
            case 89 -> List.of(new Fault.Access("1.0.2.8.0.255", 3));
            default -> List.of();
        };
    }
}
