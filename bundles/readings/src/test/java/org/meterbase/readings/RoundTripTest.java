// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.meterbase.api.archive.Archive;
import org.meterbase.api.archive.ChannelConfiguration;
import org.meterbase.api.archive.EndDevice;
import org.meterbase.api.archive.ModelConfiguration;
import org.meterbase.api.archive.ProfileConfiguration;
import org.meterbase.api.archive.UsagePoint;
import org.meterbase.api.model.Accumulation;
import org.meterbase.api.model.ReadingType;
import org.meterbase.api.model.TimeRange;
import org.meterbase.api.readings.Series;

final class RoundTripTest {
    @Test
    void whatAMeterSaysIsServedAtItsUsagePoint() throws Exception {
        ReadingType type = ReadingType.parse("0.0.2.4.1.1.12.0.0.0.0.0.0.0.0.3.72.0");
        Instant midnight = Instant.parse("2026-11-20T00:00:00Z");
        try (Bench bench = new Bench()) {
            EndDevice device = bench.device(7, 1);
            UsagePoint point =
                    UsagePoint.builder(1, 7, "UP1", ZoneId.of("Europe/Berlin")).build();
            bench.archive
                    .add(point)
                    .add(ModelConfiguration.builder("model", 1, Instant.EPOCH)
                            .profiles(List.of(ProfileConfiguration.builder(Meter.PROFILE, Meter.QUARTER)
                                    .channels(List.of(ChannelConfiguration.builder(Meter.IMPORT, type)
                                            .accumulation(Accumulation.INDEX)
                                            .build()))
                                    .build()))
                            .build());
            bench.archive.bind(point, device, TimeRange.ALWAYS, BigDecimal.ONE, Instant.EPOCH);

            bench.deliver(Bench.frame(
                    midnight.plusSeconds(7200),
                    Meter.rows(device.key(), Meter.wattHours(), midnight, 1000, 1250, 1300)));

            Series series = bench.readings.series(
                    Bench.CALLER, point, type, new TimeRange(midnight, midnight.plusSeconds(3600)), Archive.NOW);
            assertThat(series.size()).isEqualTo(2);
            assertThat(series.at(0)).isEqualTo(midnight);
            assertThat(series.value(0)).isEqualByComparingTo("0.250");
            assertThat(series.value(1)).isEqualByComparingTo("0.050");
        }
    }
}
