// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.journal;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.meterbase.api.archive.Archive;
import org.meterbase.api.archive.ChannelConfiguration;
import org.meterbase.api.archive.EndDevice;
import org.meterbase.api.archive.ModelConfiguration;
import org.meterbase.api.archive.ProfileConfiguration;
import org.meterbase.api.archive.UsagePoint;
import org.meterbase.api.model.Accumulation;
import org.meterbase.api.model.ReadingType;
import org.meterbase.api.model.StampAt;
import org.meterbase.api.model.TimeRange;
import org.meterbase.api.readings.Series;
import org.meterbase.bench.Figures;
import org.meterbase.simulator.utility.MeterModel;
import org.meterbase.simulator.utility.MeterModels;

/** What a month takes on the disk, and how long it takes to read one channel of it, projected to the usage point: differences of indices, in primary Wh. */
final class Month {
    private static final MeterModel MODEL = MeterModels.INDEX_MODEL;
    private static final ReadingType WATT_HOURS = ReadingType.parse("0.0.2.4.1.1.12.0.0.0.0.0.0.0.0.0.72.0");
    private static final LocalDate FIRST = LocalDate.of(2026, 10, 1);
    private static final int DAYS = 31;
    private static final int WARM = 2000;
    private static final int TIMED = 1000;

    private Month() {}

    static void run(Platform platform, Fleet fleet, Figures figures) throws Exception {
        try (Producers producers = new Producers(platform)) {
            for (int day = 0; day < DAYS; day++) {
                producers.append(fleet.day(FIRST.plusDays(day).toEpochDay()));
            }
        }
        double values = (double) fleet.valuesPerDay() * DAYS;
        figures.add(
                "blocks.bytes_per_value",
                platform.number("SELECT sum(pg_total_relation_size(relid)) FROM pg_partition_tree('block')") / values,
                "B");
        List<UsagePoint> points = points(platform, fleet);
        TimeRange range = new TimeRange(
                FIRST.atStartOfDay().toInstant(ZoneOffset.UTC),
                FIRST.plusDays(DAYS).atStartOfDay().toInstant(ZoneOffset.UTC));
        double[] millis = new double[TIMED];
        for (int question = -WARM; question < TIMED; question++) {
            UsagePoint point = points.get(Math.floorMod(question * 7919, points.size()));
            long begin = System.nanoTime();
            Series series = platform.readings.series(Platform.CALLER, point, WATT_HOURS, range, Archive.NOW);
            if (question >= 0) {
                millis[question] = (System.nanoTime() - begin) / 1e6;
            }
            // An index shows an interval only from its predecessor on, and the last one ends with the next month.
            if (series.size() < DAYS * fleet.rowsPerDay() - 2) {
                throw new IllegalStateException("a month of " + series.size() + " intervals");
            }
        }
        Arrays.sort(millis);
        figures.add("month.read_median", millis[TIMED / 2], "ms");
        figures.add("month.read_p99", millis[TIMED * 99 / 100], "ms");
    }

    private static List<UsagePoint> points(Platform platform, Fleet fleet) {
        platform.archive.add(ModelConfiguration.builder(MODEL.name(), 1, Instant.EPOCH)
                .profiles(List.of(ProfileConfiguration.builder(MODEL.profile().obis(), Duration.ofMinutes(15))
                        .stampAt(StampAt.END)
                        .channels(List.of(ChannelConfiguration.builder("1.0.1.8.0.255", WATT_HOURS)
                                .accumulation(Accumulation.INDEX)
                                .build()))
                        .build()))
                .build());
        List<UsagePoint> points = new ArrayList<>();
        for (EndDevice device : fleet.devices()) {
            if (device.model().equals(MODEL.name())) {
                UsagePoint point = UsagePoint.builder(
                                device.key().id(),
                                device.key().shard(),
                                "UP" + device.key().id(),
                                ZoneOffset.UTC)
                        .build();
                platform.archive.add(point);
                platform.archive.bind(point, device, TimeRange.ALWAYS, BigDecimal.ONE, Instant.EPOCH);
                points.add(point);
            }
        }
        return points;
    }
}
