// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.register;

import java.util.Map;
import org.meterbase.simulator.utility.Channel;
import org.meterbase.simulator.utility.Quantity;

/** What a meter's numbers mean, as the 18-part codes of IEC 61968-9, in units without power of ten. */
final class ReadingTypes {
    private static final int DIAL = 1;
    private static final int DELTA = 4;
    private static final int INSTANTANEOUS = 12;
    private static final int FORWARD = 1;
    private static final int REVERSE = 19;

    /** Part 3 for a capture period in seconds. */
    private static final Map<Integer, Integer> PERIODS = Map.of(60, 3, 300, 6, 600, 1, 900, 2, 1800, 5, 3600, 7);

    private ReadingTypes() {}

    /**
     * A channel of a load profile. Whatever it captures (an index, an energy, a mean power), a customer is served the energy of the
     * interval.
     */
    static String interval(Quantity quantity, int periodSeconds) {
        Integer period = PERIODS.get(periodSeconds);
        if (period == null || !quantity.energy()) {
            throw new IllegalArgumentException(
                    "no reading type for " + quantity.word() + " every " + periodSeconds + " s: add it");
        }
        return code(period, DELTA, flow(quantity), 12, 0, 0, unit(quantity));
    }

    /** A register: an energy on its dial, by tariff, or what is there at this moment, by phase. */
    static String register(Channel channel) {
        Quantity quantity = channel.quantity();
        return switch (quantity) {
            case ACTIVE_IMPORT, ACTIVE_EXPORT, REACTIVE_IMPORT, REACTIVE_EXPORT ->
                code(0, DIAL, flow(quantity), 12, channel.tariff(), 0, unit(quantity));
            case VOLTAGE -> code(0, INSTANTANEOUS, 0, 54, 0, phase(channel.phase(), true), unit(quantity));
            case CURRENT -> code(0, INSTANTANEOUS, 0, 4, 0, phase(channel.phase(), false), unit(quantity));
            case ACTIVE_POWER -> code(0, INSTANTANEOUS, FORWARD, 37, 0, 0, unit(quantity));
        };
    }

    private static String code(int period, int accumulation, int flow, int kind, int tariff, int phase, int unit) {
        return "0.0.%d.%d.%d.1.%d.0.0.0.0.%d.0.0.%d.0.%d.0"
                .formatted(period, accumulation, flow, kind, tariff, phase, unit);
    }

    private static int flow(Quantity quantity) {
        return quantity == Quantity.ACTIVE_EXPORT || quantity == Quantity.REACTIVE_EXPORT ? REVERSE : FORWARD;
    }

    /** Part 15: phases A, B and C, a voltage against neutral. */
    private static int phase(int number, boolean toNeutral) {
        int phase =
                switch (number) {
                    case 1 -> 128;
                    case 2 -> 64;
                    case 3 -> 32;
                    default -> throw new IllegalArgumentException("there is no phase " + number);
                };
        return toNeutral ? phase + 1 : phase;
    }

    /** Part 17. */
    private static int unit(Quantity quantity) {
        return switch (quantity) {
            case ACTIVE_IMPORT, ACTIVE_EXPORT -> 72;
            case REACTIVE_IMPORT, REACTIVE_EXPORT -> 73;
            case VOLTAGE -> 29;
            case CURRENT -> 5;
            case ACTIVE_POWER -> 38;
        };
    }
}
