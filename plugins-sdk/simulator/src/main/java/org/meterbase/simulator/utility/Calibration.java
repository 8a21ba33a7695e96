// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a model behind given transformers counts: the quantum, which is the least energy that all its registers and channels can
 * express exactly, and what each of them adds for one quantum.
 */
final class Calibration {
    private final long quantum;
    private final int sideFactor;
    private final Map<Channel, Long> steps = new HashMap<>();

    Calibration(MeterModel model, Ratio currentTransformer, Ratio voltageTransformer) {
        sideFactor = model.side() == MeterModel.Side.SECONDARY
                ? currentTransformer.factor() * voltageTransformer.factor()
                : 1;
        List<Channel> energies = new ArrayList<>(model.profile().channels());
        energies.addAll(model.registers());
        energies.add(model.billing().demand());
        energies.removeIf(channel -> !channel.quantity().energy());
        int coarsest = energies.stream()
                .filter(channel -> channel.accumulation() != Accumulation.AVERAGE)
                .mapToInt(Channel::scaler)
                .max()
                .orElse(0);
        quantum = BigDecimal.valueOf(sideFactor).scaleByPowerOfTen(coarsest).longValueExact();
        for (Channel channel : energies) {
            int perHour = channel.accumulation() == Accumulation.AVERAGE
                    ? 3600 / model.profile().periodSeconds()
                    : 1;
            BigDecimal step = BigDecimal.valueOf(quantum * perHour)
                    .divide(BigDecimal.valueOf(sideFactor).scaleByPowerOfTen(channel.scaler()));
            steps.put(channel, step.longValueExact());
        }
    }

    /** Wh or varh, primary, of one count of the load. */
    long quantum() {
        return quantum;
    }

    /** Primary over the side that the meter's numbers are on. */
    int sideFactor() {
        return sideFactor;
    }

    /** What an energy channel's number rises by for one quantum. */
    long step(Channel channel) {
        return steps.get(channel);
    }
}
