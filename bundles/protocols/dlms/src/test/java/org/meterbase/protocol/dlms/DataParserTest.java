// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meterbase.protocol.dlms.data.BadData;
import org.meterbase.protocol.dlms.data.Cell;
import org.meterbase.protocol.dlms.data.CellBuilder;
import org.meterbase.protocol.dlms.data.CosemTime;
import org.meterbase.protocol.dlms.data.DataParser;
import org.meterbase.protocol.dlms.data.OctetWriter;
import org.meterbase.protocol.dlms.data.Tag;

final class DataParserTest {
    /** One of each type. */
    private static final String EVERY_TYPE =
            "0216 00 0301 0409ff80 05ffffffff 06ffffffff 0903010203 0a026869 0c02c3a4 0d42 0fff 10ffff 11ff 12ffff"
                    + " 14ffffffffffffffff 157fffffffffffffff 1605 1741480000 183ff0000000000000 1907ea030a020102030000ff80 1a07ea030a02 1b01020300 0102 1101 1102";

    @Test
    void readsEveryTypeHoweverItIsCut() throws BadData {
        byte[] octets = Hex.of(EVERY_TYPE);
        Cell whole = parse(octets, octets.length);
        assertThat(whole.elements()).hasSize(22);
        assertThat(whole.elements().get(1).number()).isEqualTo(1);
        assertThat(whole.elements().get(2).length()).isEqualTo(9);
        assertThat(whole.elements().get(3).number()).isEqualTo(-1);
        assertThat(whole.elements().get(4).number()).isEqualTo(0xFFFF_FFFFL);
        assertThat(whole.elements().get(7).text()).isEqualTo("ä");
        assertThat(whole.elements().get(8).number()).isEqualTo(42);
        assertThat(whole.elements().get(14).number()).isEqualTo(Long.MAX_VALUE);
        for (int portion = 1; portion < octets.length; portion++) {
            assertThat(Hex.of(parse(octets, portion).encoded())).isEqualTo(Hex.of(octets));
        }
    }

    @Test
    void stopsBehindTheValue() throws BadData {
        DataParser parser = new DataParser();
        parser.start(new CellBuilder());
        assertThat(parser.feed(Hex.of("0202 1101 1102 ffff"), 0, 8)).isEqualTo(6);
        assertThat(parser.complete()).isTrue();
    }

    @Test
    void expandsACompactArray() throws BadData {
        // Structure of long-unsigned and octet-string, twice.
        byte[] octets = Hex.of("13 0202 12 09 0a 0001 03616263 0002 01 64");
        for (int portion = 1; portion <= octets.length; portion++) {
            assertThat(Hex.of(parse(octets, portion).encoded()))
                    .isEqualTo("0102" + "0202" + "120001" + "0903616263" + "0202" + "120002" + "090164");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ff ff",
                "0b",
                "13ff",
                "0985ffffffffff",
                "090a",
                "0984ffffffff",
                "1302ff",
                "13 0202 12 09 03 0001 05",
                "0d4f",
                "15ffffffffffffffff",
                "13 01ffff 01ffff 01ffff 00 01 00"
            })
    void refusesWhatIsNoData(String octets) throws BadData {
        DataParser parser = new DataParser();
        parser.start(new CellBuilder());
        byte[] bad = Hex.of(octets);
        try {
            assertThat(parser.feed(bad, 0, bad.length) < bad.length || !parser.complete())
                    .isTrue();
        } catch (BadData refused) {
            assertThat(refused).hasMessageMatching("(?s).+");
        }
    }

    @Test
    void refusesArraysThatAreTooDeep() {
        byte[] deep = Hex.of("0101".repeat(40));
        assertThatThrownBy(() -> parse(deep, deep.length))
                .isInstanceOf(BadData.class)
                .hasMessageContaining("deep");
    }

    @Test
    void survivesNoise() {
        Random random = new Random(62056);
        for (int round = 0; round < 20_000; round++) {
            byte[] noise = new byte[1 + random.nextInt(40)];
            random.nextBytes(noise);
            noise[0] = (byte) random.nextInt(30);
            DataParser parser = new DataParser();
            parser.start(new CellBuilder());
            try {
                parser.feed(noise, 0, noise.length);
            } catch (BadData refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        }
    }

    @Test
    void knowsTheCalendar() throws BadData {
        for (LocalDateTime day = LocalDateTime.of(1999, 12, 30, 23, 59, 58);
                day.getYear() < 2032;
                day = day.plusHours(31)) {
            OctetWriter out = new OctetWriter(12);
            CosemTime.write(out, day, -60, 0x80);
            byte[] octets = out.toArray();
            assertThat(CosemTime.wallClock(octets, 0)).isEqualTo(day.toEpochSecond(ZoneOffset.UTC));
            assertThat(CosemTime.deviation(octets, 0)).isEqualTo((short) -60);
            assertThat(CosemTime.status(octets, 0)).isEqualTo((short) 0x80);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ffff030a02010203ff800000",
                "07eaff0a02010203ff800000",
                "07ea021d02010203ff800000",
                "07ea030afe190203ff800000",
                "07ea03fe02010203ff800000",
                "07ea030a02ff0203ff800000",
                "07ea041f02010203ff800000"
            })
    void refusesWhatIsNoMoment(String octets) {
        assertThatThrownBy(() -> CosemTime.wallClock(Hex.of(octets), 0)).isInstanceOf(BadData.class);
    }

    @Test
    void anEmptyStructureIsOne() throws BadData {
        Cell cell = parse(Hex.of("0202 0100 0200"), 100);
        assertThat(cell.elements()).extracting(Cell::tag).isEqualTo(List.of(Tag.ARRAY, Tag.STRUCTURE));
    }

    private static Cell parse(byte[] octets, int portion) throws BadData {
        CellBuilder cells = new CellBuilder();
        DataParser parser = new DataParser();
        parser.start(cells);
        for (int at = 0; at < octets.length; at += portion) {
            parser.feed(octets, at, Math.min(octets.length, at + portion));
        }
        assertThat(parser.complete()).isTrue();
        return cells.cell();
    }
}
