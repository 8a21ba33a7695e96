// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms.security;

import javax.crypto.SecretKey;

/** A key that stays where it is: the platform wipes the array when the conversation is over. Its text shows nothing of it. */
final class AesKey implements SecretKey {
    private static final long serialVersionUID = 1;

    private final transient byte[] octets;

    AesKey(byte[] octets) {
        this.octets = octets;
    }

    @Override
    public String getAlgorithm() {
        return "AES";
    }

    @Override
    public String getFormat() {
        return "RAW";
    }

    /** A copy, which the cipher wipes. */
    @Override
    public byte[] getEncoded() {
        return octets.clone();
    }

    @Override
    public String toString() {
        return "AesKey";
    }
}
