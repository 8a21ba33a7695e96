// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.dlms;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The meter's side of security suite 0: high level security with GMAC, every APDU authenticated and encrypted. It trusts its client and verifies nothing that costs it time. */
final class CannedSecurity {
    static final byte[] ENCRYPTION_KEY = HexFormat.of().parseHex("000102030405060708090A0B0C0D0E0F");
    static final byte[] AUTHENTICATION_KEY = HexFormat.of().parseHex("D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF");

    private static final byte[] TITLE = HexFormat.of().parseHex(MeterOctets.SYSTEM_TITLE);
    private static final byte[] HEAD = HexFormat.of()
            .parseHex("A109060760857405080103A203020100A305A10302010EA40A0408" + MeterOctets.SYSTEM_TITLE
                    + "88020780890760857405080205AA0A80085036775248323146");
    private static final byte[] INITIATE_RESPONSE = HexFormat.of().parseHex("0800065F1F040000181504000007");
    private static final byte[] PROVEN = HexFormat.of().parseHex("C701C1000100091110");
    private static final int BOTH = 0x30;
    private static final int AUTHENTICATED = 0x10;
    private static final int TAG = 12;
    private static final int CHALLENGE_FIELD = 0xAC;
    private static final int TITLE_AT = 17;

    private final SecretKeySpec key = new SecretKeySpec(ENCRYPTION_KEY, "AES");
    private final Cipher cipher;
    private int counter;

    CannedSecurity() throws GeneralSecurityException {
        cipher = Cipher.getInstance("AES/GCM/NoPadding");
    }

    /** What is to be known of a client until it has released. */
    record Client(byte[] title, byte[] challenge) {
        /** Reads an AARQ (IEC 62056-5-3, 7.2) of the usual form. */
        static Client of(byte[] request) {
            int at = TITLE_AT + 8;
            while ((request[at] & 0xFF) != CHALLENGE_FIELD) {
                at += 2 + request[at + 1];
            }
            byte[] title = java.util.Arrays.copyOfRange(request, TITLE_AT, TITLE_AT + 8);
            return new Client(title, java.util.Arrays.copyOfRange(request, at + 4, at + 4 + request[at + 3]));
        }
    }

    byte[] associated() throws GeneralSecurityException {
        byte[] response = sealed(INITIATE_RESPONSE, 0x20);
        ByteBuffer out = ByteBuffer.allocate(2 + HEAD.length + 4 + response.length);
        out.put((byte) 0x61).put((byte) (out.capacity() - 2)).put(HEAD);
        out.put((byte) 0xBE).put((byte) (response.length + 2)).put((byte) 4).put((byte) response.length);
        return out.put(response).array();
    }

    /** The request in a protected APDU whose length stands in one octet. */
    byte[] opened(byte[] apdu, Client client) throws GeneralSecurityException {
        int at = 2;
        start(
                Cipher.DECRYPT_MODE,
                client.title(),
                ByteBuffer.wrap(apdu, at + 1, 4).getInt(),
                BOTH);
        return cipher.doFinal(apdu, at + 5, apdu.length - at - 5);
    }

    /** Pass 4: f(CtoS). */
    byte[] proof(Client client) throws GeneralSecurityException {
        start(Cipher.ENCRYPT_MODE, TITLE, ++counter, AUTHENTICATED);
        cipher.updateAAD(client.challenge());
        return ByteBuffer.allocate(PROVEN.length + 4 + TAG)
                .put(PROVEN)
                .putInt(counter)
                .put(cipher.doFinal())
                .array();
    }

    /** @param offset from the tag of the plain APDU to that of the protected one */
    byte[] sealed(byte[] plain, int offset) throws GeneralSecurityException {
        start(Cipher.ENCRYPT_MODE, TITLE, ++counter, BOTH);
        byte[] text = cipher.doFinal(plain);
        int length = 5 + text.length;
        ByteBuffer out = ByteBuffer.allocate((length < 0x80 ? 2 : 4) + length);
        out.put((byte) (plain[0] + offset));
        if (length < 0x80) {
            out.put((byte) length);
        } else {
            out.put((byte) 0x82).putShort((short) length);
        }
        return out.put((byte) BOTH).putInt(counter).put(text).array();
    }

    private void start(int mode, byte[] title, int invocationCounter, int control) throws GeneralSecurityException {
        byte[] nonce =
                ByteBuffer.allocate(12).put(title).putInt(invocationCounter).array();
        cipher.init(mode, key, new GCMParameterSpec(8 * TAG, nonce));
        cipher.updateAAD(new byte[] {(byte) control});
        cipher.updateAAD(AUTHENTICATION_KEY);
    }
}
