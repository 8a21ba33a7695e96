// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.interop;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** How a peer has a client log in (IEC 62056-5-3, 4.2.2), and which client that is. */
enum Security {
    NONE(16, null),
    LOW_LEVEL(1, "00000001"),
    /** High level security by GMAC; then every APDU is authenticated and encrypted by security suite 0. */
    GMAC(1, null);

    private static final String ENCRYPTION_KEY = "000102030405060708090A0B0C0D0E0F";
    private static final String AUTHENTICATION_KEY = "D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF";

    private final int client;
    private final String password;

    Security(int client, String password) {
        this.client = client;
        this.password = password;
    }

    int client() {
        return client;
    }

    /** Null where there is none. */
    String password() {
        return password;
    }

    byte[] secret() {
        return password.getBytes(StandardCharsets.US_ASCII);
    }

    /** As a list of installations has them; null where there are none. */
    String keys() {
        return this == GMAC ? keys(ENCRYPTION_KEY) : null;
    }

    /** With another encryption key. */
    static String keys(String encryptionKey) {
        return "ek=" + encryptionKey + ";ak=" + AUTHENTICATION_KEY;
    }

    static byte[] encryptionKey() {
        return HexFormat.of().parseHex(ENCRYPTION_KEY);
    }

    static byte[] authenticationKey() {
        return HexFormat.of().parseHex(AUTHENTICATION_KEY);
    }
}
