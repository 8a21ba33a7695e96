// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.dlms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.meterbase.simulator.cosem.OctetReader;
import org.meterbase.simulator.utility.Channel;
import org.meterbase.simulator.utility.DayRows;
import org.meterbase.simulator.utility.Fault;
import org.meterbase.simulator.utility.MeterModel;
import org.meterbase.simulator.utility.MeterModels;

class GetTest {
    static Stream<MeterModel> models() {
        return MeterModels.all().stream();
    }

    @ParameterizedTest
    @MethodSource("models")
    void everyListedAttributeOfEveryObjectCanBeRead(MeterModel model) throws Exception {
        Bench bench = associated(model);
        List<?> objects = (List<?>) bench.reader.value(Reader.get(15, "0.0.40.0.0.255", 2));
        assertThat(objects).hasSizeGreaterThan(20);
        for (Object object : objects) {
            List<?> fields = (List<?>) object;
            String name = name((byte[]) fields.get(2));
            int classId = ((Long) fields.get(0)).intValue();
            for (Object attribute : (List<?>) ((List<?>) fields.get(3)).get(0)) {
                int id = ((Long) ((List<?>) attribute).get(0)).intValue();
                byte[] request = Reader.get(classId, name, id);
                if (((List<?>) attribute).get(1).equals(1L)) {
                    assertThat(bench.reader.value(request))
                            .as("%s attribute %d", name, id)
                            .isNotNull();
                } else {
                    assertThatThrownBy(() -> bench.reader.value(request)).hasMessage("data-access-result 3");
                }
            }
        }
    }

    @Test
    void identityOctetByOctet() {
        Bench bench = associated(MeterModels.DELTA_MODEL);
        assertThat(bench.hex("c001c100010000600100ff0200")).isEqualTo("c401c1000908" + ascii(bench.meter.serial()));
        assertThat(bench.hex("c001c1000100002a0000ff0200"))
                .isEqualTo("c401c1000910" + ascii(bench.meter.logicalDeviceName()));
        assertThat(bench.hex("c0014d000100002a0000ff0100")).isEqualTo("c4014d00090600002a0000ff");
    }

    @Test
    void clockOctetByOctet() {
        // 11:07 local time, deviation -120.
        assertThat(associated(MeterModels.INDEX_MODEL).hex("c001c100080000010000ff0200"))
                .isEqualTo("c401c100090c07ea0b17010b070000ff8800");
        assertThat(associated(MeterModels.INDEX_MODEL).hex("c001c100080000010000ff0300"))
                .isEqualTo("c401c10010ff88");
        assertThat(associated(MeterModels.INDEX_SECONDARY_MODEL).hex("c001c100080000010000ff0200"))
                .isEqualTo("c401c100090c07ea0b170109070000800000");
    }

    @Test
    void registerWithScalerAndUnit() throws Exception {
        Bench bench = associated(MeterModels.DELTA_MODEL);
        Channel total = bench.meter.model().registers().get(0);
        assertThat(bench.reader.value(Reader.get(3, "1.0.1.8.0.255", 2)))
                .isEqualTo(bench.meter.register(total, Bench.NOW.getEpochSecond()));
        assertThat(bench.hex("c001c100030100010800ff0300")).as("10 Wh").isEqualTo("c401c10002020f01161e");
        assertThat(bench.hex("c001c100030100200700ff0300")).as("0.1 V").isEqualTo("c401c10002020fff1623");
    }

    @Test
    void whatAProfileCapturesAndHowOften() {
        Bench bench = associated(MeterModels.DELTA_MODEL);
        String clock = "0204120008090600 00010000ff0f02120000";
        assertThat(bench.hex("c001c100070100630100ff0300"))
                .isEqualTo(("c401c1000106" + clock + "02041200010906 0000600a01ff 0f02120000"
                                + "02041200030906 01000 11d00ff 0f02120000" + "02041200030906 01000 21d00ff 0f02120000"
                                + "02041200030906 01000 31d00ff 0f02120000" + "02041200030906 01000 41d00ff 0f02120000")
                        .replace(" ", ""));
        assertThat(bench.hex("c001c100070100630100ff0400")).isEqualTo("c401c1000600000384");
        assertThat(bench.hex("c001c100070100630100ff0500")).isEqualTo("c401c1001601");
        assertThat(bench.hex("c001c100070100630100ff0600")).isEqualTo("c401c100" + clock.replace(" ", ""));
        // 30 days and 36 quarter hours; 60 days.
        assertThat(bench.hex("c001c100070100630100ff0700")).isEqualTo("c401c1000600000b64");
        assertThat(bench.hex("c001c100070100630100ff0800")).isEqualTo("c401c1000600001680");
    }

    @ParameterizedTest
    @MethodSource("models")
    void aRangeIsTheRowsStampedInItBothEndsIncluded(MeterModel model) throws Exception {
        Bench bench = associated(model);
        // 06:00 to 07:00 UTC, with the deviation stated: 5 stamps, or 4 where the meter leaves its end out.
        List<?> rows = bench.reader.rows(
                Reader.range(Reader.hex("07EA0B16FF060000FF000000"), Reader.hex("07EA0B16FF070000FF000000")));
        assertThat(rows).hasSize(model.profile().toExclusive() ? 4 : 5);
        long stamp = 1_795_327_200L;
        long slot = stamp / 900 - (model.profile().stamp() == MeterModel.Stamp.END ? 1 : 0);
        DayRows truth = bench.meter.rows(model.profile().channels());
        for (Object row : rows) {
            List<?> cells = (List<?>) row;
            assertThat(cells).hasSize(6);
            for (int channel = 0; channel < 4; channel++) {
                assertThat(cells.get(2 + channel)).isEqualTo(truth.number(channel, slot));
            }
            slot++;
        }
        byte[] first = (byte[]) ((List<?>) rows.get(0)).get(0);
        int localHour = 6 + model.clock().offsetMinutes() / 60;
        assertThat(first).startsWith(7, 0xEA, 11, 22, 7, localHour, 0, 0, 0);
    }

    @Test
    void aRangeMayBeGivenInLocalTimeWithoutDeviationAndAsDateTime() throws Exception {
        Bench bench = associated(MeterModels.INDEX_MODEL);
        List<?> local = bench.reader.rows(
                Reader.range(Reader.hex("07EA0B16FF080000FF8000FF"), Reader.hex("07EA0B16FF090000FF8000FF")));
        List<?> stated = bench.reader.rows(Reader.hex("01 0204 020412000809060000010000FF0F02120000"
                + "1907EA0B16FF060000FF000000 1907EA0B16FF070000FF000000 0100"));
        assertThat(local).usingRecursiveComparison().isEqualTo(stated);
        assertThat(local).hasSize(5);
    }

    @Test
    void someColumnsOfARange() throws Exception {
        Bench bench = associated(MeterModels.INDEX_MODEL);
        List<?> rows = bench.reader.rows(Reader.hex("01 0204 020412000809060000010000FF0F02120000"
                + "090C07EA0B16FF060000FF000000 090C07EA0B16FF060000FF000000 0102"
                + "020412000309060100020800FF0F02120000 020412000809060000010000FF0F02120000"));
        assertThat(rows).hasSize(1);
        assertThat((List<?>) rows.get(0)).hasSize(2);
        assertThat(((List<?>) rows.get(0)).get(1)).isInstanceOf(byte[].class);
    }

    @Test
    void entriesCountFromTheOldestAndZeroIsTheEnd() throws Exception {
        Bench bench = associated(MeterModels.INDEX_MODEL);
        List<?> firstTwo = bench.reader.rows(Reader.entries(1, 2));
        assertThat(firstTwo).hasSize(2);
        // Stamped 00:15 UTC on the first day held.
        assertThat((byte[]) ((List<?>) firstTwo.get(0)).get(0)).startsWith(7, 0xEA, 10, 24, 6, 2, 15, 0);
        assertThat(bench.reader.rows(Reader.entries(2910, 0))).hasSize(7);
        assertThat(bench.reader.rows(Reader.entries(2917, 0))).isEmpty();
        List<?> column = bench.reader.rows(Reader.hex("02 0204 0600000001 0600000001 120003 120003"));
        assertThat((List<?>) column.get(0)).hasSize(1);
    }

    @Test
    void eventsByRangeAndByEntry() throws Exception {
        Bench bench = associated(MeterModels.INDEX_MODEL);
        List<?> all = (List<?>) bench.reader.value(Reader.get(7, "0.0.99.98.0.255", 2));
        assertThat(all).isNotEmpty();
        byte[] first = (byte[]) ((List<?>) all.get(0)).get(0);
        List<?> one = (List<?>) bench.reader.value(Reader.get(7, "0.0.99.98.0.255", 2, Reader.range(first, first)));
        assertThat(one).isNotEmpty().hasSizeLessThanOrEqualTo(2);
        List<?> same = (List<?>) bench.reader.value(Reader.get(7, "0.0.99.98.0.255", 2, Reader.entries(1, 1)));
        assertThat(same).usingRecursiveComparison().isEqualTo(all.subList(0, 1));
    }

    @Test
    void aLongAnswerComesInBlocksThatFit() throws Exception {
        Bench bench = associated(MeterModels.SMALL_MODEL);
        List<Integer> sizes = new ArrayList<>();
        Reader measuring = new Reader(apdu -> {
            byte[] answer = bench.answer(apdu).apdu();
            sizes.add(answer.length);
            return answer;
        });
        assertThat(measuring.rows(Reader.entries(1, 10))).hasSize(10);
        assertThat(sizes).hasSize(4).allMatch(size -> size <= 128);
        assertThat(sizes.get(0)).isEqualTo(128 - 2);
    }

    @Test
    void theClientsPduSizeCountsToo() throws Exception {
        Bench bench = new Bench(MeterModels.DELTA_MODEL);
        bench.hex("601da109060760857405080101be10040e01000000065f1f0400007e1f0040");
        byte[] first = bench.answer(Reader.get(7, "1.0.99.1.0.255", 3)).apdu();
        assertThat(first).hasSizeLessThanOrEqualTo(64).startsWith(0xC4, 2, 0xC1, 0, 0, 0, 0, 1, 0);
    }

    @Test
    void aWrongBlockNumberEndsTheTransfer() {
        Bench bench = associated(MeterModels.SMALL_MODEL);
        assertThat(bench.hex("c002c100000001")).as("nothing asked for").isEqualTo("c402c101000000010110");
        bench.answer(Reader.get(7, "1.0.99.1.0.255", 2, Reader.entries(1, 9)));
        assertThat(bench.hex("c002c100000007")).isEqualTo("c402c101000000070113");
        assertThat(bench.hex("c002c100000001")).isEqualTo("c402c101000000010110");
    }

    @Test
    void withoutBlocksALongAnswerIsRefused() {
        Bench bench = new Bench(MeterModels.DELTA_MODEL);
        bench.hex("601da109060760857405080101be10040e01000000065f1f04000000140040");
        assertThat(bench.hex("c001c100070100630100ff0300")).isEqualTo("c401c101fa");
    }

    @Test
    void aListAnswersValueByValue() {
        Bench bench = associated(MeterModels.INDEX_MODEL);
        assertThat(bench.hex("c003c103 0003 0100010800ff 03 00 0003 0100630800ff 02 00 0008 0100010800ff 02 00"))
                .isEqualTo("c403c10300" + "02020f00161e" + "0104" + "0109");
    }

    @Test
    void aLongListComesInBlocks() throws Exception {
        Bench bench = associated(MeterModels.SMALL_MODEL);
        String column = "0007 0100630100ff 03 00";
        byte[] joined = bench.reader.whole(Reader.hex("c003c102" + column + column));
        OctetReader in = new OctetReader(joined);
        assertThat(in.length()).isEqualTo(2);
        for (int i = 0; i < 2; i++) {
            assertThat(in.u8()).isZero();
            assertThat((List<?>) in.data()).hasSize(6);
        }
        in.end();
    }

    @ParameterizedTest
    @CsvSource({"SIM-DELTA, 001014", "SIM-AVERAGE, 001214"})
    void someModelsRefuseListsWhateverTheySay(String name, String conformance) throws IOException {
        MeterModel model = MeterModels.all().stream()
                .filter(any -> any.name().equals(name))
                .findFirst()
                .orElseThrow();
        Bench bench = new Bench(model);
        assertThat(HexFormat.of().formatHex(bench.reader.associate(bench.meter)))
                .contains("5f1f0400" + conformance);
        assertThat(bench.hex("c003c101 0003 0100010800ff 03 00")).isEqualTo("d80102");
    }

    @ParameterizedTest
    @CsvSource({
        "c001c100030100010900ff0200, 04", // no such object
        "c001c100030100010800ff0900, 04", // no such attribute
        "c001c100010100010800ff0200, 09", // another class
        "c001c1000f0000280000ff0700, 03", // the secret
        "c001c100030100010800ff0201020204060000000106000000011200011200 00, 0c", // entries of a register
        "c001c100070100630100ff02010900, 0c", // an unknown selector
        "c001c100070100630100ff02010200, 0c", // parameters that are none
        "c001c100070100630100ff020101020402041200030906010001080 0ff0f021200000900 0900 0100, 0c", // another column
    })
    void whatCannotBeReadSaysWhy(String request, String result) {
        assertThat(associated(MeterModels.INDEX_MODEL).hex(request)).isEqualTo("c401c101" + result);
    }

    @Test
    void anObjectCanBeToldToFail() {
        Bench bench = associated(MeterModels.INDEX_MODEL);
        bench.condition.add(new Fault.Access("1.0.1.8.0.255", 2));
        assertThat(bench.hex("c001c100030100010800ff0200")).isEqualTo("c401c10102");
        assertThat(bench.hex("c001c100030100020800ff0200")).startsWith("c401c10006");
    }

    @Test
    void rowsInAGapAreNotThereAndRowsServedAreCounted() throws Exception {
        Bench bench = associated(MeterModels.INDEX_MODEL);
        bench.condition.add(
                new Fault.Gap(Instant.parse("2026-10-24T00:15:00Z"), Instant.parse("2026-10-24T01:00:00Z")));
        List<?> rows = bench.reader.rows(Reader.entries(1, 2));
        assertThat((byte[]) ((List<?>) rows.get(1)).get(0)).startsWith(7, 0xEA, 10, 24, 6, 3, 15, 0);
        bench.reader.rows(Reader.entries(2, 2));
        List<Integer> served = new ArrayList<>();
        bench.condition.served().forEach((slot, times) -> served.add(times));
        assertThat(served).containsExactly(1, 2);
    }

    @Test
    void theBlockThatAFaultNamesIsCut() {
        Bench bench = associated(MeterModels.SMALL_MODEL);
        bench.condition.add(new Fault.HalfAnswer(2, 1));
        assertThat(bench.answer(Reader.get(7, "1.0.99.1.0.255", 2, Reader.entries(1, 9)))
                        .cutShort())
                .isFalse();
        assertThat(bench.answer(Reader.hex("c002c100000001")).cutShort()).isTrue();
        bench.answer(Reader.get(7, "1.0.99.1.0.255", 2, Reader.entries(1, 9)));
        assertThat(bench.answer(Reader.hex("c002c100000001")).cutShort()).isFalse();
    }

    private static Bench associated(MeterModel model) {
        Bench bench = new Bench(model);
        try {
            assertThat(bench.reader.associate(bench.meter)).endsWith(0, 7);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bench;
    }

    private static String ascii(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String name(byte[] octets) {
        List<String> groups = new ArrayList<>();
        for (byte octet : octets) {
            groups.add(String.valueOf(octet & 0xFF));
        }
        return String.join(".", groups);
    }
}
