// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.meterbase.archive.Utility.ENGINEER;
import static org.meterbase.archive.Utility.JANUARY;
import static org.meterbase.archive.Utility.VIEWER;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.meterbase.api.access.AccessDenied;
import org.meterbase.api.archive.EndDevice;
import org.meterbase.api.archive.UsagePoint;
import org.meterbase.api.model.DeviceKey;

/** Several who write at once, and those who read meanwhile. */
@Timeout(60)
class WritersTest {
    private static final int WRITERS = 6;

    @AutoClose
    static final Utility utility = new Utility();

    @AutoClose("shutdownNow")
    final ExecutorService threads = Executors.newFixedThreadPool(WRITERS);

    @BeforeEach
    void aModel() {
        utility.clear();
        utility.model("E1");
    }

    @Test
    void ofSeveralWhoBindOneDeviceAtOnceOneSucceeds() throws Exception {
        EndDevice device = utility.device("1001", "E1");
        List<UsagePoint> points = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            points.add(utility.point("p" + i));
        }
        CyclicBarrier start = new CyclicBarrier(WRITERS);
        List<Future<Boolean>> writers = new ArrayList<>();
        for (UsagePoint point : points) {
            writers.add(threads.submit(() -> {
                start.await();
                try {
                    utility.bind(device, point, JANUARY, null);
                    return true;
                } catch (Refused e) {
                    assertThat(e.reason()).isEqualTo(Refused.Reason.CONFLICT);
                    return false;
                }
            }));
        }
        int bound = 0;
        for (Future<Boolean> writer : writers) {
            bound += writer.get() ? 1 : 0;
        }
        assertThat(bound).isEqualTo(1);
        assertThat(utility.count("SELECT count(*) FROM binding_record")).isEqualTo(1);
    }

    @Test
    void theDatabaseItselfRefusesOverlapsWhoeverWrites() throws Exception {
        EndDevice device = utility.device("1001", "E1");
        Binding binding = utility.bind(device, utility.point("mill"), JANUARY, null);
        long school = utility.point("school").id();

        try (Connection stranger = utility.database.dataSource().getConnection();
                Statement statement = stranger.createStatement()) {
            assertThatThrownBy(() ->
                            statement.execute("INSERT INTO binding_record (binding, usage_point, position, device,"
                                    + " valid_from, recorded_from) SELECT 0, " + school
                                    + ", 'main', device, '2026-06-01', now()"
                                    + " FROM binding_record WHERE binding = " + binding.id()))
                    .hasMessageContaining("a device is at two places at a time");
        }
        assertThat(utility.count("SELECT count(*) FROM binding_record")).isEqualTo(1);
    }

    @Test
    void recordedTimesAscendAndNoTwoWritersShareOne() throws Exception {
        CyclicBarrier start = new CyclicBarrier(WRITERS);
        List<Future<?>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            String name = "w" + i;
            writers.add(threads.submit(() -> {
                start.await();
                for (int n = 0; n < 20; n++) {
                    utility.point(name + "-" + n);
                }
                return null;
            }));
        }
        for (Future<?> writer : writers) {
            writer.get();
        }
        assertThat(utility.count("SELECT count(DISTINCT recorded_from) FROM usage_point_record"))
                .isEqualTo(WRITERS * 20L);
        // Ids are drawn after the clock has been taken, so their order is that of the commits.
        assertThat(utility.count(
                        "SELECT count(*) FROM (SELECT recorded_from < lag(recorded_from) OVER (ORDER BY usage_point)"
                                + " AS back FROM usage_point_record) r WHERE back"))
                .isZero();
    }

    @Test
    void aQuestionOfAMomentInWhichAWriterIsAtWorkWaitsForHim() throws Exception {
        UsagePoint mill = utility.point("mill");
        try (Connection writer = utility.database.dataSource().getConnection()) {
            writer.setAutoCommit(false);
            Instant last = Change.clock(writer);
            Instant at = Change.tick(writer, ENGINEER);
            Instant asOf = utility.now();
            assertThat(at).isBetween(last, asOf);

            CompletableFuture<String> before = CompletableFuture.supplyAsync(
                    () -> utility.usagePoints
                            .find(VIEWER, mill.id(), last)
                            .orElseThrow()
                            .name(),
                    threads);
            assertThat(before.get(10, TimeUnit.SECONDS)).isEqualTo("mill");
            CompletableFuture<String> during = CompletableFuture.supplyAsync(
                    () -> utility.usagePoints
                            .find(VIEWER, mill.id(), asOf)
                            .orElseThrow()
                            .name(),
                    threads);
            // The reader stands in the server's queue behind the writer; that it does is asked of the server, not of a
            // clock.
            while (utility.count(
                            "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'change_clock'::regclass")
                    == 0) {
                assertThat(during).isNotDone();
                Thread.onSpinWait();
            }
            try (Statement statement = writer.createStatement()) {
                statement.execute("UPDATE usage_point_record SET recorded_to = c.at FROM change_clock c");
                statement.execute("INSERT INTO usage_point_record (usage_point, name, zone, recorded_from)"
                        + " SELECT usage_point, 'windmill', zone, c.at FROM usage_point_record, change_clock c");
            }
            writer.commit();

            assertThat(during.get(10, TimeUnit.SECONDS)).isEqualTo("windmill");
            assertThat(utility.usagePoints
                            .find(VIEWER, mill.id(), asOf)
                            .orElseThrow()
                            .name())
                    .isEqualTo("windmill");
        }
    }

    @Test
    void aChangeMadeFromAnOldVersionIsRefused() {
        UsagePoint mill = utility.point("mill");
        UsagePointDraft draft = new UsagePointDraft("windmill", "UTC", null, null);
        UsagePoint windmill = utility.usagePoints.change(ENGINEER, mill.id(), draft, OptionalLong.of(mill.version()));

        assertThat(windmill.version()).isGreaterThan(mill.version());
        assertThatThrownBy(
                        () -> utility.usagePoints.change(ENGINEER, mill.id(), draft, OptionalLong.of(mill.version())))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Refused.Reason.STALE));
    }

    @Test
    void aNameIsGivenOnce() {
        utility.point("mill");
        assertThatThrownBy(() -> utility.point("mill")).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(Refused.Reason.CONFLICT);
            assertThat(refused.faults().get(0).pointer()).isEqualTo("/name");
        });
    }

    @Test
    void whoMadeAChangeIsWrittenDown() {
        utility.point("mill");
        assertThat(utility.count("SELECT count(*) FROM change c JOIN usage_point_record r ON r.recorded_from = c.at"
                        + " WHERE c.caller = 'ines'"))
                .isEqualTo(1);
    }

    @Test
    void aViewerChangesNothing() {
        assertThatThrownBy(() -> utility.usagePoints.add(VIEWER, new UsagePointDraft("mill", "UTC", null, null)))
                .isInstanceOf(AccessDenied.class);
    }

    @Test
    void listsGoOnWhereTheyEnded() {
        for (String name : List.of("c", "a", "b", "a%")) {
            utility.point(name);
        }
        UsagePoints.Filter all = new UsagePoints.Filter(null, null, null);
        List<UsagePoint> first =
                utility.usagePoints.list(VIEWER, all, Sort.of("-name", Optional.empty(), 2, "name", "id"));
        UsagePoint last = first.get(1);
        List<UsagePoint> second = utility.usagePoints.list(
                VIEWER,
                all,
                Sort.of("-name", Optional.of(List.of(last.name(), Long.toString(last.id()))), 2, "name", "id"));
        assertThat(first).extracting(UsagePoint::name).containsExactly("c", "b");
        assertThat(second).extracting(UsagePoint::name).containsExactly("a%", "a");
        assertThat(utility.usagePoints.list(
                        VIEWER,
                        new UsagePoints.Filter("a%*", null, null),
                        Sort.of(null, Optional.empty(), 9, "name", "id")))
                .extracting(UsagePoint::name)
                .containsExactly("a%");
    }

    @Test
    void onlyDevicesThatAreKnownAndInstalledAreTakenForInstalled() {
        UsagePoint mill = utility.point("mill");
        EndDevice bound = utility.device("1001", "E1");
        EndDevice stocked = utility.device("1002", "E1");
        utility.bind(bound, mill, JANUARY, Utility.FEBRUARY);
        DeviceKey unknown = new DeviceKey(7, 1_000_000);
        DeviceKey wrongShard = new DeviceKey(
                (bound.key().shard() + 1) % DeviceKey.SHARDS, bound.key().id());
        List<DeviceKey> asked = List.of(bound.key(), stocked.key(), unknown, wrongShard);

        assertThat(utility.archive.notInstalled(VIEWER, asked, JANUARY))
                .containsExactlyInAnyOrder(stocked.key(), unknown, wrongShard);
        assertThat(utility.archive.notInstalled(VIEWER, asked, Utility.FEBRUARY))
                .containsExactlyInAnyOrder(bound.key(), stocked.key(), unknown, wrongShard);
    }

    @Test
    void aMembersChangeIsANewVersionOfTheGroup() {
        EndDevice installed = utility.device("1001", "E1");
        EndDevice stocked = utility.device("1002", "E1");
        utility.bind(installed, utility.point("mill"), JANUARY, null);
        DeviceGroups.Header group = utility.groups.add(
                ENGINEER, "all", List.of(installed.key().id(), stocked.key().id()));

        assertThat(utility.archive.group(VIEWER, group.id()).orElseThrow().members())
                .containsExactly(installed.key());
        DeviceGroups.Header smaller = utility.groups.removeMember(
                ENGINEER, group.id(), installed.key().id());
        assertThat(smaller.version()).isGreaterThan(group.version());
        assertThat(smaller.size()).isEqualTo(1);
        assertThat(utility.archive.group(VIEWER, group.id()).orElseThrow().members())
                .isEmpty();
    }
}
