// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.dlms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.meterbase.simulator.utility.MeterModels;

/** Nothing that was changed on the way is served, whatever was changed, and the next request is heard. */
class SecureMutationTest {
    private static final byte[] CLOCK = Reader.get(8, "0.0.1.0.0.255", 2);

    private final Bench bench = new Bench(MeterModels.SECURE_MODEL);
    private final SecureReader client =
            new SecureReader(apdu -> bench.answer(apdu).apdu(), bench.meter.keys(), 0);

    @Test
    void everyPrefixAndEveryOctetOfARequest() throws Exception {
        client.logIn();
        for (int way = 0; way < 2; way++) {
            client.general = way == 1;
            byte[] request = client.protect(CLOCK);
            for (int length = 0; length < request.length; length++) {
                refused(Arrays.copyOf(request, length));
            }
            for (int at = 0; at < request.length; at++) {
                for (int value = 1; value < 256; value++) {
                    byte[] changed = request.clone();
                    changed[at] ^= (byte) value;
                    // A changed first octet may be another service; an RLRQ or a broken AARQ ends the association.
                    if (changed[0] != 0x60 && changed[0] != 0x62) {
                        refused(changed);
                    }
                }
            }
            assertThat(client.open(bench.answer(request).apdu()))
                    .as("the genuine one")
                    .startsWith(0xC4);
            assertThat(bench.answer(request).apdu()).as("a replay").startsWith(0xD8, 2, 6);
        }
        assertThat(client.reader.whole(CLOCK)).hasSize(14);
    }

    @Test
    void everyOctetOfALogIn() throws Exception {
        byte[][] aarq = new byte[1][];
        SecureReader recording = new SecureReader(
                apdu -> {
                    aarq[0] = apdu;
                    return new byte[] {(byte) 0xD8, 1, 1};
                },
                bench.meter.keys(),
                500);
        recording.associate();
        Random random = new Random(5);
        for (int at = 0; at < aarq[0].length; at++) {
            byte[] changed = aarq[0].clone();
            changed[at] ^= (byte) (1 + random.nextInt(255));
            bench.answer(changed);
            assertThat(bench.answer(CLOCK).apdu()).as("nothing in plain").isEqualTo(Reader.hex("D80101"));
        }
        assertThat(bench.answer(aarq[0]).apdu()).isNotEmpty();
    }

    private void refused(byte[] request) {
        byte[] answer = bench.answer(request).apdu();
        if (answer.length < 3 || answer.length > 7 || answer[0] != (byte) 0xD8) {
            throw new AssertionError(HexFormat.of().formatHex(request) + " was answered with "
                    + HexFormat.of().formatHex(answer));
        }
    }
}
