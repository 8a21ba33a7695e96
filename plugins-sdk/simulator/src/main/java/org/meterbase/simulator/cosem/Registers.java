// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.cosem;

import java.util.List;
import org.meterbase.simulator.utility.Channel;
import org.meterbase.simulator.utility.Load;
import org.meterbase.simulator.utility.Meter;
import org.meterbase.simulator.utility.Moment;

/** Registers (class 3): what a channel of the model shows at a moment. */
final class Registers {
    private Registers() {}

    static CosemObject of(Channel channel) {
        Attribute.Plain value = (out, moment) -> number(out, channel, value(channel, moment));
        return new CosemObject(3, 0, Obis.of(channel.obis()), 1, List.of(value, scalerAndUnit(channel)));
    }

    static Attribute scalerAndUnit(Channel channel) {
        return ObjectModel.plain(
                (out, moment) -> out.structure(2).integer(channel.scaler()).enumerated(channel.unitCode()));
    }

    /** A number in the channel's type. */
    static void number(OctetWriter out, Channel channel, long number) {
        if (!channel.type().holds(number)) {
            throw new IllegalStateException(
                    channel.obis() + " cannot show " + number + ": give the model a larger scaler");
        }
        out.u8(channel.type().tag());
        for (int octet = channel.type().octets() - 1; octet >= 0; octet--) {
            out.u8((int) (number >>> (8 * octet)));
        }
    }

    private static long value(Channel channel, Moment moment) {
        Meter meter = moment.meter();
        long lastSlot = Math.floorDiv(moment.actual(), (long) Load.PERIOD) - 1;
        return switch (channel.accumulation()) {
            case INDEX -> meter.register(channel, moment.actual());
            case DELTA, AVERAGE -> meter.rows(List.of(channel)).number(0, lastSlot);
            case INSTANTANEOUS -> instantaneous(channel, moment);
        };
    }

    /** Voltage in 0.1 V, current in 0.01 A, power in W; the phases of a load are taken for equal but for a little. */
    private static long instantaneous(Channel channel, Moment moment) {
        long power = moment.meter().power(moment.actual());
        return switch (channel.quantity()) {
            case VOLTAGE -> decivolts(moment, channel.phase());
            case CURRENT -> power * 1000 / phases(moment) / decivolts(moment, channel.phase());
            default -> power;
        };
    }

    /** 230 V, or 110 V / √3 behind a voltage transformer, within six per cent. */
    private static long decivolts(Moment moment, int phase) {
        boolean transformed = moment.meter().installation().vt().factor() > 1;
        return (transformed ? 635L : 2300L) * (940 + moment.unrest(121, phase)) / 1000;
    }

    private static long phases(Moment moment) {
        return moment.meter().model().registers().stream()
                .mapToInt(Channel::phase)
                .max()
                .orElse(1);
    }
}
