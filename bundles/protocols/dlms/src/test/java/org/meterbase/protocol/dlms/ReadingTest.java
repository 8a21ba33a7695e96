// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meterbase.api.delivery.Coverage;
import org.meterbase.api.delivery.Delivery;
import org.meterbase.api.delivery.DeviceEvent;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.delivery.Observation;
import org.meterbase.api.delivery.Register;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.delivery.RowFlag;
import org.meterbase.api.model.Unit;
import org.meterbase.api.protocol.Failure.Reason;
import org.meterbase.api.protocol.Item;
import org.meterbase.api.protocol.Memory;
import org.meterbase.testkit.south.MapMemory;
import org.meterbase.testkit.south.RecordingWire;
import org.meterbase.testkit.south.Session;
import org.meterbase.testkit.south.TestClock;

/** What items come to, on meters that are as the standard says and on meters that are not. */
final class ReadingTest {
    private final DlmsProtocol protocol = new DlmsProtocol(Optional.empty());
    private final TestClock clock = TestClock.at("2026-03-10T08:00:00Z");
    private final Memory memory = new MapMemory();
    private RecordingWire wire;

    @Test
    void readsRegistersWithScalerAndUnit() {
        run(Meters.usual(), Meters.registers(1, "1.0.1.8.0.255", "1.0.2.8.0.255"));
        assertThat(registers())
                .containsExactly(
                        Register.builder("1.0.1.8.0.255", 0x12345, 0, Unit.WATT_HOUR)
                                .build(),
                        Register.builder("1.0.2.8.0.255", 7, -1, Unit.WATT_HOUR).build());
    }

    @Test
    void asksForScalersOnce() {
        run(Meters.usual(), Meters.registers(1, "1.0.1.8.0.255"));
        TestMeter again = Meters.usual();
        run(again, Meters.registers(1, "1.0.1.8.0.255"));
        assertThat(again.requests()).noneMatch(request -> request.contains("0100010800ff03"));
        assertThat(registers()).hasSize(1);
        clock.move(Duration.ofHours(25));
        TestMeter tomorrow = Meters.usual();
        run(tomorrow, Meters.registers(1, "1.0.1.8.0.255"));
        assertThat(tomorrow.requests()).anyMatch(request -> request.contains("0100010800ff03"));
    }

    @Test
    void readsAMaximumWithItsTime() {
        TestMeter meter = Meters.usual()
                .with("4/1.0.1.6.0.255:2", "12 1388")
                .with("4/1.0.1.6.0.255:3", "0202 0f00 161b")
                .with("4/1.0.1.6.0.255:5", "090c 07ea0305ff 111e00ff ffc4 00");
        run(meter, Meters.registers(1, "4/1.0.1.6.0.255"));
        Register maximum = registers().get(0);
        assertThat(maximum.value()).isEqualTo(5000);
        assertThat(maximum.unit()).isEqualTo(Unit.WATT);
        assertThat(maximum.capturedAt().orElseThrow().wallClock())
                .isEqualTo(Instant.parse("2026-03-05T17:30:00Z").getEpochSecond());
    }

    @ParameterizedTest
    @CsvSource({
        "17 41480000, 125, -1",
        "18 3ff0000000000000, 1, 0",
        "0d 42, 42, 0",
        "14 ffffffffffffffff, -1, 0",
        "10 8000, -32768, 0"
    })
    void readsNumbersOfEveryType(String axdr, long value, int scaler) {
        run(Meters.usual().with("1/0.0.96.5.0.255:2", axdr), Meters.registers(1, "0.0.96.5.0.255"));
        assertThat(registers().get(0).value()).isEqualTo(value);
        assertThat(registers().get(0).scaler()).isEqualTo(scaler);
    }

    @ParameterizedTest
    @CsvSource({
        "1, TEMPORARY",
        "2, TEMPORARY",
        "3, REFUSED",
        "4, UNDEFINED",
        "9, UNDEFINED",
        "11, UNDEFINED",
        "13, REFUSED",
        "250, TEMPORARY"
    })
    void deliversWhatThereIsAndFailsForTheRest(int result, Reason reason) {
        Item item = Meters.registers(1, "1.0.1.8.0.255", "1.0.2.8.0.255");
        run(Meters.usual().refusing("3/1.0.2.8.0.255:2", result), item);
        assertThat(registers()).hasSize(1);
        assertThat(wire.failed().get(item).reason()).isEqualTo(reason);
        assertThat(wire.failed().get(item).text()).contains("1.0.2.8.0.255");
    }

    @Test
    void readsOneByOneWhereListsAreRefusedAndRemembersIt() {
        TestMeter meter = Meters.usual().withoutLists();
        run(meter, Meters.registers(1, "1.0.1.8.0.255", "1.0.2.8.0.255"));
        assertThat(registers()).hasSize(2);
        assertThat(meter.requests())
                .filteredOn(request -> request.startsWith("c003"))
                .hasSize(1);
        TestMeter again = Meters.usual().withoutLists();
        run(again, Meters.registers(1, "1.0.1.8.0.255", "1.0.2.8.0.255"));
        assertThat(again.requests()).noneMatch(request -> request.startsWith("c003"));
        assertThat(registers()).hasSize(2);
    }

    @Test
    void readsRowsWithStatusAndFlags() {
        run(Meters.usual(), Meters.profile(1));
        IntervalSegment rows = all(IntervalSegment.class).get(0);
        assertThat(rows.rowCount()).isEqualTo(3);
        assertThat(rows.periodSeconds()).isEqualTo(900);
        assertThat(rows.channel(1).name()).isEqualTo("1.0.2.8.0.255");
        assertThat(rows.channel(1).scaler()).isEqualTo(-1);
        assertThat(rows.epochSecond(1))
                .isEqualTo(Instant.parse("2026-03-10T00:30:00Z").getEpochSecond());
        assertThat(rows.value(2, 0)).isEqualTo(1021);
        assertThat(RowFlag.of(rows.flags(1))).containsExactly(RowFlag.POWER_FAIL);
        assertThat(rows.status(2)).isEqualTo(0x20);
        assertThat(RowFlag.of(rows.flags(2))).containsExactly(RowFlag.CLOCK_CHANGED);
        Coverage coverage = all(Coverage.class).get(0);
        assertThat(coverage.rows()).isEqualTo(3);
        assertThat(coverage.answered()).isTrue();
        assertThat(coverage.asked()).isEqualTo(Meters.RANGE);
    }

    @Test
    void selectsByTheClockColumnAsTheGreenBookHasIt() {
        TestMeter meter = Meters.usual();
        run(meter, Meters.profile(1));
        String request = meter.requests().get(meter.requests().size() - 2);
        assertThat(request.substring(6))
                .isEqualTo("0007" + "0100630100ff" + "02" + "0101" + "0204"
                        + "0204" + "120008" + "09060000010000ff" + "0f02" + "120000"
                        + "090c" + "07ea030a0200000000000000" + "090c" + "07ea030a0201000000000000" + "0100");
    }

    @ParameterizedTest
    @CsvSource({"1, 20", "0, 20", "1, 1", "1, 400"})
    void readsBlocksOfAnySizeCountedFromAnywhere(int first, int size) {
        run(Meters.usual().inBlocksOf(size).countingBlocksFrom(first), Meters.profile(1));
        assertThat(all(IntervalSegment.class))
                .extracting(IntervalSegment::rowCount)
                .satisfies(rows -> assertThat(
                                rows.stream().mapToInt(Integer::intValue).sum())
                        .isEqualTo(3));
        assertThat(wire.failed()).isEmpty();
    }

    @Test
    void keepsTheRowsOfASessionThatIsCut() {
        TestMeter meter = Meters.usual().inBlocksOf(40);
        Session session = session(meter, Meters.profile(1)).start();
        while (all(IntervalSegment.class).isEmpty() && session.step()) {}
        session.close();
        assertThat(all(IntervalSegment.class).get(0).value(0, 0)).isEqualTo(1000);
        assertThat(all(Coverage.class)).singleElement().matches(coverage -> !coverage.answered());
        assertThat(wire.failed().values()).singleElement().matches(failure -> failure.reason() == Reason.LOST);
    }

    @Test
    void breaksATransferOffWhenAskedToStop() {
        TestMeter meter = Meters.usual().inBlocksOf(40);
        Session session = session(meter, Meters.profile(1)).start();
        while (all(IntervalSegment.class).isEmpty() && session.step()) {}
        session.stop(clock.instant().plusSeconds(5));
        session.finish();
        assertThat(meter.released()).isTrue();
        assertThat(wire.failed().values()).singleElement().matches(failure -> failure.reason() == Reason.STOPPED);
        assertThat(all(Coverage.class)).singleElement().matches(coverage -> !coverage.answered());
    }

    @Test
    void readsByEntryWhereARangeIsRefused() {
        TestMeter meter = Meters.usual().refusing("7/1.0.99.1.0.255:2@1", 12);
        run(meter, Meters.profile(1));
        assertThat(all(IntervalSegment.class).get(0).rowCount()).isEqualTo(3);
        assertThat(meter.requests())
                .anyMatch(
                        request -> request.contains("0100630100ff02" + "0102" + "0204" + "0600000001" + "0600000000"));
        TestMeter again = Meters.usual().refusing("7/1.0.99.1.0.255:2@1", 12);
        run(again, Meters.profile(1));
        assertThat(again.requests()).noneMatch(request -> request.contains("0100630100ff02" + "0101"));
    }

    @Test
    void readsTheWholeBufferWhereEverySelectionIsRefused() {
        TestMeter meter = Meters.usual().refusing("7/1.0.99.1.0.255:2@1", 12).refusing("7/1.0.99.1.0.255:2@2", 13);
        run(meter, Meters.profile(1));
        assertThat(all(IntervalSegment.class).get(0).rowCount()).isEqualTo(3);
        assertThat(wire.done()).hasSize(1);
    }

    @Test
    void nullDataStandsForTheRowBefore() {
        TestMeter meter = Meters.usual()
                .with(
                        "7/1.0.99.1.0.255:2",
                        "0103" + Meters.row("010f00", "00", 1000, 7) + "0204 00 1100 00 0600000008"
                                + "0204 00 1100 06000003f2 00");
        run(meter, Meters.profile(1));
        IntervalSegment rows = all(IntervalSegment.class).get(0);
        assertThat(rows.epochSecond(2) - rows.epochSecond(0)).isEqualTo(1800);
        assertThat(rows.value(1, 0)).isEqualTo(1000);
        assertThat(rows.value(2, 0)).isEqualTo(1010);
        assertThat(rows.value(2, 1)).isEqualTo(8);
    }

    @ParameterizedTest
    @CsvSource({
        // A power failure, a clock that was set; and a row that does not lie on the edge of a period
        "010f00, 80",
        "010f00, 20",
        "010711, 00"
    })
    void derivesNoStampWhereItIsNotSure(String time, String status) {
        String underived = "0204 00 11" + status + " 06000003f2 00" + "0204 00 1100 00 00";
        run(
                Meters.usual()
                        .with(
                                "7/1.0.99.1.0.255:2",
                                "0104" + Meters.row(time, "00", 1000, 7) + underived
                                        + "0204 090c 07ea030a02 012d0000 ffc4 00 1100 00 0600000009"),
                Meters.profile(1));
        IntervalSegment rows = all(IntervalSegment.class).get(0);
        assertThat(rows.rowCount()).isEqualTo(2);
        assertThat(rows.epochSecond(1))
                .isEqualTo(Instant.parse("2026-03-10T00:45:00Z").getEpochSecond());
        assertThat(rows.value(1, 0))
                .as("null-data stands for the row before, left out or not")
                .isEqualTo(1010);
        assertThat(wire.remarks()).anyMatch(remark -> remark.contains("2 rows"));
        assertThat(all(Coverage.class)).singleElement().matches(coverage -> !coverage.answered());
    }

    @Test
    void readsRowsOfACompactArray() {
        // Of structures of date-time, status and two counters: 13, 02 04 19 11 06 06, then the contents.
        String contents =
                "07ea030a02 010f0000 ffc400 00 000003e8 00000007" + "07ea030a02 011e0000 ffc400 80 000003f2 00000008";
        run(Meters.usual().with("7/1.0.99.1.0.255:2", "13 0204 19 11 06 06 2a" + contents), Meters.profile(1));
        IntervalSegment rows = all(IntervalSegment.class).get(0);
        assertThat(rows.rowCount()).isEqualTo(2);
        assertThat(rows.epochSecond(1))
                .isEqualTo(Instant.parse("2026-03-10T00:30:00Z").getEpochSecond());
        assertThat(rows.value(1, 0)).isEqualTo(1010);
        assertThat(RowFlag.of(rows.flags(1))).containsExactly(RowFlag.POWER_FAIL);
    }

    @ParameterizedTest
    @CsvSource({
        // Oldest first, newest first, a meter that refuses entries
        "01, 0600000001 0600000001, 2026-03-10T00:30:00Z",
        "02, 0600000003 0600000003, 2026-03-10T00:30:00Z",
        "01, '', "
    })
    void saysWhichRowIsTheOldestWhereSomeAreMissing(String sort, String entries, Instant oldest) {
        String row = Meters.row("011e00", "00", 1010, 7);
        TestMeter meter =
                Meters.usual().with("7/1.0.99.1.0.255:5", "16" + sort).with("7/1.0.99.1.0.255:2", "0101" + row);
        if (entries.isEmpty()) {
            meter.refusing("7/1.0.99.1.0.255:2@2", 12);
        }
        run(meter, Meters.profile(1));
        Coverage coverage = all(Coverage.class).get(0);
        assertThat(coverage.rows()).isEqualTo(1);
        assertThat(coverage.answered()).isTrue();
        assertThat(coverage.oldest()).isEqualTo(Optional.ofNullable(oldest));
        assertThat(all(IntervalSegment.class)).hasSize(1);
        if (!entries.isEmpty()) {
            assertThat(meter.requests())
                    .anyMatch(request -> request.contains("0100630100ff020102" + "0204" + entries.replace(" ", "")));
        } else {
            TestMeter again =
                    Meters.usual().refusing("7/1.0.99.1.0.255:2@2", 12).with("7/1.0.99.1.0.255:2", "0101" + row);
            run(again, Meters.profile(1));
            assertThat(again.requests()).noneMatch(request -> request.contains("0100630100ff020102"));
        }
    }

    @Test
    void doesNotAskForTheOldestRowWhereNoneIsMissing() {
        TestMeter meter = Meters.usual();
        run(meter, Meters.profile(1));
        assertThat(all(Coverage.class).get(0).oldest()).isEmpty();
        assertThat(meter.requests()).noneMatch(request -> request.contains("0100630100ff020102"));
    }

    @Test
    void rowsOfOneStampAreCountedAcrossBlocks() {
        String twice = Meters.row("010f00", "20", 1000, 7);
        run(
                Meters.usual()
                        .with("7/1.0.99.1.0.255:2", "0103" + twice + twice + twice)
                        .inBlocksOf(35),
                Meters.profile(1));
        List<Integer> ordinals = new ArrayList<>();
        for (IntervalSegment rows : all(IntervalSegment.class)) {
            for (int i = 0; i < rows.rowCount(); i++) {
                ordinals.add(rows.ordinal(i));
            }
        }
        assertThat(ordinals).containsExactly(0, 1, 2);
    }

    @Test
    void leavesOutARowWhoseStampIsNoMoment() {
        String never = Meters.row("010f00", "02", 1, 1).replace("07ea030a02", "ffffffffff");
        run(
                Meters.usual().with("7/1.0.99.1.0.255:2", "0102" + never + Meters.row("011e00", "00", 2, 2)),
                Meters.profile(1));
        assertThat(all(IntervalSegment.class).get(0).rowCount()).isEqualTo(1);
        assertThat(wire.remarks()).anyMatch(remark -> remark.contains("not a moment"));
        assertThat(all(Coverage.class).get(0).answered()).isFalse();
    }

    @Test
    void readsColumnsAgainWhenTheMeterWasSetUpAnew() {
        run(Meters.usual(), Meters.profile(1));
        String columns = "0102 0204 120008 0906 0000010000ff 0f02 120000" + Meters.register("010800");
        TestMeter changed = Meters.usual()
                .with("7/1.0.99.1.0.255:3", columns)
                .with("7/1.0.99.1.0.255:2", "0101 0202 090c 07ea030a02 010f0000 ffc4 00 06 00000005");
        run(changed, Meters.profile(1));
        assertThat(all(IntervalSegment.class).get(0).channelCount()).isEqualTo(1);
        assertThat(wire.failed()).isEmpty();
    }

    @Test
    void anEmptyAnswerIsDataToo() {
        run(Meters.usual().with("7/1.0.99.1.0.255:2", "0100"), Meters.profile(1));
        assertThat(all(IntervalSegment.class)).isEmpty();
        assertThat(all(Coverage.class))
                .singleElement()
                .matches(coverage -> coverage.answered() && coverage.rows() == 0);
    }

    @Test
    void readsClosingsAsRegisterSets() {
        TestMeter meter = Meters.usual()
                .with(
                        "7/0.0.98.1.0.255:3",
                        "0104 0204 120008 0906 0000010000ff 0f02 120000" + Meters.register("010800")
                                + "0204 120004 0906 0100010600ff 0f02 120000"
                                + "0204 120004 0906 0100010600ff 0f05 120000")
                .with("7/0.0.98.1.0.255:4", "06 00000000")
                .with("4/1.0.1.6.0.255:3", "0202 0f00 161b")
                .with(
                        "7/0.0.98.1.0.255:2",
                        "0101 0204 090c 07ea030101 00000000 ffc4 00 06 00001000 06 00000fa0 090c 07ea0214ff 13000000 ffc4 00");
        run(
                meter,
                new Item.ReadRegisterSets(1, Meters.DEVICE, RegisterSet.Kind.BILLING, "0.0.98.1.0.255", Meters.RANGE));
        RegisterSet closing = all(RegisterSet.class).get(0);
        assertThat(closing.at()).isEqualTo(Instant.parse("2026-02-28T23:00:00Z"));
        assertThat(closing.source()).isEqualTo("0.0.98.1.0.255");
        assertThat(closing.registers()).hasSize(2);
        assertThat(closing.registers().get(1).name()).isEqualTo("4/1.0.1.6.0.255");
        assertThat(closing.registers().get(1).capturedAt()).isPresent();
        assertThat(all(Coverage.class)).hasSize(1);
    }

    @Test
    void readsABillingFreezeWithTariffsAndTwoClosingsAtOneInstant() {
        StringBuilder columns = new StringBuilder("0109 0204 120008 0906 0000010000ff 0f02 120000");
        columns.append("0204 120001 0906 0100000100ff 0f02 120000").append(Meters.register("010800"));
        TestMeter meter = Meters.usual().with("7/0.0.98.1.0.255:4", "06 00000000");
        for (int tariff = 1; tariff <= 4; tariff++) {
            columns.append(Meters.register("01080" + tariff));
            meter.with("3/1.0.1.8." + tariff + ".255:3", "0202 0f00 161e");
        }
        columns.append("0204 120005 0906 0100010400ff 0f03 120000").append("0204 120005 0906 0100010400ff 0f06 120000");
        String closing = "0209 090c 07ea030101 00000000 ffc4 00 12 %04x 06 000003e8"
                + " 06 00000064 06 000000c8 06 0000012c 06 00000190 12 0fa0 090c 07ea0214ff 13000000 ffc4 00";
        meter.with("7/0.0.98.1.0.255:3", columns.toString())
                .with("5/1.0.1.4.0.255:4", "0202 0f00 161b")
                .with("7/0.0.98.1.0.255:2", "0102" + closing.formatted(41) + closing.formatted(42));
        run(
                meter,
                new Item.ReadRegisterSets(1, Meters.DEVICE, RegisterSet.Kind.BILLING, "0.0.98.1.0.255", Meters.RANGE));
        List<RegisterSet> closings = all(RegisterSet.class);
        assertThat(closings).extracting(RegisterSet::ordinal).containsExactly(0, 1);
        assertThat(closings).extracting(RegisterSet::at).containsOnly(Instant.parse("2026-02-28T23:00:00Z"));
        assertThat(closings).extracting(set -> set.resetCount().orElseThrow()).containsExactly(41L, 42L);
        List<Register> registers = closings.get(0).registers();
        assertThat(registers).extracting(Register::value).containsExactly(1000L, 100L, 200L, 300L, 400L, 4000L);
        assertThat(registers.get(5).capturedAt().orElseThrow().wallClock())
                .isEqualTo(Instant.parse("2026-02-20T19:00:00Z").getEpochSecond());
    }

    @Test
    void readsADemandRegisterWithTheTimeOfItsLastAverage() {
        TestMeter meter = Meters.usual()
                .with("5/1.0.1.4.0.255:2", "12 0064")
                .with("5/1.0.1.4.0.255:3", "12 00c8")
                .with("5/1.0.1.4.0.255:4", "0202 0f01 161b")
                .with("5/1.0.1.4.0.255:6", "090c 07ea030a02 08000000 ffc4 00");
        run(meter, Meters.registers(1, "5/1.0.1.4.0.255", "5/1.0.1.4.0.255:3"));
        assertThat(registers()).extracting(Register::value).containsExactly(100L, 200L);
        assertThat(registers()).extracting(Register::scaler).containsOnly(1);
        assertThat(registers().get(0).capturedAt()).isEmpty();
        assertThat(registers().get(1).capturedAt().orElseThrow().wallClock())
                .isEqualTo(Instant.parse("2026-03-10T08:00:00Z").getEpochSecond());
    }

    @Test
    void takesAMaximumPduOfZeroForNoLimit() {
        TestMeter meter = Meters.usual().associating(TestMeter.AARE.replace("001814 ffff", "001a14 0000"));
        run(meter, Meters.registers(1, "1.0.1.8.0.255", "1.0.2.8.0.255"));
        assertThat(registers()).hasSize(2);
        assertThat(meter.requests()).anyMatch(request -> request.startsWith("c003"));
    }

    @Test
    void goesAnotherWayWhereTheMeterAnswersASelectionByAnException() {
        TestMeter meter = Meters.usual().failingOn("0100630100ff020101");
        run(meter, Meters.profile(1));
        assertThat(all(IntervalSegment.class).get(0).rowCount()).isEqualTo(3);
        assertThat(wire.done()).hasSize(1);
    }

    @Test
    void readsEvents() {
        run(Meters.usual(), new Item.ReadEvents(1, Meters.DEVICE, "0.0.99.98.0.255", Meters.RANGE));
        assertThat(all(DeviceEvent.class)).extracting(DeviceEvent::code).containsExactly("1", "2");
        assertThat(all(DeviceEvent.class).get(0).at()).isEqualTo(Instant.parse("2026-03-09T23:30:00Z"));
    }

    @Test
    void comparesTheClockWithHalfTheRoundTrip() {
        Session session =
                session(Meters.usual(), new Item.ReadClock(1, Meters.DEVICE)).start();
        while (wire.pulled().isEmpty() && session.step()) {}
        clock.move(Duration.ofSeconds(4));
        session.finish();
        // Shown: 09:00:10.50 in UTC + 1 h; asked at 08:00:00, answered at 08:00:04.
        assertThat(wire.toldClockOffset()).contains(Duration.ofMillis(8_500));
        assertThat(all(Observation.class)).singleElement().matches(seen -> seen.kind() == Observation.Kind.CLOCK);
    }

    @Test
    void readsParameters() {
        run(
                Meters.usual(),
                new Item.ReadParameter(1, Meters.DEVICE, Observation.Kind.FIRMWARE, ""),
                new Item.ReadParameter(2, Meters.DEVICE, Observation.Kind.RELAY, "0.0.96.3.10.255"),
                new Item.ReadParameter(3, Meters.DEVICE, Observation.Kind.PARAMETER, "3/1.0.1.8.0.255:3"));
        assertThat(all(Observation.class))
                .extracting(Observation::name)
                .containsExactly(
                        "1.0.0.2.0.255",
                        "0.0.96.3.10.255",
                        "0.0.96.3.10.255:3",
                        "0.0.96.3.10.255:4",
                        "3/1.0.1.8.0.255:3");
        assertThat(all(Observation.class))
                .extracting(Observation::value)
                .startsWith(
                        new Observation.Value.Text("1.4.2"),
                        new Observation.Value.Flag(true),
                        new Observation.Value.Number(BigDecimal.ONE));
    }

    @Test
    void skipsAGreetingBeforeTheFirstFrameOnlyWhereTheProfileSaysSo() {
        RecordingWire strict = new RecordingWire(clock, List.of());
        Session session =
                new Session(protocol.converse(Meters.assignment("standard", memory)), strict, octets -> List.of());
        session.start().receive(Hex.of("6864" + "0001 0001 0010 0002 c400"));
        assertThat(strict.abandoned().orElseThrow().reason()).isEqualTo(Reason.BAD_ANSWER);
        assertThat(strict.abandoned().orElseThrow().text()).contains("skip");
    }

    @Test
    void leavesOutWhatWasNotAskedFor() {
        Session session =
                session(Meters.usual(), Meters.registers(1, "1.0.1.8.0.255")).start();
        byte[] pushed = TestMeter.frame(Hex.of("00100001"), Hex.of("0f0000000100020100"));
        byte[] foreign = TestMeter.frame(Hex.of("00200001"), Hex.of("c401c100 0600000001"));
        byte[] stale = TestMeter.frame(Hex.of("00100001"), Hex.of("c401cf00 0600000001"));
        while (!wire.ended()) {
            session.receive(pushed);
            session.receive(foreign);
            session.receive(stale);
            if (!session.step()) {
                session.silent();
            }
        }
        assertThat(registers()).singleElement().matches(register -> register.value() == 0x12345);
    }

    private void run(TestMeter meter, Item... items) {
        session(meter, items).start().finish();
        assertThat(wire.violations()).isEmpty();
    }

    private Session session(TestMeter meter, Item... items) {
        wire = new RecordingWire(clock, List.of(items));
        return new Session(protocol.converse(Meters.assignment("sim", memory)), wire, meter);
    }

    private List<Register> registers() {
        return all(RegisterSet.class).get(0).registers();
    }

    private <T extends Delivery> List<T> all(Class<T> kind) {
        return wire.deliveries().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }
}
