// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MomentTest {
    private static final Instant NOW = Instant.parse("2026-03-31T10:07:00Z");
    private static final Meter METER = Utility.of(1, 1).meters().get(0);

    private final Condition condition = new Condition();

    @Test
    void holdsTheRowsOfIntervalsThatHaveEnded() {
        ProfileBuffer held = at(NOW, "2026-03-31T00:00:00Z").held();
        assertThat(held.count()).isEqualTo(40);
        assertThat(held.contains(NOW.getEpochSecond() / 900)).isFalse();
        assertThat(held.contains(NOW.getEpochSecond() / 900 - 1)).isTrue();
    }

    @Test
    void overwritesTheOldest() {
        int days = METER.model().profile().bufferDays();
        assertThat(at(NOW, "2020-03-31T00:00:00Z").held().count()).isEqualTo(days * 96L);
    }

    @Test
    void aGapIsMissingUntilItIsTakenBack() {
        condition.add(new Fault.Gap(Instant.parse("2026-03-31T01:00:00Z"), Instant.parse("2026-03-31T02:10:00Z")));
        assertThat(at(NOW, "2026-03-31T00:00:00Z").held().count()).isEqualTo(35);
        condition.become(List.of());
        assertThat(at(NOW, "2026-03-31T00:00:00Z").held().count()).isEqualTo(40);
    }

    @Test
    void eventsAreInOrderAndMarkTheRowsTheyFallInto() {
        Moment moment = at(NOW, "2026-02-01T00:00:00Z");
        List<Occurrence> all = new ArrayList<>();
        for (Meter meter : Utility.of(60, 5).meters()) {
            Moment there = new Moment(meter, condition, Instant.parse("2026-02-01T00:00:00Z"), NOW);
            List<Occurrence> events = there.events();
            assertThat(events).isSortedAccordingTo((a, b) -> Long.compare(a.second(), b.second()));
            for (Occurrence event : events) {
                long slot = event.second() / 900;
                int status = there.status(slot * 900, (slot + 1) * 900);
                assertThat((status & EventHistory.POWER_DOWN) != 0).isEqualTo(event.code() <= 2);
            }
            all.addAll(events);
        }
        assertThat(all).extracting(Occurrence::code).contains(1, 2, 4, 5);
        assertThat(moment.status(NOW.getEpochSecond(), NOW.getEpochSecond() + 1))
                .isZero();
    }

    @Test
    void aFaultWearsOffAfterItsTimes() {
        condition.add(new Fault.HalfAnswer(2, 2));
        assertThat(condition.cuts(1)).isFalse();
        assertThat(condition.cuts(2)).isTrue();
        assertThat(condition.cuts(2)).isTrue();
        assertThat(condition.cuts(2)).isFalse();
        assertThat(condition.faults()).isEmpty();
    }

    @Test
    void thereIsOneFaultOfAKindButManyGaps() {
        condition.add(new Fault.Slow(10, 0, 0));
        condition.add(new Fault.Slow(20, 0, 0));
        condition.add(new Fault.Gap(NOW.minusSeconds(900), NOW));
        condition.add(new Fault.Gap(NOW.minusSeconds(1800), NOW));
        assertThat(condition.faults()).hasSize(3);
        assertThat(condition.fault(Fault.Slow.class)).contains(new Fault.Slow(20, 0, 0));
    }

    @Test
    void aFaultThatMakesNoSenseSaysWhatWould() {
        assertThatThrownBy(() -> new Fault.Gap(NOW, NOW)).hasMessageContaining("from before to");
        assertThatThrownBy(() -> new Fault.HalfAnswer(0, 1)).hasMessageContaining("from 1 up");
        assertThatThrownBy(() -> new Fault.Slow(-1, 0, 0)).hasMessageContaining("600000");
        assertThatThrownBy(() -> new Fault.Access("1.0.1.8.0.255", 0)).hasMessageContaining("250");
        assertThatThrownBy(() -> new Ratio(100, 3)).hasMessageContaining("whole number");
    }

    private Moment at(Instant now, String since) {
        return new Moment(
                METER,
                condition,
                Instant.parse(since),
                now.minusSeconds(METER.installation().clockDrift()));
    }
}
