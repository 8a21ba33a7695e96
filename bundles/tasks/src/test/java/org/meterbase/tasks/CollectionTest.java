// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterbase.api.archive.AccessPath;
import org.meterbase.api.archive.EndDevice;
import org.meterbase.api.delivery.Delivery;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.model.Identity;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.readings.Frame;
import org.meterbase.api.tasks.DataItem;
import org.meterbase.api.tasks.DeviceOutcome;
import org.meterbase.api.tasks.RunProgress;
import org.meterbase.api.tasks.Task;
import org.meterbase.api.tasks.TaskType;
import org.meterbase.testkit.TestDatabase;
import org.meterbase.testkit.south.LineDevice;

/** What a run collects, and what becomes of devices that do not behave. */
final class CollectionTest {
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

    @Test
    void everyRowOfEveryMeterIsCollectedOnceAndTheRunIsDone() {
        plant.meters(40);
        long run = plant.run(plant.task("load", DataItem.Kind.LOAD_PROFILE));
        plant.settle();

        RunProgress progress = plant.progress(run);
        assertThat(progress.state()).isEqualTo(RunProgress.State.DONE);
        assertThat(progress.done()).isEqualTo(40);
        assertThat(progress.successRate()).hasValue(1.0);
        for (long id = 1; id <= 40; id++) {
            // 06:00 to 07:45 are the meter's; 08:00 is not settled yet.
            assertThat(plant.readings.stamps(Plant.key(id))).containsExactlyElementsOf(quarters(6 * 3600, 8 * 3600));
            assertThat(plant.meters.get(id).released()).isEqualTo(1);
        }
        assertThat(plant.readings.frames()).allSatisfy(frame -> {
            assertThat(frame.provenance().run()).isEqualTo(run);
            assertThat(frame.provenance().conversation()).isPositive();
            assertThat(frame.provenance().agent()).isEqualTo("line");
            assertThat(frame.provenance().answered().serialNumber()).isPresent();
        });
    }

    private static List<Long> quarters(long from, long to) {
        return LongStream.iterate(
                        Plant.DAY.getEpochSecond() + from, at -> at < Plant.DAY.getEpochSecond() + to, at -> at + 900)
                .boxed()
                .toList();
    }

    @Test
    void whatIsThereIsNotFetchedAgain() {
        plant.meters(1);
        Task task = plant.task("load", DataItem.Kind.LOAD_PROFILE);
        plant.run(task);
        plant.settle();
        LineDevice meter = plant.meters.get(1L);
        int asked = meter.asked().size();
        plant.clock.move(Duration.ofMinutes(30));
        meter.rows(Plant.DAY.getEpochSecond() + 8 * 3600, Plant.DAY.getEpochSecond() + 8 * 3600 + 1800);
        long second = plant.run(task);
        plant.settle();

        assertThat(plant.progress(second).done()).isEqualTo(1);
        assertThat(plant.readings.stamps(Plant.key(1))).doesNotHaveDuplicates().hasSize(10);
        List<String> again = meter.asked().subList(asked, meter.asked().size());
        assertThat(again).filteredOn(line -> line.startsWith("PROFILE")).hasSize(1);

        long third = plant.run(task);
        plant.settle();
        assertThat(plant.progress(third).done()).isEqualTo(1);
        assertThat(meter.connections())
                .as("a run that lacks nothing opens no link")
                .isEqualTo(2);
    }

    @Test
    void wantsOfSeveralRunsBecomeOneAssociation() {
        plant.meters(1);
        long one = plant.run(plant.task("one", DataItem.Kind.LOAD_PROFILE, DataItem.Kind.REGISTERS));
        long other = plant.run(plant.task("other", DataItem.Kind.REGISTERS, DataItem.Kind.CLOCK));
        plant.settle();

        LineDevice meter = plant.meters.get(1L);
        assertThat(meter.connections()).isEqualTo(1);
        assertThat(meter.asked())
                .filteredOn(line -> line.startsWith("REGISTERS"))
                .hasSize(1);
        assertThat(plant.progress(one).done()).isEqualTo(1);
        assertThat(plant.progress(other).done()).isEqualTo(1);
        assertThat(plant.readings.deliveries(RegisterSet.class)).hasSize(1);
    }

    @Test
    void aSilentMeterFreesItsPlaceAndIsTriedAgainWithGrowingPauses() {
        plant.meters(3);
        plant.meters.get(2L).silentAfter(0);
        long run = plant.run(plant.task("load", DataItem.Kind.LOAD_PROFILE));
        plant.settle();
        assertThat(plant.progress(run).done()).isEqualTo(2);
        assertThat(plant.channel.open()).isEqualTo(1);

        plant.pass(Duration.ofSeconds(6), Duration.ofSeconds(2));
        assertThat(plant.channel.open()).isZero();
        DeviceOutcome retrying = devices(run, "retrying").get(0);
        assertThat(retrying.device().id()).isEqualTo(2);
        assertThat(retrying.failures().get(0).failure().get().reason()).isEqualTo(Failure.Reason.SILENT);
        assertThat(plant.progress(run).retrying()).isEqualTo(1);

        plant.pass(Duration.ofMinutes(9), Duration.ofMinutes(1));
        assertThat(plant.meters.get(2L).connections()).isEqualTo(1);
        plant.pass(Duration.ofMinutes(2), Duration.ofSeconds(30));
        assertThat(plant.meters.get(2L).connections()).as("after ten minutes").isEqualTo(2);
        plant.pass(Duration.ofMinutes(18), Duration.ofMinutes(1));
        assertThat(plant.meters.get(2L).connections()).isEqualTo(2);
        plant.pass(Duration.ofMinutes(3), Duration.ofSeconds(30));
        assertThat(plant.meters.get(2L).connections()).as("after twenty more").isEqualTo(3);
        plant.pass(Duration.ofMinutes(60), Duration.ofMinutes(5));

        RunProgress progress = plant.progress(run);
        assertThat(plant.meters.get(2L).connections()).isEqualTo(3);
        assertThat(progress.state()).isEqualTo(RunProgress.State.DONE);
        assertThat(progress.failures()).isEqualTo(Map.of(Failure.Reason.SILENT, 1));
        assertThat(devices(run, "silent").get(0).attempts()).isEqualTo(3);
    }

    private List<DeviceOutcome> devices(long run, String outcome) {
        return plant.desk.devices(Plant.CALLER, run, outcome, 0, 100);
    }

    @Test
    void whatIsDoneOrRefusedForGoodIsNotAskedAgain() {
        plant.meters(1);
        LineDevice meter = plant.meters.get(1L);
        meter.refusing("EVENTS", "UNDEFINED").refusing("CLOCK", "TEMPORARY");
        long run =
                plant.run(plant.task("mixed", DataItem.Kind.REGISTERS, DataItem.Kind.EVENT_LOG, DataItem.Kind.CLOCK));
        plant.settle();
        assertThat(plant.progress(run).retrying()).isEqualTo(1);
        int asked = meter.asked().size();
        meter.healed();
        plant.pass(Duration.ofMinutes(12), Duration.ofMinutes(1));

        assertThat(meter.asked().subList(asked, meter.asked().size())).containsExactly("HELLO", "CLOCK", "BYE");
        RunProgress progress = plant.progress(run);
        assertThat(progress.state()).isEqualTo(RunProgress.State.DONE);
        assertThat(progress.failures()).isEqualTo(Map.of(Failure.Reason.UNDEFINED, 1));
        DeviceOutcome outcome = devices(run, "failed").get(0);
        assertThat(outcome.failures()).hasSize(1);
        assertThat(outcome.failures().get(0).item()).isEqualTo("EVENT_LOG log");
    }

    @Test
    void whatWasFrozenIsAskedForByTheNameOfItsProfile() {
        plant.meters(1);
        Task task = plant.desk.create(
                Plant.CALLER,
                Task.builder(
                                "bills",
                                TaskType.ON_DEMAND,
                                Plant.GROUP,
                                List.of(
                                        DataItem.of(DataItem.Kind.BILLING, "months"),
                                        DataItem.of(DataItem.Kind.DAILY_FREEZE, "days")))
                        .build());
        long run = plant.run(task);
        plant.settle();
        // Of bills this protocol has never heard, and that is what it says.
        assertThat(devices(run, "failed").get(0).failures())
                .extracting(outcome -> outcome.item() + " " + outcome.failure().get())
                .allMatch(text -> text.contains("NOT_SUPPORTED: lines cannot say ReadRegisterSets"))
                .anyMatch(text -> text.startsWith("BILLING months "))
                .anyMatch(text -> text.startsWith("DAILY_FREEZE days "))
                .hasSize(2);
        assertThatThrownBy(() -> DataItem.all(DataItem.Kind.BILLING))
                .hasMessageContaining("a billing is read by its name");
    }

    @Test
    void aLinkThatBreaksInTheMiddleOfABlockGoesOnAfterTheLastRow() {
        plant.meters(1);
        LineDevice meter = plant.meters.get(1L).blocksOf(3).cutAfter(3);
        long run = plant.run(plant.task("load", DataItem.Kind.LOAD_PROFILE));
        plant.settle();
        assertThat(plant.readings.stamps(Plant.key(1))).hasSize(6);
        assertThat(devices(run, "retrying")
                        .get(0)
                        .failures()
                        .get(0)
                        .failure()
                        .get()
                        .reason())
                .isEqualTo(Failure.Reason.LOST);
        meter.healed();
        plant.pass(Duration.ofMinutes(12), Duration.ofMinutes(1));

        assertThat(plant.progress(run).done()).isEqualTo(1);
        assertThat(plant.readings.stamps(Plant.key(1))).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(8);
    }

    @Test
    void whatAnotherDeviceSaysGoesToQuarantine() {
        plant.meters(1);
        EndDevice booked = plant.archive.device(Plant.CALLER, 1).orElseThrow();
        plant.archive.add(EndDevice.builder(booked.key(), "OTHER", "TST", "line")
                .identity(Identity.builder().serialNumber("OTHER").build())
                .access(booked.access().orElseThrow())
                .build());
        long run = plant.run(plant.task("load", DataItem.Kind.LOAD_PROFILE));
        plant.settle();

        assertThat(plant.progress(run).failures()).isEqualTo(Map.of(Failure.Reason.WRONG_DEVICE, 1));
        assertThat(plant.readings.deliveries(IntervalSegment.class)).isEmpty();
        assertThat(plant.readings.frames())
                .allMatch(frame -> frame.quarantine().equals(java.util.Optional.of(Frame.Quarantine.WRONG_DEVICE)));
        assertThat(plant.meters.get(1L).released()).isEqualTo(1);
        assertThat(devices(run, "wrong-device")
                        .get(0)
                        .failures()
                        .get(0)
                        .failure()
                        .get()
                        .text())
                .contains("OTHER")
                .contains("SN1");
    }

    @Test
    void metersThatExchangedTheirAddressesBothSaySoAndNothingCounts() {
        plant.meters(3);
        AccessPath first =
                plant.archive.device(Plant.CALLER, 1).orElseThrow().access().orElseThrow();
        AccessPath second =
                plant.archive.device(Plant.CALLER, 2).orElseThrow().access().orElseThrow();
        readdress(1, second);
        readdress(2, first);
        long run = plant.run(plant.task("load", DataItem.Kind.LOAD_PROFILE));
        plant.settle();

        assertThat(plant.progress(run).failures()).isEqualTo(Map.of(Failure.Reason.WRONG_DEVICE, 2));
        assertThat(plant.progress(run).done()).isEqualTo(1);
        assertThat(plant.readings.frames().stream()
                        .filter(frame -> frame.quarantine().isEmpty())
                        .flatMap(frame -> frame.deliveries().stream())
                        .map(Delivery::device))
                .isNotEmpty()
                .containsOnly(Plant.key(3));
    }

    private void readdress(long id, AccessPath where) {
        EndDevice device = plant.archive.device(Plant.CALLER, id).orElseThrow();
        plant.archive.add(EndDevice.builder(device.key(), device.serialNumber(), device.manufacturer(), device.model())
                .identity(Identity.builder().serialNumber(device.serialNumber()).build())
                .access(where)
                .build());
    }

    @Test
    void itemsAreDoneOnlyWhenTheirRowsAreCommitted() {
        plant.meters(2);
        plant.readings.hold();
        long run = plant.run(plant.task("load", DataItem.Kind.LOAD_PROFILE));
        plant.settle();
        assertThat(plant.progress(run).done()).isZero();
        plant.readings.commit();
        plant.settle();
        assertThat(plant.progress(run).done()).isEqualTo(2);
    }

    @Test
    void rowsThatCouldNotBeStoredAreReadAgainAndThatIsNoAttemptOfTheDevice() {
        plant.meters(1);
        plant.readings.losing(true);
        long run = plant.run(plant.task("load", DataItem.Kind.LOAD_PROFILE));
        plant.settle();
        assertThat(plant.progress(run).waiting()).isEqualTo(1);
        assertThat(devices(run, "retrying")).isEmpty();
        plant.readings.losing(false);
        plant.pass(Duration.ofSeconds(12), Duration.ofSeconds(6));
        assertThat(plant.progress(run).done()).isEqualTo(1);
        // The two hours that are wanted have moved on by some seconds: 06:15 to 07:45.
        assertThat(plant.readings.stamps(Plant.key(1))).hasSize(7).doesNotHaveDuplicates();
    }

    @Test
    void whatCanNeverBeStoredIsNotReadForEver() {
        plant.meters(1);
        plant.readings.losing(true);
        long run = plant.run(plant.task("load", DataItem.Kind.LOAD_PROFILE));
        plant.pass(Duration.ofMinutes(2), Duration.ofSeconds(6));
        assertThat(devices(run, "retrying")
                        .get(0)
                        .failures()
                        .get(0)
                        .failure()
                        .get()
                        .reason())
                .isEqualTo(Failure.Reason.INTERNAL);
    }

    @Test
    void theFirstStageOfTheBrakeBeginsNothingAndStillReadsWhatWasAskedFor() {
        plant.meters(5);
        plant.meters.values().forEach(meter -> meter.blocksOf(2));
        long run = plant.run(plant.task("load", DataItem.Kind.LOAD_PROFILE));
        plant.engine.turn();
        plant.channel.run(30);
        int before = plant.readings.frames().size();
        plant.readings.brakePulls(true);
        plant.pass(Duration.ofSeconds(20), Duration.ofSeconds(4));
        int during = plant.readings.frames().size();
        assertThat(during).as("what was under way has come").isGreaterThan(before);
        plant.pass(Duration.ofSeconds(60), Duration.ofSeconds(4));
        assertThat(plant.readings.frames()).as("nothing new was begun").hasSize(during);
        plant.readings.brakePulls(false);
        plant.pass(Duration.ofSeconds(20), Duration.ofSeconds(4));
        assertThat(plant.progress(run).done()).isEqualTo(5);
    }

    @Test
    void theBrakeStopsPullsAndReadingAndNothingIsLost() {
        plant.meters(5);
        plant.meters.values().forEach(meter -> meter.blocksOf(2));
        long run = plant.run(plant.task("load", DataItem.Kind.LOAD_PROFILE));
        plant.engine.turn();
        plant.channel.run(30);
        plant.readings.brake(true);
        plant.settle();
        int during = plant.readings.frames().size();
        plant.pass(Duration.ofSeconds(20), Duration.ofSeconds(4));
        assertThat(plant.readings.frames()).hasSize(during);
        assertThat(plant.progress(run).state()).isEqualTo(RunProgress.State.OPEN);
        plant.readings.brake(false);
        plant.pass(Duration.ofSeconds(20), Duration.ofSeconds(4));

        assertThat(plant.progress(run).done()).isEqualTo(5);
        for (long id = 1; id <= 5; id++) {
            assertThat(plant.readings.stamps(Plant.key(id)))
                    .doesNotHaveDuplicates()
                    .hasSize(8);
        }
    }

    @Test
    void aDeviceBehindAnotherIsReachedThroughIt() {
        plant.meters(2);
        EndDevice behind = plant.archive.device(Plant.CALLER, 2).orElseThrow();
        plant.archive.add(EndDevice.builder(behind.key(), "SN2", "TST", "line")
                .parent(Plant.key(1))
                .build());
        long run = plant.run(plant.task("registers", DataItem.Kind.REGISTERS));
        plant.settle();

        assertThat(plant.progress(run).done()).isEqualTo(2);
        assertThat(plant.meters.get(1L).connections()).isEqualTo(1);
        assertThat(plant.meters.get(2L).connections()).isZero();
        assertThat(plant.readings.deliveries(RegisterSet.class)).hasSize(2);
    }

    @Test
    void aStoppedTaskEndsItsRunAndAPausedOneWaits() {
        plant.meters(2);
        Task task = plant.task("load", DataItem.Kind.LOAD_PROFILE);
        plant.desk.pause(Plant.CALLER, plant.desk.start(Plant.CALLER, task.id()).id());
        plant.desk.start(Plant.CALLER, task.id());
        long run = plant.run(task);
        plant.desk.pause(Plant.CALLER, task.id());
        plant.settle();
        assertThat(plant.progress(run).waiting()).isEqualTo(2);
        plant.desk.start(Plant.CALLER, task.id());
        plant.settle();
        assertThat(plant.progress(run).done()).isEqualTo(2);

        plant.meters.values().forEach(meter -> meter.silentAfter(0));
        long second = plant.run(plant.task("registers", DataItem.Kind.REGISTERS));
        plant.settle();
        plant.desk.stop(Plant.CALLER, plant.progress(second).task());
        assertThat(plant.progress(second).state()).isEqualTo(RunProgress.State.STOPPED);
        assertThat(plant.progress(second).failures()).isEqualTo(Map.of(Failure.Reason.STOPPED, 2));
        plant.pass(Duration.ofSeconds(10), Duration.ofSeconds(5));
        assertThat(plant.progress(second).failures()).isEqualTo(Map.of(Failure.Reason.STOPPED, 2));
    }
}
