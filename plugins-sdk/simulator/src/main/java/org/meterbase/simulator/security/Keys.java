// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.security;

import java.util.HexFormat;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a meter of security suite 0 is delivered with, in hexadecimal digits.
 *
 * @param systemTitle eight octets: three letters of the maker, then the serial number (IEC 62056-5-3, 4.3.4)
 * @param encryptionKey global unicast encryption key, sixteen octets
 * @param authenticationKey global authentication key, sixteen octets
 */
public record Keys(String systemTitle, String encryptionKey, String authenticationKey) {
    public Keys {
        if (systemTitle.length() != 16 || encryptionKey.length() != 32 || authenticationKey.length() != 32) {
            throw new IllegalArgumentException("a system title has 8 octets and a key of suite 0 has 16");
        }
    }

    public byte[] title() {
        return HexFormat.of().parseHex(systemTitle);
    }

    public SecretKey encryption() {
        return key(HexFormat.of().parseHex(encryptionKey));
    }

    public byte[] authentication() {
        return HexFormat.of().parseHex(authenticationKey);
    }

    /** A key for AES of these octets. */
    public static SecretKey key(byte[] octets) {
        return new SecretKeySpec(octets, "AES");
    }

    @Override
    public String toString() {
        return "keys of " + systemTitle;
    }
}
