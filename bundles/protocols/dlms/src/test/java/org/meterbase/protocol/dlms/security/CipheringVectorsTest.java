// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterbase.protocol.dlms.Vectors;
import org.meterbase.protocol.dlms.data.OctetWriter;
import org.meterbase.protocol.dlms.security.Ciphering.Verdict;

/** Security suite 0 against what dlms-cosem (pwitab, MIT) publishes, most of it from the examples of the Green Book. */
final class CipheringVectorsTest {
    private static final String FOLDER = "dlms-pwitab";
    private static int nonces;
    private static final int BOTH = SecurityControl.AUTHENTICATED | SecurityControl.ENCRYPTED;

    /** Two examples share a nonce, which the cipher refuses to use twice in a row. */
    @BeforeEach
    void useAnotherNonce() throws Exception {
        ours(BOTH, conftest("master_key"), title(), null).proof(new byte[8], ++nonces);
    }

    @Test
    void protectsAGetRequest() throws Exception {
        byte[] plain = plain();
        Ciphering ours = ours(BOTH, conftest("global_encryption_key"), title(), null);
        OctetWriter out = new OctetWriter(64);
        ours.protect(plain, 0, plain.length, 0x01234567, out);
        assertThat(hex(out.toArray())).isEqualTo("c81e3001234567" + hex(sealed()));
    }

    @Test
    void opensWhatWasProtected() throws Exception {
        byte[] title = title();
        byte[] key = conftest("global_encryption_key");
        byte[] plain = plain();
        // An answer, as the meter of this title would protect it.
        plain[0] = (byte) 0xC4;
        for (int control : new int[] {BOTH, SecurityControl.AUTHENTICATED, SecurityControl.ENCRYPTED}) {
            Ciphering meter = ours(control, key, title, null);
            OctetWriter out = new OctetWriter(64);
            meter.protect(plain, 0, plain.length, 0x01234568L + control, out);
            Ciphering client = ours(control, key, conftest("system_title"), title);
            assertThat(client.open(out.array(), 0, out.size())).isEqualTo(Verdict.OPENED);
            assertThat(Arrays.copyOf(client.text(), client.length())).isEqualTo(plain);
            assertThat(client.open(out.array(), 0, out.size())).isEqualTo(Verdict.REPLAYED);
        }
    }

    @Test
    void protectsAnInitiateRequestWithADedicatedKey() throws Exception {
        byte[] initiate = Vectors.of(FOLDER, "test_initiate.py", "test_decode_with_dedicated_key");
        Ciphering ours = ours(BOTH, conftest("global_encryption_key"), title(), null);
        OctetWriter out = new OctetWriter(64);
        ours.protect(initiate, 0, initiate.length, 0x01234567, out);
        assertThat(hex(out.toArray())).isEqualTo(hex(Vectors.of(FOLDER, "test_initiate.py", "test_parse")));
    }

    @Test
    void opensAnInitiateResponse() throws Exception {
        byte[] rlre = Vectors.of(FOLDER, "test_rlre.py", "test_with_ciphered_initiate_response");
        // The example has the title of the client on both sides.
        byte[] meter = title();
        Ciphering ours = ours(BOTH, conftest("global_encryption_key"), conftest("system_title"), meter);
        assertThat(ours.open(rlre, 9, rlre.length)).isEqualTo(Verdict.OPENED);
        assertThat(hex(Arrays.copyOf(ours.text(), ours.length()))).isEqualTo("0800065f1f0400007c1f04000007");
    }

    @Test
    void provesTheKeyByGmac() throws Exception {
        byte[] title = Vectors.of(FOLDER, "test_security.py", "client_system_title");
        byte[] challenge = Vectors.of(FOLDER, "test_security.py", "server_to_client_challenge");
        Ciphering ours = ours(BOTH, conftest("global_encryption_key"), title, null);
        assertThat(hex(ours.proof(challenge, 1))).isEqualTo("1000000001" + "1a52fe7dd3e72748973c1e28");
        Ciphering meter = ours(BOTH, conftest("global_encryption_key"), conftest("meter_system_title"), title);
        assertThat(meter.proves(ours.proof(challenge, 2), challenge)).isTrue();
        byte[] forged = ours.proof(challenge, 3);
        forged[16] ^= 1;
        assertThat(meter.proves(forged, challenge)).isFalse();
        assertThat(meter.proves(Arrays.copyOf(forged, 16), challenge)).isFalse();
        assertThat(meter.proves(ours.proof(challenge, 4), Arrays.copyOf(challenge, 7)))
                .isFalse();
    }

    @Test
    void opensAPushUnderGeneralCiphering() throws Exception {
        byte[] push = Vectors.of(FOLDER, "test_general_global_cipher.py", "dlms_data");
        byte[] key = Vectors.of(FOLDER, "test_general_global_cipher.py", "unportected_apdu_data");
        byte[] title = Vectors.of(FOLDER, "test_general_global_cipher.py", "system_title");
        Ciphering ours = new Ciphering(BOTH, true, key, key, null, new byte[8], title);
        assertThat(ours.open(push, 0, push.length)).isEqualTo(Verdict.OPENED);
        assertThat(hex(Arrays.copyOf(ours.text(), ours.length())))
                .isEqualTo(hex(Vectors.of(FOLDER, "test_general_global_cipher.py", "test_data_notification_apdu")));
    }

    private static byte[] plain() throws Exception {
        return Vectors.of(FOLDER, "test_security.py", "plain_data");
    }

    private static byte[] sealed() throws Exception {
        return Vectors.of(FOLDER, "test_security.py", "ciphered_text");
    }

    private static byte[] title() {
        return HexFormat.of().parseHex("4d4d4d0000bc614e");
    }

    private static Ciphering ours(int control, byte[] key, byte[] title, byte[] serverTitle) throws Exception {
        return new Ciphering(control, false, key, conftest("global_authentication_key"), null, title, serverTitle);
    }

    private static byte[] conftest(String name) throws Exception {
        return Vectors.of(FOLDER, "conftest.py", name);
    }

    private static String hex(byte[] octets) {
        return HexFormat.of().formatHex(octets);
    }
}
