// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.protocol.Assignment;
import org.meterbase.api.protocol.Conversation;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.protocol.Item;
import org.meterbase.api.protocol.Permit;
import org.meterbase.api.protocol.Protocol;
import org.meterbase.api.protocol.Wire;
import org.meterbase.api.tasks.DataItem;
import org.meterbase.api.tasks.ReadJob;
import org.meterbase.api.tasks.RunProgress;
import org.meterbase.testkit.TestDatabase;
import org.meterbase.testkit.south.LineDevice;
import org.meterbase.testkit.south.LineProtocol;

/** Plugins that go, come back, and misbehave; engines that die. */
final class SwapAndCrashTest {
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
    void aPluginExchangedInTheMiddleOfARunLosesAndDoublesNothing() {
        for (int steps = 5; steps <= 125; steps += 20) {
            Plant fresh = plant;
            fresh.meters(12);
            fresh.meters.values().forEach(meter -> meter.blocksOf(2));
            int before = fresh.readings.frames().size();
            long run = fresh.run(fresh.task("swap " + steps, DataItem.Kind.LOAD_PROFILE, DataItem.Kind.REGISTERS));
            fresh.engine.turn();
            fresh.channel.run(steps);
            fresh.engine.exchange.unbind("line", fresh.protocol);
            fresh.settle();
            assertThat(fresh.channel.open()).as("links after unbind").isZero();
            assertThat(fresh.progress(run).failed()).isZero();
            int frozen = fresh.readings.frames().size();
            fresh.settle();
            assertThat(fresh.readings.frames())
                    .as("an old plugin injects nothing")
                    .hasSize(frozen);

            fresh.engine.exchange.bind("line", fresh.protocol);
            fresh.pass(Duration.ofSeconds(12), Duration.ofSeconds(6));
            assertThat(fresh.progress(run).done())
                    .as("swapped after %d steps", steps)
                    .isEqualTo(12);
            for (long id = 1; id <= 12; id++) {
                assertThat(fresh.readings.stamps(Plant.key(id)))
                        .doesNotHaveDuplicates()
                        .hasSizeGreaterThanOrEqualTo(7);
            }
            assertThat(fresh.readings.frames().size()).isGreaterThan(before);
        }
        // Registers are read as they stand: once for each of the runs.
        Map<Long, Integer> sets = new java.util.HashMap<>();
        plant.readings
                .deliveries(RegisterSet.class)
                .forEach(set -> sets.merge(set.device().id(), 1, Integer::sum));
        assertThat(sets).hasSize(12).allSatisfy((device, count) -> assertThat(count)
                .isEqualTo(7));
    }

    @Test
    void whatTheJournalLosesOfAConversationWhosePluginWentIsReadAgain() {
        plant.meters(3);
        plant.meters.values().forEach(meter -> meter.blocksOf(2));
        long run = plant.run(plant.task("load", DataItem.Kind.LOAD_PROFILE));
        plant.engine.turn();
        plant.readings.hold();
        plant.channel.run(12);
        plant.engine.exchange.unbind("line", plant.protocol);
        plant.readings.losing(true);
        plant.readings.commit();
        plant.readings.losing(false);
        plant.engine.exchange.bind("line", plant.protocol);
        plant.settle();
        assertThat(plant.progress(run).done()).isEqualTo(3);
        for (long id = 1; id <= 3; id++) {
            assertThat(plant.readings.stamps(Plant.key(id)))
                    .doesNotHaveDuplicates()
                    .hasSize(8);
        }
    }

    @Test
    void aChannelThatGoesLeavesItsWorkParked() {
        plant.meters(4);
        long run = plant.run(plant.task("load", DataItem.Kind.LOAD_PROFILE));
        plant.engine.turn();
        plant.channel.run(6);
        plant.engine.exchange.unbind("loop", plant.channel);
        plant.settle();
        assertThat(plant.progress(run).waiting()).isPositive();
        assertThat(plant.progress(run).failed()).isZero();
        plant.engine.exchange.bind("loop", plant.channel);
        plant.pass(Duration.ofSeconds(12), Duration.ofSeconds(6));
        assertThat(plant.progress(run).done()).isEqualTo(4);
    }

    @Test
    void whatWaitsTooLongForAPluginFailsAsNoRoute() {
        plant.meters(2);
        plant.engine.exchange.unbind("line", plant.protocol);
        long run = plant.run(plant.task("load", DataItem.Kind.LOAD_PROFILE));
        plant.pass(Duration.ofMinutes(1), Duration.ofSeconds(10));
        assertThat(plant.progress(run).waiting()).isEqualTo(2);
        plant.pass(Duration.ofMinutes(120), Duration.ofMinutes(1));
        assertThat(plant.progress(run).failures()).isEqualTo(Map.of(Failure.Reason.NO_ROUTE, 2));
        assertThat(plant.desk
                        .devices(Plant.CALLER, run, "no-route", 0, 1)
                        .get(0)
                        .failures()
                        .get(0)
                        .failure()
                        .get()
                        .text())
                .contains("'line'")
                .contains("install");
    }

    @Test
    void drainingLetsConversationsEndPolitely() {
        plant.meters(3);
        plant.meters.values().forEach(meter -> meter.blocksOf(2));
        long run = plant.run(plant.task("load", DataItem.Kind.LOAD_PROFILE));
        plant.engine.turn();
        plant.channel.run(12);
        assertThat(plant.engine.exchange.drain("line", Duration.ofSeconds(10))).isEqualTo(3);
        plant.settle();
        assertThat(plant.channel.open()).isZero();
        plant.meters.values().forEach(meter -> assertThat(meter.released()).isEqualTo(1));
        plant.engine.exchange.unbind("line", plant.protocol);
        plant.engine.exchange.bind("line", new LineProtocol());
        plant.settle();
        assertThat(plant.progress(run).done()).isEqualTo(3);
        for (long id = 1; id <= 3; id++) {
            assertThat(plant.readings.stamps(Plant.key(id)))
                    .doesNotHaveDuplicates()
                    .hasSize(8);
        }
    }

    @Test
    void nothingOfAPluginIsKeptAfterItWent() {
        plant.meters(3);
        Protocol passing = new LineProtocol();
        plant.engine.exchange.unbind("line", plant.protocol);
        WeakReference<Object> conversation = new WeakReference<>(talk(passing));
        WeakReference<Protocol> gone = new WeakReference<>(passing);
        passing = null;
        for (int i = 0; i < 50 && (gone.get() != null || conversation.get() != null); i++) {
            System.gc();
        }
        assertThat(gone.get()).isNull();
        assertThat(conversation.get()).isNull();
    }

    private Object talk(Protocol passing) {
        List<Conversation> begun = new ArrayList<>();
        Protocol watched = assignment -> {
            Conversation conversation = passing.converse(assignment);
            begun.add(conversation);
            return conversation;
        };
        plant.engine.exchange.bind("line", watched);
        plant.run(plant.task("load", DataItem.Kind.LOAD_PROFILE));
        plant.engine.turn();
        plant.channel.run(7);
        plant.engine.exchange.unbind("line", watched);
        plant.settle();
        return begun.get(0);
    }

    @Test
    void anExceptionOfAPluginIsAnInternalFailureAndNobodyElseSuffers() {
        plant.meters(2);
        plant.engine.exchange.unbind("line", plant.protocol);
        Protocol moody = assignment -> {
            Conversation lines = plant.protocol.converse(assignment);
            return assignment.accessDevice().id() == 1 ? new Throwing(lines) : lines;
        };
        plant.engine.exchange.bind("line", moody);
        long run = plant.run(plant.task("load", DataItem.Kind.LOAD_PROFILE));
        plant.settle();
        assertThat(plant.progress(run).done()).isEqualTo(1);
        assertThat(plant.desk
                        .devices(Plant.CALLER, run, "retrying", 0, 9)
                        .get(0)
                        .failures()
                        .get(0)
                        .failure()
                        .get()
                        .reason())
                .isEqualTo(Failure.Reason.INTERNAL);
        assertThat(plant.channel.open()).isZero();
    }

    /** Greets like others, then fails. */
    private record Throwing(Conversation lines) implements Conversation {
        @Override
        public void started(Wire wire) {
            lines.started(wire);
        }

        @Override
        public void received(ByteBuffer octets, Wire wire) {
            throw new IllegalStateException("moody");
        }

        @Override
        public void silent(Wire wire) {}

        @Override
        public void closed(Wire wire) {}

        @Override
        public void stop(Instant until, Wire wire) {}
    }

    @Test
    void aWriteOrActWithoutPermitIsNotAllowed() {
        plant.meters(1);
        Set<Boolean> answers = new HashSet<>();
        Item act = new Item.Act(1, Plant.key(1), Item.Act.Deed.DISCONNECT, "relay", null);
        Item stale = new Item.Act(
                2,
                Plant.key(1),
                Item.Act.Deed.DISCONNECT,
                "relay",
                new Permit(
                        1,
                        Instant.EPOCH,
                        Instant.EPOCH.plusSeconds(1),
                        org.meterbase.api.model.Identity.builder()
                                .serialNumber("SN1")
                                .build(),
                        1));
        plant.engine.exchange.unbind("line", plant.protocol);
        plant.engine.exchange.bind("line", (Protocol) assignment -> new Asking(assignment, plant.protocol, wire -> {
            answers.add(wire.permitted(act));
            answers.add(wire.permitted(stale));
        }));
        plant.run(plant.task("registers", DataItem.Kind.REGISTERS));
        plant.settle();
        assertThat(answers).containsExactly(false);
        assertThat(plant.meters.get(1L).asked()).containsExactly("HELLO", "REGISTERS 1.8.0", "BYE");
    }

    /** Speaks lines, and asks something of the wire with everything it hears. */
    private static final class Asking implements Conversation {
        private final Conversation lines;
        private final java.util.function.Consumer<Wire> question;

        Asking(Assignment assignment, Protocol protocol, java.util.function.Consumer<Wire> question) {
            this.lines = protocol.converse(assignment);
            this.question = question;
        }

        @Override
        public void started(Wire wire) {
            lines.started(wire);
        }

        @Override
        public void received(ByteBuffer octets, Wire wire) {
            lines.received(octets, wire);
            question.accept(wire);
        }

        @Override
        public void silent(Wire wire) {
            lines.silent(wire);
        }

        @Override
        public void closed(Wire wire) {
            lines.closed(wire);
        }

        @Override
        public void stop(Instant until, Wire wire) {
            lines.stop(until, wire);
        }
    }

    @Test
    void anotherEngineGoesOnWhereOneDied() {
        plant.meters(30);
        plant.meters.values().forEach(meter -> meter.blocksOf(2));
        long run = plant.run(plant.task("load", DataItem.Kind.LOAD_PROFILE));
        for (int life = 0; life < 4; life++) {
            plant.engine.turn();
            plant.channel.run(40);
            plant.engine.outcomes.flush();
            // The links of a dead process break; nothing of the engine is closed or flushed.
            plant.channel.breakAll();
            plant.reboot();
        }
        plant.settle();
        RunProgress progress = plant.progress(run);
        assertThat(progress.state()).isEqualTo(RunProgress.State.DONE);
        assertThat(progress.done()).isEqualTo(30);
        for (long id = 1; id <= 30; id++) {
            assertThat(new HashSet<>(plant.readings.stamps(Plant.key(id)))).hasSize(8);
        }
    }

    @Test
    void anEngineThatWasReplacedHasNoEffect() throws Exception {
        plant.meters(4);
        long run = plant.run(plant.task("registers", DataItem.Kind.REGISTERS));
        Engine old = plant.engine;
        old.turn();
        plant.channel.run(1_000);
        plant.boot();
        old.outcomes.flush();
        assertThat(plant.progress(run).waiting())
                .as("outcomes of the older epoch are refused")
                .isEqualTo(4);
        assertThat(old.ring.epoch()).isZero();
        assertThat(old.ring.mine().isEmpty()).isTrue();
        assertThat(plant.engine.ring.mine().cardinality()).isEqualTo(4096);
        try (Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            assertThat(plant.engine.ring.hold(connection, List.of(1, 2, 3))).isTrue();
            connection.rollback();
        }
        plant.engine.exchange.bind("line", plant.protocol);
        plant.engine.exchange.bind("loop", plant.channel);
        plant.settle();
        assertThat(plant.progress(run).done()).isEqualTo(4);
    }

    @Test
    void countersAreNeverGivenTwice() {
        plant.meter(1, "", Map.of("counter", "yes"));
        LineDevice meter = plant.meters.get(1L);
        for (int life = 0; life < 3; life++) {
            for (int i = 0; i < 2; i++) {
                plant.run(plant.task("clock " + life + " " + i, DataItem.Kind.CLOCK));
                plant.settle();
            }
            plant.reboot();
        }
        List<String> greetings =
                meter.asked().stream().filter(line -> line.startsWith("HELLO")).toList();
        assertThat(greetings).hasSize(6).doesNotHaveDuplicates().allMatch(line -> line.length() > 6);
    }

    @Test
    void whatAProtocolRemembersIsThereInTheNextConversation() {
        plant.meters(1);
        List<Boolean> known = new ArrayList<>();
        plant.engine.exchange.unbind("line", plant.protocol);
        Protocol curious = assignment -> {
            known.add(assignment.memory().get("greeted").isPresent());
            return plant.protocol.converse(assignment);
        };
        plant.engine.exchange.bind("line", curious);
        for (int i = 0; i < 2; i++) {
            plant.run(plant.task("clock " + i, DataItem.Kind.CLOCK));
            plant.settle();
        }
        plant.boot();
        plant.engine.exchange.bind("line", curious);
        plant.engine.exchange.bind("loop", plant.channel);
        plant.run(plant.task("clock again", DataItem.Kind.CLOCK));
        plant.settle();
        assertThat(known).containsExactly(false, true, true);
    }

    @Test
    void aReadOnDemandOvertakesAndSurvivesACrash() {
        plant.meters(3);
        ReadJob job = plant.desk.read(
                Plant.CALLER,
                2,
                List.of(DataItem.all(DataItem.Kind.REGISTERS), DataItem.all(DataItem.Kind.CLOCK)),
                "k");
        plant.reboot();
        assertThat(plant.desk
                        .read(Plant.CALLER, 2, List.of(DataItem.all(DataItem.Kind.CLOCK)), "k")
                        .id())
                .isEqualTo(job.id());
        plant.settle();
        ReadJob finished =
                plant.desk.await(Plant.CALLER, job.id(), Duration.ZERO).orElseThrow();
        assertThat(finished.finished()).isPresent();
        assertThat(finished.outcomes()).hasSize(2).allMatch(outcome -> outcome.failure()
                .isEmpty());
        assertThat(finished.results()).hasSize(2);
        assertThat(finished.clockOffset()).contains(Duration.ZERO);
    }
}
