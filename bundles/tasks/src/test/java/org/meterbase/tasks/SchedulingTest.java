// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterbase.api.access.AccessDenied;
import org.meterbase.api.access.Caller;
import org.meterbase.api.access.Role;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.tasks.DataItem;
import org.meterbase.api.tasks.RunProgress;
import org.meterbase.api.tasks.Schedule;
import org.meterbase.api.tasks.Task;
import org.meterbase.api.tasks.TaskType;
import org.meterbase.testkit.TestDatabase;

/** When runs begin and end. */
final class SchedulingTest {
    private TestDatabase database;
    private Plant plant;

    @BeforeEach
    void begin() {
        database = TestDatabase.with("tasks");
        plant = new Plant(database);
    }

    @AfterEach
    void end() throws Exception {
        database.close();
    }

    private Task every(String period, Duration offset, Duration spread) {
        return plant.desk.create(
                Plant.CALLER,
                Task.builder(
                                "every " + period,
                                TaskType.REGISTERS,
                                Plant.GROUP,
                                List.of(DataItem.all(DataItem.Kind.REGISTERS)))
                        .schedule(Schedule.builder(period)
                                .offset(offset)
                                .spread(spread)
                                .build())
                        .attempts(2, Duration.ofMinutes(1))
                        .build());
    }

    private List<RunProgress> runs() {
        return plant.desk.runs(Plant.CALLER, 0, null, Long.MAX_VALUE, 100);
    }

    @Test
    void everyBoundaryHasOneRun() {
        plant.meters(3);
        every("PT15M", Duration.ofMinutes(2), Duration.ZERO);
        plant.pass(Duration.ofMinutes(62), Duration.ofMinutes(1));
        assertThat(runs())
                .extracting(RunProgress::occurrence)
                .containsExactly(
                        Instant.parse("2026-03-10T09:00:00Z"),
                        Instant.parse("2026-03-10T08:45:00Z"),
                        Instant.parse("2026-03-10T08:30:00Z"),
                        Instant.parse("2026-03-10T08:15:00Z"));
        assertThat(runs()).allMatch(run -> run.done() == 3 && run.trigger() == RunProgress.Trigger.SCHEDULE);
    }

    @Test
    void aRestartNeitherRepeatsNorForgets() {
        plant.meters(1);
        every("PT15M", Duration.ZERO, Duration.ZERO);
        plant.pass(Duration.ofMinutes(15), Duration.ofMinutes(5));
        assertThat(runs()).hasSize(1);
        plant.reboot();
        plant.settle();
        assertThat(runs()).as("nothing fires twice").hasSize(1);

        plant.clock.move(Duration.ofMinutes(52));
        plant.reboot();
        plant.settle();
        assertThat(runs()).as("what was missed is one run").hasSize(2);
        assertThat(runs().get(0).trigger()).isEqualTo(RunProgress.Trigger.CATCH_UP);
        assertThat(runs().get(0).missed()).isEqualTo(2);
        assertThat(runs().get(0).occurrence()).isEqualTo(Instant.parse("2026-03-10T09:00:00Z"));
    }

    @Test
    void twoEnginesOnOneDatabaseBeginARunOnce() {
        plant.meters(1);
        every("PT15M", Duration.ZERO, Duration.ZERO);
        Engine before = plant.engine;
        plant.reboot();
        plant.clock.move(Duration.ofMinutes(15));
        before.tick();
        plant.engine.tick();
        before.tick();
        assertThat(runs()).hasSize(1);
    }

    @Test
    void startsAreSpreadOverTheWindow() {
        plant.meters(40);
        every("PT1H", Duration.ZERO, Duration.ofMinutes(20));
        plant.pass(Duration.ofMinutes(60), Duration.ofMinutes(10));
        assertThat(runs()).hasSize(1);
        assertThat(runs().get(0).done()).isBetween(0, 12);
        plant.pass(Duration.ofMinutes(10), Duration.ofMinutes(1));
        assertThat(runs().get(0).done()).isBetween(8, 32);
        plant.pass(Duration.ofMinutes(11), Duration.ofMinutes(1));
        assertThat(runs().get(0).done()).isEqualTo(40);
    }

    @Test
    void whatIsOpenWhenTheNextRunBeginsHasExpired() {
        plant.meters(2);
        plant.engine.exchange.unbind("line", plant.protocol);
        every("PT1H", Duration.ZERO, Duration.ZERO);
        plant.pass(Duration.ofMinutes(61), Duration.ofMinutes(1));
        plant.clock.move(Duration.ofSeconds(1));
        long run = runs().get(0).id();
        plant.engine.exchange.bind("line", plant.protocol);
        plant.engine.exchange.unbind("line", plant.protocol);
        plant.clock.move(Duration.ofMinutes(60));
        plant.engine.tick();
        RunProgress over = plant.progress(run);
        assertThat(over.state()).isEqualTo(RunProgress.State.DONE);
        assertThat(over.waiting() + over.retrying()).isZero();
        assertThat(over.failed()).isEqualTo(2);
        assertThat(over.failures().keySet()).isSubsetOf(Failure.Reason.EXPIRED, Failure.Reason.NO_ROUTE);
    }

    @Test
    void whatFallsDueWhilePausedIsNotMadeUpFor() {
        plant.meters(1);
        Task task = every("PT15M", Duration.ZERO, Duration.ZERO);
        plant.desk.pause(Plant.CALLER, task.id());
        plant.pass(Duration.ofMinutes(60), Duration.ofMinutes(10));
        plant.desk.start(Plant.CALLER, task.id());
        plant.settle();
        assertThat(runs()).isEmpty();
        plant.pass(Duration.ofMinutes(15), Duration.ofMinutes(5));
        assertThat(runs()).hasSize(1);
        assertThat(runs().get(0).missed()).isZero();
    }

    @Test
    void theSameKeyIsTheSameRun() {
        plant.meters(1);
        Task task = every("P1D", Duration.ZERO, Duration.ZERO);
        RunProgress once = plant.desk.run(Plant.CALLER, task.id(), "key-1");
        RunProgress again = plant.desk.run(Plant.CALLER, task.id(), "key-1");
        assertThat(again.id()).isEqualTo(once.id());
        assertThat(plant.desk.run(Plant.CALLER, task.id(), "key-2").id()).isNotEqualTo(once.id());
    }

    @Test
    void nobodyUndoesAChangeHeHasNotSeen() {
        plant.meters(1);
        Task task = every("P1D", Duration.ZERO, Duration.ZERO);
        Task changed = plant.desk.update(Plant.CALLER, task.with().priority(9).build());
        assertThat(changed.version()).isEqualTo(2);
        assertThatThrownBy(() ->
                        plant.desk.update(Plant.CALLER, task.with().priority(1).build()))
                .isInstanceOf(ConcurrentModificationException.class);
        assertThat(plant.desk.task(Plant.CALLER, task.id()).orElseThrow().priority())
                .isEqualTo(9);
        assertThatThrownBy(() -> every("P1D", Duration.ZERO, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("choose another name");
    }

    @Test
    void rolesDecideWhoDoesWhat() {
        plant.meters(1);
        Task task = every("P1D", Duration.ZERO, Duration.ZERO);
        Caller viewer = Caller.of(Caller.Kind.PERSON, "v", Set.of(Role.VIEWER), "test", Caller.newTraceId());
        assertThat(plant.desk.tasks(viewer, null, 0, 10)).hasSize(1);
        assertThatThrownBy(() -> plant.desk.run(viewer, task.id(), null)).isInstanceOf(AccessDenied.class);
        assertThatThrownBy(() -> plant.desk.create(viewer, task)).isInstanceOf(AccessDenied.class);
        Caller operator = Caller.of(Caller.Kind.PERSON, "o", Set.of(Role.OPERATOR), "test", Caller.newTraceId());
        assertThat(plant.desk.run(operator, task.id(), null).devices()).isEqualTo(1);
        assertThatThrownBy(() -> plant.desk.delete(operator, task.id(), 1)).isInstanceOf(AccessDenied.class);
    }

    @Test
    void aTaskSurvivesTheWayToTheDatabaseAndBack() {
        plant.meters(1);
        Task task = plant.desk.create(
                Plant.CALLER,
                Task.builder(
                                "full",
                                TaskType.PARAMETER,
                                Plant.GROUP,
                                List.of(DataItem.of(DataItem.Kind.PARAMETER, "p1"), DataItem.all(DataItem.Kind.RELAY)))
                        .schedule(Schedule.builder("P1W")
                                .zone(java.time.ZoneId.of("Asia/Kolkata"))
                                .offset(Duration.ofMinutes(5))
                                .window(java.time.LocalTime.of(22, 30), java.time.LocalTime.of(4, 0))
                                .spread(Duration.ofMinutes(45))
                                .build())
                        .validity(new org.meterbase.api.model.TimeRange(
                                Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2027-01-01T00:00:00Z")))
                        .attempts(7, Duration.ofSeconds(90))
                        .history(Duration.ofDays(3))
                        .priority(2)
                        .state(Task.State.PAUSED)
                        .build());
        Task read = plant.desk.task(Plant.CALLER, task.id()).orElseThrow();
        assertThat(TaskDocument.of(read)).isEqualTo(TaskDocument.of(task));
        assertThat(read.schedule()).isEqualTo(task.schedule());
        assertThat(Map.of("state", read.state(), "version", read.version()))
                .isEqualTo(Map.of("state", Task.State.PAUSED, "version", 1L));
    }
}
