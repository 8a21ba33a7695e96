// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.meterbase.api.access.AccessDenied;
import org.meterbase.api.access.Caller;
import org.meterbase.api.access.Role;
import org.meterbase.api.delivery.Delivery;
import org.meterbase.api.delivery.DeviceEvent;
import org.meterbase.api.delivery.DeviceStamp;
import org.meterbase.api.delivery.StampConvention;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.TimeRange;
import org.meterbase.readings.raw.BlockKey;

/** What the fold sets aside, and how it comes back: after a fix, or after a decision. */
@Timeout(120)
final class SetAsideTest {
    private static final Instant DAY = Instant.parse("2026-11-20T00:00:00Z");
    private static final Instant RECEIVED = DAY.plusSeconds(2 * 86_400);
    private static final Caller ENGINEER =
            Caller.of(Caller.Kind.PERSON, "erika", Set.of(Role.VIEWER, Role.ENGINEER), "test", Caller.newTraceId());

    private Bench bench;
    private DeviceKey device;
    private PoisonDesk poison;
    private LateDesk late;

    @BeforeEach
    void open() throws Exception {
        bench = new Bench();
        device = bench.device(7, 1).key();
        poison = new PoisonDesk(bench.stages);
        late = new LateDesk(bench.stages);
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    private DeviceEvent event(String code, int second) {
        return new DeviceEvent(
                device,
                "log",
                code,
                DeviceStamp.ofEpochSecond(DAY.getEpochSecond() + second),
                StampConvention.STANDARD,
                0,
                new byte[0]);
    }

    /** As a bug of the platform would: what is sent is well, and is refused. */
    private void breakTheFold() throws Exception {
        bench.execute("ALTER TABLE device_event ADD CONSTRAINT bug CHECK (code <> 'odd')");
    }

    private void fix() throws Exception {
        bench.execute("ALTER TABLE device_event DROP CONSTRAINT bug");
    }

    private List<RawRow> raw(Instant day) {
        return new Inspection(bench.stages)
                .rows(Bench.CALLER, device, Meter.IMPORT, BlockKey.dayOf(day.getEpochSecond()));
    }

    private List<String> codes() {
        return bench.readings.events(Bench.CALLER, device, TimeRange.ALWAYS, 100).stream()
                .map(DeviceEvent::code)
                .toList();
    }

    @Test
    void oneBadDeliveryOfAFrameIsSetAsideTheRestIsThereAndAfterTheFixItIsReplayed() throws Exception {
        breakTheFold();
        bench.deliver(Bench.frame(
                RECEIVED,
                Meter.rows(device, Meter.wattHours(), DAY, 1, 2),
                event("odd", 1),
                event("even", 2),
                Meter.rows(device, Meter.wattHours(), DAY.plusSeconds(1800), 3)));

        assertThat(raw(DAY)).extracting(RawRow::integer).containsExactly(1L, 2L, 3L);
        assertThat(codes()).containsExactly("even");
        PoisonDesk.Item item = poison.list(ENGINEER, 0, false, 10).get(0);
        assertThat(item.frame()).isZero();
        assertThat(item.delivery()).isEqualTo(1);
        assertThat(item.offset()).isEqualTo(1);
        assertThat(item.bundle()).isEqualTo("test");
        assertThat(item.cause()).contains("bug");
        assertThat(poison.contents(item)).hasSize(1);

        // Too early: it lies there a second time, and the first is known to have been tried.
        poison.replay(ENGINEER, item.id());
        bench.stages.fold().catchUp();
        assertThat(codes()).containsExactly("even");
        assertThat(poison.list(ENGINEER, 0, true, 10)).singleElement().satisfies(tried -> assertThat(tried.replayedBy())
                .isEqualTo("erika"));
        PoisonDesk.Item again = poison.list(ENGINEER, 0, false, 10).get(0);
        assertThat(again.offset()).isEqualTo(2);

        fix();
        Instant first = poison.replay(ENGINEER, again.id()).replayedAt();
        assertThat(poison.replay(ENGINEER, again.id()).replayedAt()).isEqualTo(first);
        bench.stages.fold().catchUp();
        assertThat(codes()).containsExactly("odd", "even");
        assertThat(poison.list(ENGINEER, 0, false, 10)).isEmpty();
        assertThat(bench.ask("SELECT count(*) FROM device_event")).containsExactly("2");
        // Replayed once, though asked for twice.
        assertThat(bench.ask("SELECT head FROM journal_head WHERE lane = 7")).containsExactly("3");
    }

    @Test
    void onlyWhoMayChangeTheArchiveReplaysAndOnlyWhatIsThere() {
        Caller viewer = Caller.of(Caller.Kind.PERSON, "v", Set.of(Role.VIEWER), "test", Caller.newTraceId());
        assertThatThrownBy(() -> poison.replay(viewer, 1)).isInstanceOf(AccessDenied.class);
        assertThatThrownBy(() -> late.release(viewer, 1)).isInstanceOf(AccessDenied.class);
        assertThatThrownBy(() -> poison.replay(ENGINEER, 1)).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(() -> late.discard(ENGINEER, 1)).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void aRecordThatCannotBeReadIsReplayedByAVersionThatCan() throws Exception {
        bench.append(Bench.frame(RECEIVED, event("odd", 1)));
        bench.execute("CREATE TABLE kept AS SELECT frames FROM journal WHERE lane = 7");
        bench.execute("UPDATE journal SET frames = '\\x63' WHERE lane = 7");
        bench.stages.fold().catchUp();
        long id = poison.list(ENGINEER, 0, false, 10).get(0).id();
        assertThatThrownBy(() -> poison.replay(ENGINEER, id))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("version");
        assertThat(poison.one(ENGINEER, id).replayedAt()).isNull();

        bench.execute("UPDATE poison SET record = (SELECT frames FROM kept)");
        poison.replay(ENGINEER, id);
        bench.stages.fold().catchUp();
        assertThat(codes()).containsExactly("odd");
    }

    @Test
    void tooMuchPoisonStopsTheFoldAndNothingIsLostWhenItGoesOn() throws Exception {
        breakTheFold();
        List<Delivery> all = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            all.add(event("odd", i));
            all.add(event("even", 1000 + i));
        }
        bench.deliver(Bench.frame(RECEIVED, all.toArray(Delivery[]::new)));

        assertThat(bench.stages.fold().stopped())
                .hasValueSatisfying(why -> assertThat(why).contains("a bug and not data"));
        assertThat(new ReadingsHealth(bench.stages).execute().isOk()).isFalse();
        assertThat(poison.list(ENGINEER, 0, null, 100)).isEmpty();
        bench.append(Bench.frame(RECEIVED, event("even", 5000)));
        bench.stages.fold().catchUp();
        assertThat(codes()).isEmpty();
        bench.stages.lag().measure();
        assertThat(bench.stages.lag().journal()).isEqualTo(2);
        assertThat(bench.readings.brake()).isFalse();

        fix();
        bench.stages.fold().resume();
        bench.stages.fold().catchUp();
        assertThat(bench.stages.fold().stopped()).isEmpty();
        assertThat(codes()).hasSize(61);
        assertThat(poison.list(ENGINEER, 0, null, 100)).isEmpty();
    }

    @Test
    void aLittlePoisonAmongMuchDataStopsNothing() throws Exception {
        breakTheFold();
        for (int frame = 0; frame < 3; frame++) {
            List<Delivery> all = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                all.add(event("even", frame * 1000 + i));
            }
            for (int i = 0; i < 4; i++) {
                all.add(event("odd", frame * 1000 + i));
            }
            bench.deliver(Bench.frame(RECEIVED, all.toArray(Delivery[]::new)));
        }
        assertThat(bench.stages.fold().stopped()).isEmpty();
        assertThat(poison.list(ENGINEER, 0, null, 100)).hasSize(12);
    }

    /** The raw layer keeps one month besides the present one; two turns, more than a minute apart, retire what is older. */
    private void retireMonths() throws Exception {
        Clock now = Clock.fixed(Instant.parse("2026-12-15T00:00:00Z"), ZoneOffset.UTC);
        bench.retention(now, null, 1).retire();
        assertThat(bench.ask("SELECT relname FROM pg_class WHERE relname LIKE 'block\\_2026__'"))
                .contains("block_202610");
        bench.execute("UPDATE retired_month SET retired_at = retired_at - interval '2 minutes'");
        bench.retention(now, null, 1).retire();
    }

    @Test
    void whatComesForARetiredMonthWaitsForAPersonAndOpensNoPartition() throws Exception {
        Instant october = Instant.parse("2026-10-31T23:30:00Z");
        bench.deliver(Bench.frame(RECEIVED, Meter.rows(device, Meter.wattHours(), october, 1, 2)));
        retireMonths();
        assertThat(bench.ask("SELECT to_regclass('block_202610')")).containsExactly((String) null);

        // Two rows of October, two of November; and the same once more.
        for (int i = 0; i < 2; i++) {
            bench.deliver(Bench.frame(RECEIVED, Meter.rows(device, Meter.wattHours(), october, 5, 6, 7, 8)));
        }
        assertThat(bench.ask("SELECT to_regclass('block_202610')")).containsExactly((String) null);
        assertThat(raw(october.plusSeconds(1800))).extracting(RawRow::integer).containsExactly(7L, 8L);
        LateDesk.Item item = late.list(ENGINEER, 0, LateDesk.State.WAITING, 10).get(0);
        assertThat(late.list(ENGINEER, 0, null, 10)).hasSize(1);
        assertThat(item.month()).isEqualTo(YearMonth.of(2026, 10));
        assertThat(item.rows()).isEqualTo(2);
        assertThat(item.device()).isEqualTo(device);

        late.release(ENGINEER, item.id());
        assertThat(late.release(ENGINEER, item.id()).decidedBy()).isEqualTo("erika");
        bench.stages.fold().catchUp();
        assertThat(raw(october)).extracting(RawRow::integer).containsExactly(5L, 6L);
        assertThat(late.list(ENGINEER, 0, LateDesk.State.WAITING, 10)).isEmpty();
        assertThatThrownBy(() -> late.discard(ENGINEER, item.id())).hasMessageContaining("decided already");
        // What a person has opened stays open.
        Clock now = Clock.fixed(Instant.parse("2026-12-15T00:00:00Z"), ZoneOffset.UTC);
        bench.retention(now, null, 1).retire();
        assertThat(raw(october)).hasSize(2);
    }

    @Test
    void whatIsDiscardedStaysAsideHoweverOftenItComes() throws Exception {
        Instant october = Instant.parse("2026-10-01T00:00:00Z");
        bench.deliver(Bench.frame(RECEIVED, Meter.rows(device, Meter.wattHours(), october, 1)));
        retireMonths();
        bench.deliver(Bench.frame(RECEIVED, Meter.rows(device, Meter.wattHours(), october, 2)));
        long id = late.list(ENGINEER, 0, null, 10).get(0).id();
        assertThat(late.discard(ENGINEER, id).state()).isEqualTo(LateDesk.State.DISCARDED);
        bench.deliver(Bench.frame(RECEIVED, Meter.rows(device, Meter.wattHours(), october, 2)));
        assertThat(late.list(ENGINEER, 0, LateDesk.State.WAITING, 10)).isEmpty();
        assertThat(bench.ask("SELECT to_regclass('block_202610')")).containsExactly((String) null);
    }
}
