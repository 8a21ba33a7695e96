// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.interop;

import java.nio.charset.StandardCharsets;

/** How a peer has a client log in (IEC 62056-5-3, 4.2.2), and which client that is. */
enum Security {
    NONE(16, null),
    LOW_LEVEL(1, "00000001");

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
}
