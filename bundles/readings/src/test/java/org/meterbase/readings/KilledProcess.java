// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.meterbase.api.delivery.Delivery;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.readings.Frame;
import org.meterbase.readings.feed.ChangeFeed;
import org.postgresql.ds.PGSimpleDataSource;

/** What {@link KilledTest} kills: appends rows of some devices without end, folds them, and prints each one when it was acknowledged. */
final class KilledProcess {
    static final int DEVICES = 4;

    private KilledProcess() {}

    /** How the rows come. */
    enum Way {
        /** Read, of days that are over. */
        READ,
        /** Pushed, of the day that goes on: they wait in memory for their block. */
        PUSH;

        Instant begin(int round) {
            return this == READ
                    ? Instant.parse("2026-01-01T00:00:00Z").plus(Duration.ofDays(30L * round))
                    : Instant.now().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(8L * round));
        }

        Instant stamp(int round, int row) {
            return begin(round).plus((this == READ ? Meter.QUARTER : Duration.ofSeconds(5)).multipliedBy(row));
        }

        Frame frame(int round, Delivery delivery) {
            return this == READ
                    ? Bench.frame(begin(round).plus(Duration.ofDays(25)), delivery)
                    : OpenDayTest.pushed(Instant.now(), delivery);
        }
    }

    public static void main(String[] arguments) throws Exception {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(arguments[0]);
        source.setUser(arguments[1]);
        source.setPassword(arguments[2]);
        source.setCurrentSchema("readings");
        int round = Integer.parseInt(arguments[3]);
        Way way = Way.valueOf(arguments[4]);
        Stages stages = stages(source);
        stages.start();
        for (int row = 0; ; row++) {
            for (int id = 1; id <= DEVICES; id++) {
                Instant stamp = way.stamp(round, row);
                String name = id + " " + stamp.getEpochSecond() + " " + row;
                stages.journal()
                        .append(way.frame(round, Meter.rows(new DeviceKey(id, id), Meter.wattHours(), stamp, row)))
                        .thenRun(() -> print(name));
            }
            if (row % 50 == 49) {
                stages.journal()
                        .append(way.frame(
                                round, Meter.rows(new DeviceKey(1, 1), Meter.wattHours(), way.stamp(round, 0), 0)))
                        .toCompletableFuture()
                        .get();
            }
        }
    }

    private static Stages stages(DataSource source) {
        return new Stages(
                source,
                ids -> ids.stream().collect(Collectors.toMap(id -> id, id -> Instant.MIN)),
                new ChangeFeed(source),
                Settings.of(Map.of("fold_gather", 5, "journal_delay", 2)),
                null,
                "killed",
                Clock.systemUTC());
    }

    private static synchronized void print(String name) {
        System.out.println(name + ".");
    }
}
