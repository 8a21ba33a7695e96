// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.readings.feed.ChangeFeed;
import org.postgresql.ds.PGSimpleDataSource;

/** What {@link KilledTest} kills: appends rows of some devices without end, folds them, and prints each one when it was acknowledged. */
final class KilledProcess {
    static final int DEVICES = 4;

    private KilledProcess() {}

    static Instant begin(int round) {
        return Instant.parse("2026-01-01T00:00:00Z").plus(Duration.ofDays(30L * round));
    }

    public static void main(String[] arguments) throws Exception {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(arguments[0]);
        source.setUser(arguments[1]);
        source.setPassword(arguments[2]);
        source.setCurrentSchema("readings");
        int round = Integer.parseInt(arguments[3]);
        Stages stages = stages(source);
        stages.start();
        Instant received = begin(round).plus(Duration.ofDays(25));
        for (int row = 0; ; row++) {
            for (int id = 1; id <= DEVICES; id++) {
                String name = name(id, round, row);
                stages.journal()
                        .append(Bench.frame(
                                received, Meter.rows(new DeviceKey(id, id), Meter.wattHours(), stamp(round, row), row)))
                        .thenRun(() -> print(name));
            }
            if (row % 50 == 49) {
                stages.journal()
                        .append(Bench.frame(
                                received, Meter.rows(new DeviceKey(1, 1), Meter.wattHours(), stamp(round, 0), 0)))
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

    private static Instant stamp(int round, int row) {
        return begin(round).plus(Meter.QUARTER.multipliedBy(row));
    }

    private static String name(int id, int round, int row) {
        return id + " " + stamp(round, row).getEpochSecond() + " " + row;
    }
}
