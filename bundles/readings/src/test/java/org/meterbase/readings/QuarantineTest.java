// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.meterbase.api.access.AccessDenied;
import org.meterbase.api.access.Caller;
import org.meterbase.api.access.Role;
import org.meterbase.api.archive.ChannelConfiguration;
import org.meterbase.api.archive.EndDevice;
import org.meterbase.api.archive.ModelConfiguration;
import org.meterbase.api.archive.UsagePoint;
import org.meterbase.api.delivery.Coverage;
import org.meterbase.api.delivery.Delivery;
import org.meterbase.api.delivery.DeviceEvent;
import org.meterbase.api.delivery.DeviceStamp;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.delivery.Observation;
import org.meterbase.api.delivery.Provenance;
import org.meterbase.api.delivery.Register;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.delivery.StampConvention;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.Identity;
import org.meterbase.api.model.ReadingType;
import org.meterbase.api.model.TimeRange;
import org.meterbase.api.model.Unit;
import org.meterbase.api.readings.Frame;
import org.meterbase.readings.raw.BlockKey;

/** What does not count, and how it comes to count, or never does. */
@Timeout(120)
final class QuarantineTest {
    private static final Instant DAY = Instant.parse("2026-11-20T00:00:00Z");
    private static final Instant RECEIVED = DAY.plus(Duration.ofDays(2));
    private static final Caller ENGINEER =
            Caller.of(Caller.Kind.PERSON, "ines", EnumSet.of(Role.ENGINEER), "rest", "t1");

    private Bench bench;
    private EndDevice expected;
    private EndDevice other;

    @BeforeEach
    void twoMeters() throws Exception {
        bench = new Bench();
        expected = device(new DeviceKey(7, 1), "S1");
        other = device(new DeviceKey(8, 2), "S2");
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    private EndDevice device(DeviceKey key, String serialNumber) {
        EndDevice device = EndDevice.builder(key, serialNumber, "ACM", "model")
                .identity(name(serialNumber))
                .build();
        bench.archive.add(device);
        return device;
    }

    private static Identity name(String serialNumber) {
        return Identity.builder().logicalDeviceName("ACM" + serialNumber).build();
    }

    private static Frame answered(Identity who, Frame.Quarantine why, Delivery... deliveries) {
        return Frame.builder(
                        Provenance.builder(Provenance.Source.READ, RECEIVED)
                                .answered(who)
                                .build(),
                        List.of(deliveries))
                .quarantine(why)
                .build();
    }

    private List<Inspection.Quarantined> waiting() {
        return new Inspection(bench.stages).quarantine(Bench.CALLER, 0, null, QuarantineDesk.State.WAITING, 10);
    }

    private List<RawRow> raw(DeviceKey device, Instant day) {
        return new Inspection(bench.stages)
                .rows(Bench.CALLER, device, Meter.IMPORT, BlockKey.dayOf(day.getEpochSecond()));
    }

    private void release(long id, OptionalLong device) throws Exception {
        bench.quarantine.release(ENGINEER, id, device, "they were exchanged");
        bench.stages.fold().catchUp();
    }

    @Test
    void whatAnotherDeviceAnsweredIsFiledUnderThatOneAsItWasSaid() throws Exception {
        DeviceKey key = expected.key();
        DeviceStamp stamp = DeviceStamp.ofEpochSecond(DAY.getEpochSecond());
        bench.deliver(answered(
                name("S2"),
                Frame.Quarantine.WRONG_DEVICE,
                Meter.rows(key, Meter.wattHours(), DAY, 1, 2, 3),
                RegisterSet.builder(key, RegisterSet.Kind.BILLING, RECEIVED)
                        .source("0.0.98.1.0.255")
                        .stamp(stamp, StampConvention.STANDARD)
                        .resetCount(4)
                        .calendarName("SUMMER")
                        .register(Register.builder(Meter.IMPORT, 77, 0, Unit.WATT_HOUR)
                                .build())
                        .build(),
                new DeviceEvent(key, "log", "4", stamp, StampConvention.STANDARD, 0, new byte[] {1}),
                new Observation(key, Observation.Kind.FIRMWARE, "fw", new Observation.Value.Text("1.2"), DAY),
                new Coverage(key, Meter.PROFILE, new TimeRange(DAY, DAY.plusSeconds(2700)), true, 3, DAY)));
        assertThat(raw(key, DAY)).isEmpty();

        release(waiting().get(0).id(), OptionalLong.empty());
        assertThat(raw(key, DAY)).isEmpty();
        assertThat(raw(other.key(), DAY)).extracting(RawRow::integer).containsExactly(1L, 2L, 3L);
        assertThat(bench.readings.registerSets(Bench.CALLER, other.key(), TimeRange.ALWAYS, 10))
                .singleElement()
                .satisfies(set -> {
                    assertThat(set.resetCount()).hasValue(4);
                    assertThat(set.calendarName()).contains("SUMMER");
                });
        assertThat(bench.readings.events(Bench.CALLER, other.key(), TimeRange.ALWAYS, 10))
                .hasSize(1);
        assertThat(bench.readings.observations(Bench.CALLER, other.key())).hasSize(1);
        assertThat(bench.readings.missing(
                        Bench.CALLER,
                        List.of(other.key()),
                        Meter.PROFILE,
                        new TimeRange(DAY, DAY.plusSeconds(2700)),
                        Meter.QUARTER))
                .allSatisfy((device, ranges) -> assertThat(ranges).isEmpty());
        assertThat(waiting()).isEmpty();
    }

    @Test
    void aReleaseIsOnceAndSaysWhoAndWhy() throws Exception {
        Frame frame = answered(
                name("S2"), Frame.Quarantine.WRONG_DEVICE, Meter.rows(expected.key(), Meter.wattHours(), DAY, 1));
        bench.deliver(frame);
        long id = waiting().get(0).id();
        release(id, OptionalLong.empty());
        release(id, OptionalLong.of(2));
        // The same facts sent again are known, and were decided about.
        bench.deliver(frame);

        assertThat(waiting()).isEmpty();
        assertThat(raw(other.key(), DAY)).hasSize(1);
        assertThat(bench.ask("SELECT 1 FROM change")).hasSize(1);
        assertThat(bench.quarantine.decisions(Bench.CALLER, id)).singleElement().satisfies(decision -> {
            assertThat(decision.state()).isEqualTo(QuarantineDesk.State.RELEASED);
            assertThat(decision.caller()).isEqualTo("ines");
            assertThat(decision.origin()).isEqualTo("rest");
            assertThat(decision.reason()).isEqualTo("they were exchanged");
            assertThat(decision.device()).isEqualTo(2);
        });
        assertThatThrownBy(() -> release(id, OptionalLong.of(expected.key().id())))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> bench.quarantine.discard(ENGINEER, id, "no"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("released");
    }

    @Test
    void twoWhoReleaseItUnderTwoDevicesFileItUnderOne() throws Exception {
        EndDevice third = bench.device(9, 3);
        EndDevice fourth = bench.device(10, 4);
        bench.deliver(answered(
                name("S9"), Frame.Quarantine.WRONG_DEVICE, Meter.rows(expected.key(), Meter.wattHours(), DAY, 1)));
        long id = waiting().get(0).id();
        List<Throwable> refused = new CopyOnWriteArrayList<>();
        List<Thread> both = Stream.of(3L, 4L)
                .map(device -> new Thread(() -> {
                    try {
                        bench.quarantine.release(ENGINEER, id, OptionalLong.of(device), "so I think");
                    } catch (IllegalStateException e) {
                        refused.add(e);
                    }
                }))
                .toList();
        both.forEach(Thread::start);
        for (Thread one : both) {
            one.join();
        }
        bench.stages.fold().catchUp();
        assertThat(refused).singleElement().satisfies(e -> assertThat(e).hasMessageContaining("released already"));
        assertThat(raw(third.key(), DAY).size() + raw(fourth.key(), DAY).size()).isEqualTo(1);
        assertThat(bench.quarantine.decisions(Bench.CALLER, id)).hasSize(1);
    }

    @Test
    void whoWouldNotHaveAnsweredSoGetsNothing() throws Exception {
        bench.deliver(answered(
                name("S9"), Frame.Quarantine.WRONG_DEVICE, Meter.rows(expected.key(), Meter.wattHours(), DAY, 1)));
        long id = waiting().get(0).id();
        assertThatThrownBy(() -> release(id, OptionalLong.empty()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no device of the archive would have answered as")
                .hasMessageContaining("ACMS9");
        assertThatThrownBy(() -> release(id, OptionalLong.of(2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ACMS2");
        assertThatThrownBy(() -> release(id, OptionalLong.of(99))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> release(id + 1, OptionalLong.empty())).isInstanceOf(NoSuchElementException.class);
        assertThat(waiting()).hasSize(1);

        // The exchange is booked: now it is known whose they are.
        EndDevice successor = device(new DeviceKey(9, 3), "S9");
        release(id, OptionalLong.empty());
        assertThat(raw(successor.key(), DAY)).hasSize(1);
    }

    @Test
    void whatAnUnknownDeviceSentIsFiledWhenItIsKnown() throws Exception {
        bench.deliver(answered(name("S5"), null, Meter.rows(new DeviceKey(77, 0), Meter.wattHours(), DAY, 5)));
        assertThat(waiting()).extracting(Inspection.Quarantined::reason).containsExactly("UNKNOWN_DEVICE");
        EndDevice late = device(new DeviceKey(10, 5), "S5");
        release(waiting().get(0).id(), OptionalLong.empty());
        assertThat(raw(late.key(), DAY)).extracting(RawRow::integer).containsExactly(5L);
    }

    @Test
    void aDiscardKeepsAllAndSaysWhy() throws Exception {
        Frame frame = answered(
                name("S2"), Frame.Quarantine.WRONG_DEVICE, Meter.rows(expected.key(), Meter.wattHours(), DAY, 1));
        bench.deliver(frame);
        long id = waiting().get(0).id();
        assertThatThrownBy(() -> bench.quarantine.discard(ENGINEER, id, " "))
                .isInstanceOf(IllegalArgumentException.class);
        bench.quarantine.discard(ENGINEER, id, "a test meter");
        bench.quarantine.discard(ENGINEER, id, "once more");
        bench.deliver(frame);
        assertThat(waiting()).isEmpty();
        assertThat(new Inspection(bench.stages).quarantined(Bench.CALLER, id)).hasSize(1);
        assertThat(bench.quarantine.decisions(Bench.CALLER, id))
                .extracting(QuarantineDesk.Decision::reason)
                .containsExactly("a test meter");
        // A discard that was a mistake is put right by a release.
        release(id, OptionalLong.empty());
        assertThat(raw(other.key(), DAY)).hasSize(1);
        assertThat(bench.quarantine.decisions(Bench.CALLER, id))
                .extracting(QuarantineDesk.Decision::state)
                .containsExactly(QuarantineDesk.State.DISCARDED, QuarantineDesk.State.RELEASED);
    }

    @Test
    void stampsThatAPersonBelievesAreFiledAndThoseThatNothingCanHoldAreNot() throws Exception {
        Instant fast = RECEIVED.plus(Duration.ofDays(3));
        bench.deliver(Bench.frame(RECEIVED, Meter.rows(expected.key(), Meter.wattHours(), fast, 1, 2)));
        IntervalSegment.Builder wild = IntervalSegment.builder(
                expected.key(), Meter.PROFILE, Meter.QUARTER, StampConvention.STANDARD, List.of(Meter.wattHours()), 1);
        wild.row(Long.MAX_VALUE / 2, (short) 0, DeviceStamp.STATUS_UNSPECIFIED, 0, 0)
                .value(0, 4);
        bench.deliver(Bench.frame(RECEIVED, wild.build()));

        List<Inspection.Quarantined> found = waiting();
        assertThat(found)
                .extracting(Inspection.Quarantined::reason)
                .containsOnly("IMPOSSIBLE_STAMP")
                .hasSize(2);
        release(found.get(0).id(), OptionalLong.empty());
        assertThat(raw(expected.key(), fast)).extracting(RawRow::integer).containsExactly(1L, 2L);
        assertThatThrownBy(() -> release(found.get(1).id(), OptionalLong.empty()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("discard it");
    }

    @Test
    void onlyWhoMayChangeTheArchiveDecides() {
        Caller viewer = Caller.of(Caller.Kind.PERSON, "vera", EnumSet.of(Role.VIEWER), "rest", "t2");
        assertThatThrownBy(() -> bench.quarantine.release(viewer, 1, OptionalLong.empty(), "so"))
                .isInstanceOf(AccessDenied.class);
        assertThatThrownBy(() -> bench.quarantine.discard(viewer, 1, "so")).isInstanceOf(AccessDenied.class);
    }

    @Test
    void whatIsOlderThanTheInstallationWaitsUntilThatIsCorrected() throws Exception {
        UsagePoint point =
                UsagePoint.builder(1, 7, "UP1", java.time.ZoneOffset.UTC).build();
        bench.archive
                .add(point)
                .add(ModelConfiguration.builder("model", 1, Instant.EPOCH)
                        .registers(List.of(ChannelConfiguration.builder(
                                        Meter.IMPORT, ReadingType.parse("0.0.0.1.1.1.12.0.0.0.0.0.0.0.0.3.72.0"))
                                .build()))
                        .build());
        Instant late = DAY.plus(Duration.ofDays(8));
        Instant received = DAY.plus(Duration.ofDays(10));
        Instant recorded = Instant.parse("2026-11-01T00:00:00Z");
        long wrong = bench.archive.bind(point, expected, new TimeRange(late, Instant.MAX), BigDecimal.ONE, recorded);
        bench.reprojection.catchUp();
        // A day before the installation is a finding, two are not believed.
        Instant believed = late.minus(Duration.ofDays(1));
        IntervalSegment.Builder rows = IntervalSegment.builder(
                expected.key(), Meter.PROFILE, Meter.QUARTER, StampConvention.STANDARD, List.of(Meter.wattHours()), 3);
        Meter.stamp(rows, Instant.parse("2000-01-01T00:00:00Z"), 0).value(0, 1);
        Meter.stamp(rows, DAY, 0).value(0, 2);
        Meter.stamp(rows, believed, 0).value(0, 3);
        bench.deliver(Bench.frame(received, rows.build()));
        assertThat(raw(expected.key(), DAY)).isEmpty();
        assertThat(raw(expected.key(), believed)).hasSize(1);

        bench.archive.withdraw(wrong, recorded.plusSeconds(60));
        bench.archive.bind(point, expected, new TimeRange(DAY, Instant.MAX), BigDecimal.ONE, recorded.plusSeconds(60));
        bench.reprojection.catchUp();
        bench.stages.fold().catchUp();
        assertThat(raw(expected.key(), DAY)).extracting(RawRow::integer).containsExactly(2L);
        assertThat(waiting()).singleElement().satisfies(item -> assertThat(item.rows())
                .isEqualTo(1));
    }
}
