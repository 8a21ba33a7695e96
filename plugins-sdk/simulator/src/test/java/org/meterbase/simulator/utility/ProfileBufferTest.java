// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever happens to a clock, each second's energy is in one row. */
class ProfileBufferTest {
    private static final Instant NOW = Instant.parse("2026-11-23T09:07:00Z");
    private static final Instant SINCE = Instant.parse("2026-11-20T00:00:00Z");
    private static final List<Meter> METERS = Utility.of(40, 1).meters();

    private record Row(Instant stamp, Instant from, Instant to, int status) {}

    @Test
    void setBackOverAnEdgeTwoStampsComeTwice() {
        assertThat(rows(set("2026-11-22T10:20:00Z", "2026-11-22T10:10:00Z"), "2026-11-22T10:00:00Z", 5))
                .containsExactly(
                        row("2026-11-22T10:15:00Z", "2026-11-22T10:00:00Z", "2026-11-22T10:15:00Z", 0),
                        row("2026-11-22T10:30:00Z", "2026-11-22T10:15:00Z", "2026-11-22T10:20:00Z", 0x20),
                        row("2026-11-22T10:15:00Z", "2026-11-22T10:20:00Z", "2026-11-22T10:25:00Z", 0x20),
                        row("2026-11-22T10:30:00Z", "2026-11-22T10:25:00Z", "2026-11-22T10:40:00Z", 0),
                        row("2026-11-22T10:45:00Z", "2026-11-22T10:40:00Z", "2026-11-22T10:55:00Z", 0));
    }

    @Test
    void setForwardStampsAreMissingAndNoEnergyIs() {
        assertThat(rows(set("2026-11-22T10:07:00Z", "2026-11-22T11:02:00Z"), "2026-11-22T09:45:00Z", 4))
                .containsExactly(
                        row("2026-11-22T10:00:00Z", "2026-11-22T09:45:00Z", "2026-11-22T10:00:00Z", 0),
                        row("2026-11-22T10:15:00Z", "2026-11-22T10:00:00Z", "2026-11-22T10:07:00Z", 0x20),
                        row("2026-11-22T11:15:00Z", "2026-11-22T10:07:00Z", "2026-11-22T10:20:00Z", 0x20),
                        row("2026-11-22T11:30:00Z", "2026-11-22T10:20:00Z", "2026-11-22T10:35:00Z", 0));
    }

    @Test
    void setWithinAnIntervalItIsLongerAndMarked() {
        assertThat(rows(set("2026-11-22T10:07:00Z", "2026-11-22T10:02:00Z"), "2026-11-22T10:00:00Z", 2))
                .containsExactly(
                        row("2026-11-22T10:15:00Z", "2026-11-22T10:00:00Z", "2026-11-22T10:20:00Z", 0x20),
                        row("2026-11-22T10:30:00Z", "2026-11-22T10:20:00Z", "2026-11-22T10:35:00Z", 0));
    }

    @Test
    void backIn2000ItKnowsThatItIsWrongUntilItIsSet() {
        List<Fault> faults = new ArrayList<>(set("2026-11-22T10:07:00Z", "2000-01-01T00:00:00Z"));
        faults.addAll(set("2026-11-22T10:30:00Z", "2026-11-22T10:30:00Z"));
        assertThat(rows(faults, "2026-11-22T10:00:00Z", 4))
                .containsExactly(
                        row("2026-11-22T10:15:00Z", "2026-11-22T10:00:00Z", "2026-11-22T10:07:00Z", 0x20),
                        row("2000-01-01T00:15:00Z", "2026-11-22T10:07:00Z", "2026-11-22T10:22:00Z", 0x22),
                        row("2000-01-01T00:30:00Z", "2026-11-22T10:22:00Z", "2026-11-22T10:30:00Z", 0x22),
                        row("2026-11-22T10:45:00Z", "2026-11-22T10:30:00Z", "2026-11-22T10:45:00Z", 0x20));
    }

    @Test
    void aFastClockClosesItsIntervalsEarly() {
        List<Fault> faults = List.of(new ClockFault.Drift(Instant.parse("2026-11-22T10:00:00Z"), 10_000));
        List<Row> rows = rows(faults, "2026-11-22T10:00:00Z", 90);
        assertThat(rows.get(0).to()).isEqualTo("2026-11-22T10:14:52Z");
        assertThat(rows.get(67).stamp()).isEqualTo("2026-11-23T03:00:00Z");
        assertThat(rows.get(67).to()).as("17 hours and a hundredth less").isEqualTo("2026-11-23T02:49:55Z");
        assertThat(rows).allMatch(row -> row.status() == 0);
    }

    @Test
    void noSecondIsLostOrCountedTwiceWhateverHappens() {
        Random random = new Random(7);
        for (int round = 0; round < 400; round++) {
            List<Fault> faults = new ArrayList<>();
            for (int i = random.nextInt(6); i >= 0; i--) {
                Instant at = SINCE.plusSeconds(random.nextInt(280_000));
                faults.add(
                        random.nextInt(4) == 0
                                ? new ClockFault.Drift(at, random.nextInt(200_001) - 100_000)
                                : new ClockFault.Set(at, at.plusSeconds(random.nextInt(20_000) - 10_000)));
            }
            Meter meter = METERS.get(random.nextInt(METERS.size()));
            Condition condition = new Condition();
            condition.become(faults);
            Moment moment = new Moment(meter, condition, SINCE, NOW);
            List<Channel> channels = meter.model().profile().channels();
            DayRows values = meter.rows(channels);
            long[] last = {SINCE.getEpochSecond()};
            long[] sum = new long[1];
            moment.held().forEach((era, slot) -> {
                assertThat(era.from(slot)).isEqualTo(last[0]);
                last[0] = era.to(slot);
                assertThat(last[0]).isGreaterThan(era.from(slot));
                sum[0] += values.energy(0, era.from(slot), era.to(slot));
                moment.status(era, slot);
            });
            assertThat(sum[0])
                    .isEqualTo(meter.energyUntil(Quantity.ACTIVE_IMPORT, 0, last[0])
                            - meter.energyUntil(Quantity.ACTIVE_IMPORT, 0, SINCE.getEpochSecond()));
            assertThat(moment.actual() - last[0]).as("open").isBetween(0L, 20_000L);
            assertThat(moment.events()).filteredOn(event -> event.code() == 5).isNotNull();
        }
    }

    @Test
    void aNewMetersFirstIntervalBeginsWhenItIsPutThere() {
        Instant at = Instant.parse("2026-11-22T10:05:30Z");
        Meter meter = meter().replacedBy("69000001", at);
        List<Row> rows = new ArrayList<>();
        new Moment(meter, new Condition(), at, NOW)
                .held()
                .forEach((era, slot) -> rows.add(new Row(
                        Instant.ofEpochSecond((slot + 1) * 900),
                        Instant.ofEpochSecond(era.from(slot)),
                        Instant.ofEpochSecond(era.to(slot)),
                        0)));
        assertThat(rows).hasSize(92);
        assertThat(rows.get(0))
                .isEqualTo(row("2026-11-22T10:15:00Z", "2026-11-22T10:05:30Z", "2026-11-22T10:15:00Z", 0));
        assertThat(rows.get(1))
                .isEqualTo(row("2026-11-22T10:30:00Z", "2026-11-22T10:15:00Z", "2026-11-22T10:30:00Z", 0));
    }

    @Test
    void aSetClockIsInTheEventLogAsItWasAndBecame() {
        Condition condition = new Condition();
        condition.become(set("2026-11-22T10:20:00Z", "2026-11-22T10:10:00Z"));
        Moment moment = new Moment(meter(), condition, SINCE, NOW);
        assertThat(moment.events())
                .containsSubsequence(
                        new Occurrence(Instant.parse("2026-11-22T10:20:00Z").getEpochSecond(), 4),
                        new Occurrence(Instant.parse("2026-11-22T10:10:00Z").getEpochSecond(), 5));
        assertThat(moment.second()).isEqualTo(NOW.getEpochSecond() - 600);
    }

    private static List<Fault> set(String at, String to) {
        return List.of(new ClockFault.Set(Instant.parse(at), Instant.parse(to)));
    }

    private static Row row(String stamp, String from, String to, int status) {
        return new Row(Instant.parse(stamp), Instant.parse(from), Instant.parse(to), status);
    }

    private static List<Row> rows(List<Fault> faults, String from, int count) {
        Condition condition = new Condition();
        condition.become(faults);
        Moment moment = new Moment(meter(), condition, SINCE, NOW);
        List<Row> rows = new ArrayList<>();
        moment.held().forEach((era, slot) -> {
            if (era.from(slot) >= Instant.parse(from).getEpochSecond() && rows.size() < count) {
                rows.add(new Row(
                        Instant.ofEpochSecond((slot + 1) * 900),
                        Instant.ofEpochSecond(era.from(slot)),
                        Instant.ofEpochSecond(era.to(slot)),
                        moment.status(era, slot)));
            }
        });
        return rows;
    }

    /** One whose clock is right, and to which nothing happened on those days. */
    private static Meter meter() {
        return METERS.stream()
                .filter(meter -> meter.installation().clockDrift() == 0)
                .filter(meter ->
                        new Moment(meter, new Condition(), SINCE, NOW).events().isEmpty())
                .findFirst()
                .orElseThrow();
    }
}
