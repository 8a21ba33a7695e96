// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms.security;

import org.meterbase.protocol.dlms.data.BadData;

/** The security control octet (IEC 62056-5-3, 5.3.4.8.2). */
public final class SecurityControl {
    public static final int AUTHENTICATED = 0x10;
    public static final int ENCRYPTED = 0x20;

    private static final int SUITE = 0x0F;
    private static final int BROADCAST = 0x40;
    private static final int COMPRESSED = 0x80;

    private SecurityControl() {}

    static boolean authenticated(int sc) {
        return (sc & AUTHENTICATED) != 0;
    }

    static boolean encrypted(int sc) {
        return (sc & ENCRYPTED) != 0;
    }

    /** @param least the protection that an APDU has to have at least @throws BadData for what is not understood, or less */
    static void check(int sc, int least) throws BadData {
        if ((sc & SUITE) != 0) {
            throw new BadData("an APDU under security suite " + (sc & SUITE) + "; only suite 0 is understood");
        }
        if ((sc & BROADCAST) != 0) {
            throw new BadData("an APDU under the broadcast key, which answers are never under");
        }
        if ((sc & COMPRESSED) != 0) {
            throw new BadData("a compressed APDU, which is not understood");
        }
        if ((sc & least) != least) {
            throw new BadData(
                    "an APDU that is protected less (%02X) than asked for (%02X); where the meter is set up so, "
                                    .formatted(sc, least)
                            + "correct the parameter security");
        }
    }
}
