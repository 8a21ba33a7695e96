// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import java.security.SecureRandom;

/** What an association needs of chance: challenges, and a dedicated key. */
final class Nonces {
    private static final int CHALLENGE = 16;
    private static final int KEY = 16;

    private final SecureRandom random;
    private final byte[] dedicatedKey;

    /** @param dedicated whether there is a dedicated key */
    Nonces(SecureRandom random, boolean dedicated) {
        this.random = random;
        dedicatedKey = dedicated ? octets(KEY) : new byte[0];
    }

    /** A fresh challenge to the meter. */
    byte[] challenge() {
        return octets(CHALLENGE);
    }

    /** The key of this conversation's own; of no octets where there is none. */
    byte[] dedicatedKey() {
        return dedicatedKey;
    }

    private byte[] octets(int count) {
        byte[] octets = new byte[count];
        random.nextBytes(octets);
        return octets;
    }
}
