// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.cosem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OctetReaderTest {
    @Test
    void readsEachTypeOfNumber() throws Malformed {
        assertThat(data("0F FF")).isEqualTo(-1L);
        assertThat(data("10 FF 88")).isEqualTo(-120L);
        assertThat(data("11 80")).isEqualTo(128L);
        assertThat(data("12 FF FF")).isEqualTo(65_535L);
        assertThat(data("05 FF FF FF FE")).isEqualTo(-2L);
        assertThat(data("06 FF FF FF FF")).isEqualTo(4_294_967_295L);
        assertThat(data("14 00 00 00 01 00 00 00 02")).isEqualTo((1L << 32) + 2);
        assertThat(data("03 01")).isEqualTo(true);
        assertThat(data("00")).isNull();
    }

    @Test
    void readsWhatIsNested() throws Malformed {
        assertThat(data("02 02 12 00 08 01 02 11 01 11 02")).isEqualTo(List.of(8L, List.of(1L, 2L)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "06 00 00",
                "09 05 01",
                "02 7F 00",
                "01 82 FF FF 00",
                "09 84 00 00 00 01 00",
                "63",
                "09 82 01"
            })
    void refusesWhatDoesNotFit(String hex) {
        assertThatThrownBy(() -> data(hex)).isInstanceOf(Malformed.class);
    }

    @Test
    void refusesToGoDownForEver() {
        assertThatThrownBy(() -> data("0101".repeat(500) + "00")).isInstanceOf(Malformed.class);
    }

    @Test
    void aLogicalNameIsWrittenAsItIsRead() throws Malformed {
        Obis name = Obis.of("1.0.99.1.0.255");
        assertThat(name.octets()).isEqualTo(HexFormat.of().parseHex("0100630100FF".toLowerCase()));
        assertThat(new OctetReader(name.octets()).name()).isEqualTo(name);
        assertThat(name).hasToString("1.0.99.1.0.255");
        assertThatThrownBy(() -> Obis.of("1.0.1.8.0")).hasMessageContaining("six numbers");
        assertThatThrownBy(() -> Obis.of("1.0.1.8.0.256")).hasMessageContaining("six numbers");
    }

    private static Object data(String hex) throws Malformed {
        OctetReader in = new OctetReader(HexFormat.of().parseHex(hex.replace(" ", "")));
        Object value = in.data();
        in.end();
        return value;
    }
}
