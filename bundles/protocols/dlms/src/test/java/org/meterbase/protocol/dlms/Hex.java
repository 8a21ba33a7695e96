// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import java.util.HexFormat;

/** Octets as the standards print them. */
final class Hex {
    private Hex() {}

    static byte[] of(String digits) {
        return HexFormat.of().parseHex(digits.replaceAll("\\s+", ""));
    }

    static String of(byte[] octets) {
        return HexFormat.of().formatHex(octets);
    }
}
