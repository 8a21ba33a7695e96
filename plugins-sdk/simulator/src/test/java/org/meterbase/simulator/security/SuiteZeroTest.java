// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys, titles and APDUs of the examples of IEC 62056-5-3 (Green Book, 9.2.7), as dlms-pwitab has them. */
class SuiteZeroTest {
    private static final byte[] KEY = hex("000102030405060708090a0b0c0d0e0f");
    private static final byte[] AUTHENTICATION_KEY = hex("d0d1d2d3d4d5d6d7d8d9dadbdcdddedf");
    private static final String GET = "c0010000080000010000ff0200";

    private final SuiteZero suite = new SuiteZero();

    @Test
    void authenticatedAndEncrypted() throws NotGenuine {
        String sealed = "411312ff935a47566827c467bc7d825c3be4a77c3fcc056b6b";
        assertThat(HexFormat.of().formatHex(suite.seal(with(0x30), hex(GET)))).isEqualTo(sealed);
        assertThat(suite.open(with(0x30), hex(sealed))).isEqualTo(hex(GET));
    }

    @Test
    void theTagOfAnAuthenticatedRequest() throws NotGenuine {
        String sealed = GET + "06725d910f9221d263877516";
        assertThat(HexFormat.of().formatHex(suite.seal(with(0x10), hex(GET)))).isEqualTo(sealed);
        assertThat(suite.open(with(0x10), hex(sealed))).isEqualTo(hex(GET));
    }

    @Test
    void encryptedAloneIsTheSameCipherTextWithoutTag() throws NotGenuine {
        assertThat(HexFormat.of().formatHex(suite.seal(with(0x20), hex(GET)))).isEqualTo("411312ff935a47566827c467bc");
        assertThat(suite.open(with(0x20), hex("411312ff935a47566827c467bc"))).isEqualTo(hex(GET));
    }

    @Test
    void anInitiateRequestWithADedicatedKey() throws NotGenuine {
        byte[] sealed = hex("801302ff8a7874133d414ced25b42534d28db0047720606b175bd52211be6841db204d39ee6fdb8e356855");
        assertThat(suite.open(with(0x30), sealed))
                .isEqualTo(hex("01011000112233445566778899aabbccddeeff0000065f1f0400007e1f04b0"));
    }

    @Test
    void theProofOfALogIn() {
        SuiteZero.Parameters client = new SuiteZero.Parameters(
                SecurityControl.AUTHENTICATION, Keys.key(KEY), AUTHENTICATION_KEY, hex("4d4d4d0000000001"), 1);
        byte[] challenge = hex("503677524a323146");
        assertThat(suite.proof(client, challenge)).isEqualTo(hex("1a52fe7dd3e72748973c1e28"));
        assertThat(suite.proves(client, challenge, hex("1a52fe7dd3e72748973c1e28")))
                .isTrue();
        assertThat(suite.proves(client, challenge, hex("1a52fe7dd3e72748973c1e29")))
                .isFalse();
        assertThat(suite.proves(client, challenge, hex(""))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x10, 0x30})
    void whatWasChangedIsNotGenuine(int control) {
        byte[] sealed = suite.seal(with(control), hex(GET));
        for (int at = 0; at < sealed.length; at++) {
            byte[] changed = sealed.clone();
            changed[at] ^= 1;
            assertThatThrownBy(() -> suite.open(with(control), changed)).isInstanceOf(NotGenuine.class);
        }
        assertThatThrownBy(() -> suite.open(with(control), new byte[5])).isInstanceOf(NotGenuine.class);
    }

    private static SuiteZero.Parameters with(int control) {
        return new SuiteZero.Parameters(
                new SecurityControl(control), Keys.key(KEY), AUTHENTICATION_KEY, hex("4d4d4d0000bc614e"), 0x01234567);
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
