// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.meterbase.api.tasks.DataItem;
import org.meterbase.api.tasks.Task;
import org.meterbase.tasks.conversation.Limits;
import org.meterbase.testkit.TestDatabase;
import org.meterbase.testkit.south.LineDevice;

/** Routes: their limits, and what one does not do to another. */
final class RouteTest {
    private final TestDatabase database = TestDatabase.with("tasks");

    @AfterEach
    void end() throws Exception {
        database.close();
    }

    private Plant plant(int perChannel, int perRoute) {
        return new Plant(
                database,
                new Limits(
                        perChannel,
                        perRoute,
                        Map.of("narrow", 1),
                        Limits.DEFAULT.opening(),
                        Limits.DEFAULT.conversation(),
                        Limits.DEFAULT.grace(),
                        Limits.DEFAULT.absence(),
                        Limits.DEFAULT.settling()));
    }

    @Test
    void noRouteHasMoreConversationsThanItMay() {
        Plant plant = plant(5, 2);
        plant.meters(60);
        long run = plant.run(plant.task("load", DataItem.Kind.LOAD_PROFILE));
        for (int turn = 0; turn < 60 && plant.progress(run).done() < 60; turn++) {
            plant.settle();
            plant.clock.move(Duration.ofMillis(500));
        }
        assertThat(plant.progress(run).done()).isEqualTo(60);
        assertThat(plant.channel.mostOpen()).isEqualTo(5);
        assertThat(plant.engine.dispatcher.loads().get(0).open()).isZero();
    }

    @Test
    void aDeadRouteSlowsNoOther() {
        Plant plant = plant(100, 2);
        for (long id = 1; id <= 80; id++) {
            plant.meter(id, "dcu-dead", Map.of()).silentAfter(0);
        }
        for (long id = 81; id <= 100; id++) {
            plant.meter(id, "dcu-well", Map.of());
        }
        long run = plant.run(plant.task("load", DataItem.Kind.LOAD_PROFILE));
        for (int turn = 0; turn < 8; turn++) {
            plant.settle();
            plant.clock.move(Duration.ofMillis(250));
        }
        // Not one deadline of the dead route has passed yet.
        assertThat(plant.progress(run).done()).isEqualTo(20);
        assertThat(plant.engine.dispatcher.loads()).anySatisfy(load -> {
            assertThat(load.route()).isEqualTo("dcu-dead");
            assertThat(load.open()).isEqualTo(2);
            assertThat(load.queued())
                    .as("no more than a route's own allowance is queued")
                    .isBetween(1, 20);
        });
    }

    @Test
    void theUrgentGoFirstAndThePatientAreNotForgotten() {
        Plant plant = plant(100, 2);
        for (long id = 1; id <= 6; id++) {
            plant.meter(id, "narrow", Map.of());
        }
        Task late = plant.task("backfill", DataItem.Kind.LOAD_PROFILE);
        plant.desk.update(Plant.CALLER, late.with().priority(0).build());
        long run = plant.run(plant.desk.task(Plant.CALLER, late.id()).orElseThrow());
        plant.engine.turn();
        plant.desk.read(Plant.CALLER, 6, java.util.List.of(DataItem.all(DataItem.Kind.CLOCK)), null);
        plant.settle();
        assertThat(plant.progress(run).done()).isEqualTo(6);
        LineDevice urgent = plant.meters.get(6L);
        assertThat(urgent.connections())
                .as("the read joined what was wanted of the device")
                .isEqualTo(1);
        assertThat(urgent.asked()).startsWith("HELLO", "CLOCK");
        assertThat(plant.channel.mostOpen()).isEqualTo(1);
    }
}
