// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.register;

import java.time.Duration;
import java.util.List;
import org.meterbase.simulator.utility.Accumulation;
import org.meterbase.simulator.utility.Channel;
import org.meterbase.simulator.utility.MeterModel;

/** A model of meters as the platform is told of it: body of {@code POST /api/v1/models}. */
record ModelDocument(
        String name,
        String manufacturer,
        String companionProfile,
        List<Profile> profiles,
        List<Measured> registers,
        List<String> eventLogs) {
    /** Status column, status bits and identity of the simulated meters. */
    private static final String COMPANION_PROFILE = "sim";

    private static final String EVENT_LOG = "0.0.99.98.0.255";

    /** A load profile: ISO 8601 periods, and which end of an interval is stamped. */
    record Profile(String profile, String period, String stampAt, String depth, List<Measured> channels) {}

    /** A channel or a register, and what it means. Scaler and unit are left to the meter, which says them. */
    record Measured(String channel, String readingType, String side, Accumulation accumulation) {}

    static ModelDocument of(MeterModel model) {
        MeterModel.LoadProfile profile = model.profile();
        String side = model.side().word();
        List<Measured> channels = profile.channels().stream()
                .map(channel -> new Measured(
                        channel.obis(),
                        ReadingTypes.interval(channel.quantity(), profile.periodSeconds()),
                        side,
                        channel.accumulation()))
                .toList();
        List<Measured> registers = model.registers().stream()
                .map(channel -> register(channel, side))
                .toList();
        return new ModelDocument(
                model.name(),
                model.make(),
                COMPANION_PROFILE,
                List.of(new Profile(
                        profile.obis(),
                        Duration.ofSeconds(profile.periodSeconds()).toString(),
                        profile.stamp().word(),
                        "P" + profile.bufferDays() + "D",
                        channels)),
                registers,
                List.of(EVENT_LOG));
    }

    private static Measured register(Channel channel, String side) {
        return new Measured(channel.obis(), ReadingTypes.register(channel), side, channel.accumulation());
    }
}
