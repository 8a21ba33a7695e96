// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.dlms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.meterbase.simulator.utility.MeterModels;

/** Whatever comes in, something short goes out, and the next one is heard. */
class MutationTest {
    private static final List<byte[]> GOOD = List.of(
            Reader.hex("601da109060760857405080101be10040e01000000065f1f0400007e1f04b0"),
            Reader.lls("12345678"),
            Reader.hex("6203800100"),
            Reader.get(3, "1.0.1.8.0.255", 2),
            Reader.get(7, "1.0.99.1.0.255", 2, Reader.entries(1, 3)),
            Reader.get(
                    7,
                    "1.0.99.1.0.255",
                    2,
                    Reader.range(Reader.hex("07EA0B16FF060000FF000000"), Reader.hex("07EA0B16FF060000FF000000"))),
            Reader.hex("c003c102 0003 0100010800ff 03 00 0003 0100010800ff 02 00"),
            Reader.hex("c002c100000001"));

    private final Bench bench = new Bench(MeterModels.AVERAGE_SECONDARY_MODEL);

    @Test
    void everyPrefixAndEveryOctetChangedToAnything() throws Exception {
        for (byte[] good : GOOD) {
            for (int length = 0; length < good.length; length++) {
                hear(Arrays.copyOf(good, length));
            }
            for (int at = 0; at < good.length; at++) {
                for (int value = 0; value < 256; value++) {
                    byte[] changed = good.clone();
                    changed[at] = (byte) value;
                    hear(changed);
                }
            }
        }
    }

    @Test
    void noise() throws Exception {
        Random random = new Random(11);
        for (int round = 0; round < 50_000; round++) {
            byte[] octets;
            if (round % 2 == 0) {
                octets = new byte[random.nextInt(80)];
                random.nextBytes(octets);
            } else {
                octets = GOOD.get(random.nextInt(GOOD.size())).clone();
                for (int change = 0; change < 3; change++) {
                    octets[random.nextInt(octets.length)] = (byte) random.nextInt();
                }
            }
            hear(octets);
        }
    }

    @Test
    void aLongListOfWholeProfilesDoesNotFillTheMemory() throws Exception {
        bench.reader.associate(bench.meter);
        StringBuilder list = new StringBuilder("c0 03 c1 64");
        list.append("0007 0100630100ff 02 00".repeat(100));
        byte[] joined = bench.reader.whole(Reader.hex(list.toString()));
        assertThat(joined.length).isLessThan(2 << 20);
        assertThat(joined).endsWith(1, 250);
    }

    private void hear(byte[] octets) throws Exception {
        bench.reader.associate(bench.meter);
        byte[] answer = bench.answer(octets).apdu();
        boolean known = answer[0] == 0x61 || answer[0] == 0x63 || answer[0] == (byte) 0xC4 || answer[0] == (byte) 0xD8;
        if (!known || answer.length < 3 || answer.length > 1024) {
            throw new AssertionError(HexFormat.of().formatHex(octets) + " was answered with "
                    + HexFormat.of().formatHex(answer));
        }
    }
}
