// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.dlms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meterbase.simulator.cosem.OctetReader;
import org.meterbase.simulator.utility.ClockFault;
import org.meterbase.simulator.utility.ClockFault.LocalTime.Deviation;
import org.meterbase.simulator.utility.Fault;
import org.meterbase.simulator.utility.MeterModel;
import org.meterbase.simulator.utility.MeterModels;
import org.meterbase.simulator.utility.Trap;
import org.meterbase.simulator.utility.Trap.LyingConformance;
import org.meterbase.simulator.utility.Trap.LyingConformance.Lie;
import org.meterbase.simulator.utility.Trap.LyingConformance.Service;

/** What meters of the field do, octet by octet. */
class TrapTest {
    private static final String REGISTER = "c001c100030100010800ff0200";
    private static final String SOME_COLUMNS = "01 0204 020412000809060000010000FF0F02120000"
            + "090C07EA0B16FF060000FF000000 090C07EA0B16FF060F00FF000000 0101"
            + "020412000309060100010800FF0F02120000";

    @Test
    void blocksMayCountFromZero() throws Exception {
        Bench bench = with(MeterModels.SMALL_MODEL, new Trap.FirstBlock(0));
        byte[] first = bench.answer(Reader.get(7, "1.0.99.1.0.255", 2, Reader.entries(1, 9)))
                .apdu();
        assertThat(first).startsWith(0xC4, 2, 0xC1, 0, 0, 0, 0, 0);
        assertThat(bench.answer(Reader.hex("c002c100000000")).apdu()).startsWith(0xC4, 2, 0xC1, 0, 0, 0, 0, 1);
        assertThat(bench.answer(Reader.hex("c002c100000001")).apdu()).startsWith(0xC4, 2, 0xC1);
    }

    @Test
    void aClockOnePeriodOnAndAValueThatIsTheSameMayBeNull() throws Exception {
        List<?> plain = rows(with(MeterModels.DELTA_MODEL), Reader.entries(5, 100));
        List<?> compacted = rows(with(MeterModels.DELTA_MODEL, new Trap.NullData(false)), Reader.entries(5, 100));
        List<?> unfounded = rows(with(MeterModels.DELTA_MODEL, new Trap.NullData(true)), Reader.entries(5, 100));
        assertThat(compacted.get(0)).usingRecursiveComparison().isEqualTo(plain.get(0));
        assertThat(((List<?>) unfounded.get(0)).get(0)).isNull();
        List<Object> last = new ArrayList<>((List<?>) plain.get(0));
        int nulls = 0;
        for (int row = 1; row < plain.size(); row++) {
            List<?> cells = (List<?>) compacted.get(row);
            assertThat(cells.get(0)).isNull();
            for (int column = 1; column < cells.size(); column++) {
                nulls += cells.get(column) == null ? 1 : 0;
                last.set(column, cells.get(column) == null ? last.get(column) : cells.get(column));
                assertThat(last.get(column)).isEqualTo(((List<?>) plain.get(row)).get(column));
            }
        }
        assertThat(nulls).isGreaterThan(96);
    }

    @Test
    void aBufferMayBeACompactArray() throws Exception {
        byte[] plain = with(MeterModels.DELTA_MODEL).reader.whole(request(Reader.entries(1, 2)));
        OctetReader rows = new OctetReader(plain);
        List<?> two = (List<?>) rows.data();
        byte[] compact =
                with(MeterModels.DELTA_MODEL, new Trap.CompactArray()).reader.whole(request(Reader.entries(1, 2)));
        OctetReader in = new OctetReader(compact);
        assertThat(in.raw(9)).isEqualTo(Reader.hex("13 02 06 09 11 12 12 12 12"));
        assertThat(in.length()).isEqualTo(2 * (13 + 1 + 8));
        for (Object row : two) {
            assertThat(in.raw(in.u8())).isEqualTo(((List<?>) row).get(0));
            assertThat((long) in.u8()).isEqualTo(((List<?>) row).get(1));
            for (int column = 2; column < 6; column++) {
                assertThat((long) in.u16()).isEqualTo(((List<?>) row).get(column));
            }
        }
        in.end();
    }

    @ParameterizedTest
    @CsvSource({
        "MULTIPLE_REFERENCES, OFFERED_AND_REFUSED, 001214, d80102",
        "MULTIPLE_REFERENCES, DENIED_AND_SERVED, 001014, c40301010006",
        "SELECTIVE_ACCESS, OFFERED_AND_REFUSED, 001214, c40301010006",
    })
    void theConformanceMayLie(Service service, Lie lie, String conformance, String list) throws Exception {
        Bench bench = new Bench(MeterModels.INDEX_MODEL);
        bench.condition.add(new LyingConformance(service, lie));
        assertThat(HexFormat.of().formatHex(bench.reader.associate(bench.meter)))
                .contains("5f1f0400" + conformance);
        assertThat(bench.hex("c0030101 0003 0100010800ff 02 00")).startsWith(list);
        if (service == Service.SELECTIVE_ACCESS) {
            assertThatThrownBy(() -> bench.reader.rows(Reader.entries(1, 1))).hasMessage("data-access-result 12");
        }
    }

    @ParameterizedTest
    @CsvSource({"OFFERED_AND_REFUSED, c401c101fa", "DENIED_AND_SERVED, c402c1000000000100"})
    void blocksMayBeLiedAbout(Lie lie, String answer) throws Exception {
        Bench bench = with(MeterModels.SMALL_MODEL, new LyingConformance(Service.BLOCK_TRANSFER_WITH_GET, lie));
        assertThat(HexFormat.of()
                        .formatHex(bench.answer(request(Reader.entries(1, 9))).apdu()))
                .startsWith(answer);
    }

    @Test
    void anAssociationMayBeAcceptedUnderAnotherName() throws Exception {
        Bench bench = with(MeterModels.DELTA_MODEL, new Trap.WrongContext(2));
        assertThat(HexFormat.of().formatHex(bench.reader.associate(bench.meter)))
                .startsWith("6129a109060760857405080102a203020100");
        assertThat(bench.hex(REGISTER)).startsWith("c401c10006");
    }

    @Test
    void theLargestPduMayBeZero() throws Exception {
        Bench bench = with(MeterModels.DELTA_MODEL, new Trap.NoPduLimit());
        assertThat(HexFormat.of().formatHex(bench.reader.associate(bench.meter)))
                .endsWith("00000007");
    }

    @Test
    void aReleaseMayBeAnsweredWithTooMuchOrNotAtAll() throws Exception {
        Bench wordy = with(MeterModels.DELTA_MODEL, new Trap.ReleaseInformation());
        assertThat(wordy.hex("6203800100")).isEqualTo("6315800100be10040e0800065f1f040000101410000007");
        Bench silent = with(MeterModels.DELTA_MODEL, new Trap.NoRelease());
        assertThat(silent.hex("6203800100")).isEmpty();
        assertThat(silent.hex(REGISTER)).startsWith("c401c10006");
    }

    @Test
    void aFailureMayBeTemporary() throws Exception {
        Bench bench = with(MeterModels.INDEX_MODEL, new Trap.TemporaryFailure("1.0.1.8.0.255", 2));
        assertThat(bench.hex("c001c100030100020800ff0200")).startsWith("c401c10006");
        assertThat(bench.hex(REGISTER)).isEqualTo("c401c10102");
        assertThat(bench.hex(REGISTER)).isEqualTo("c401c10102");
        assertThat(bench.hex(REGISTER)).startsWith("c401c10006");
        assertThat(bench.condition.faults()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"DATA_NOTIFICATION, 0f", "EVENT_NOTIFICATION, c2", "GENERAL_GLO, 0f"})
    void somethingUnaskedMayComeFirst(Trap.Unsolicited.Apdu apdu, String begins) throws Exception {
        Bench bench = with(MeterModels.INDEX_MODEL, new Trap.Unsolicited(apdu));
        Answer answer = bench.answer(Reader.hex(REGISTER));
        assertThat(HexFormat.of().formatHex(answer.unasked())).startsWith(begins);
        assertThat(answer.apdu()).startsWith(0xC4, 1, 0xC1, 0, 6);
    }

    @Test
    void aRangeMayLeaveOutItsEnd() throws Exception {
        byte[] range = Reader.range(Reader.hex("07EA0B16FF060000FF000000"), Reader.hex("07EA0B16FF070000FF000000"));
        assertThat(rows(with(MeterModels.INDEX_MODEL), range)).hasSize(5);
        assertThat(rows(with(MeterModels.INDEX_MODEL, new Trap.ToExclusive()), range))
                .hasSize(4);
    }

    @Test
    void selectedColumnsMayBeIgnoredRefusedOrBringNothing() throws Exception {
        byte[] some = Reader.hex(SOME_COLUMNS);
        List<?> asked = rows(with(MeterModels.INDEX_MODEL), some);
        assertThat(asked).hasSize(2);
        assertThat((List<?>) asked.get(0)).hasSize(1);
        List<?> ignored = rows(with(MeterModels.INDEX_MODEL, new Trap.Columns(Trap.Columns.Answer.IGNORED)), some);
        assertThat((List<?>) ignored.get(0)).hasSize(6);
        assertThat(rows(with(MeterModels.INDEX_MODEL, new Trap.Columns(Trap.Columns.Answer.EMPTY)), some))
                .isEmpty();
        Bench refusing = with(MeterModels.INDEX_MODEL, new Trap.Columns(Trap.Columns.Answer.REFUSED));
        assertThatThrownBy(() -> rows(refusing, some)).hasMessage("data-access-result 12");
    }

    @Test
    void aRowMayBeGivenTwice() throws Exception {
        List<?> rows = rows(with(MeterModels.INDEX_MODEL, new Trap.RowTwice(2)), Reader.entries(1, 3));
        assertThat(rows).hasSize(4);
        assertThat(rows.get(1)).usingRecursiveComparison().isEqualTo(rows.get(2));
        assertThat(rows(with(MeterModels.INDEX_MODEL, new Trap.RowTwice(9)), Reader.entries(1, 3)))
                .hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "STATED, true, ff8880 ffc400",
        "STATED, false, ff8800 ffc400",
        "UNSPECIFIED, true, 800080 800000",
        "UNSPECIFIED, false, 800000 800000",
        "OPPOSITE, true, 007880 003c00",
    })
    void theHourAtTheEndOfSummerComesTwice(Deviation deviation, boolean dstBit, String ends) throws Exception {
        Instant change = Instant.parse("2026-11-22T01:00:00Z");
        Bench bench = with(MeterModels.INDEX_MODEL, new ClockFault.LocalTime(60, null, change, deviation, dstBit));
        byte[] from = Reader.hex("07EA0B16FF020F00FF8000FF");
        byte[] to = Reader.hex("07EA0B16FF030000FF8000FF");
        List<String> stamps = new ArrayList<>();
        for (Object row : rows(bench, Reader.range(from, to))) {
            stamps.add(HexFormat.of().formatHex((byte[]) ((List<?>) row).get(0)));
        }
        String summer = ends.split(" ")[0];
        String winter = ends.split(" ")[1];
        assertThat(stamps)
                .containsExactly(
                        "07ea0b1607020f0000" + summer,
                        "07ea0b1607021e0000" + summer,
                        "07ea0b1607022d0000" + summer,
                        "07ea0b160702000000" + winter,
                        "07ea0b1607020f0000" + winter,
                        "07ea0b1607021e0000" + winter,
                        "07ea0b1607022d0000" + winter,
                        "07ea0b160703000000" + winter);
    }

    @Test
    void aMeterBackIn2000SaysThatItsClockIsInvalid() throws Exception {
        Bench bench = with(
                MeterModels.DELTA_MODEL,
                new ClockFault.Set(Instant.parse("2026-11-23T09:00:00Z"), Instant.parse("2000-01-01T00:00:00Z")));
        assertThat(bench.hex("c001c100080000010000ff0200"))
                .isEqualTo("c401c100090c07d00101060007000000000 1".replace(" ", ""));
        assertThat(bench.hex("c001c100080000010000ff0400")).isEqualTo("c401c1001101");
    }

    private static byte[] request(byte[] selection) {
        return Reader.get(7, "1.0.99.1.0.255", 2, selection);
    }

    private static List<?> rows(Bench bench, byte[] selection) throws Exception {
        return bench.reader.rows(selection);
    }

    private static Bench with(MeterModel model, Fault... faults) throws IOException {
        Bench bench = new Bench(model);
        bench.condition.become(List.of(faults));
        bench.reader.associate(bench.meter);
        return bench;
    }
}
