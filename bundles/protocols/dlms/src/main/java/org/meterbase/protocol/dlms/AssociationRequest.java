// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import java.util.Optional;
import org.meterbase.protocol.dlms.data.OctetWriter;

/** Writes AARQ and RLRQ (IEC 62056-5-3, 7.2). */
final class AssociationRequest {
    /** Logical names without ciphering: 2.16.756.5.8.1.1. */
    private static final byte[] CONTEXT = {(byte) 0xA1, 9, 6, 7, 0x60, (byte) 0x85, 0x74, 5, 8, 1, 1};
    /** Authentication is required of the caller; by low level security: 2.16.756.5.8.2.1. */
    private static final byte[] LOW_LEVEL_SECURITY = {
        (byte) 0x8A, 2, 7, (byte) 0x80, (byte) 0x8B, 7, 0x60, (byte) 0x85, 0x74, 5, 8, 2, 1
    };

    private static final byte[] RELEASE_NORMALLY = {0x62, 3, (byte) 0x80, 1, 0};
    private static final int INITIATE = 14;
    private static final int LONGEST_PASSWORD = 64;

    private AssociationRequest() {}

    /**
     * Writes an AARQ.
     *
     * @param password of low level security; none where the meter asks for none
     * @throws IllegalArgumentException for a password longer than any meter takes
     */
    static void write(OctetWriter out, Optional<byte[]> password, int conformance, int maxPdu) {
        int secret = password.map(octets -> octets.length).orElse(0);
        if (secret > LONGEST_PASSWORD) {
            throw new IllegalArgumentException(
                    "the password has " + secret + " octets; a meter takes at most " + LONGEST_PASSWORD);
        }
        int security = password.isPresent() ? LOW_LEVEL_SECURITY.length + 4 + secret : 0;
        out.u8(0x60).length(CONTEXT.length + security + 4 + INITIATE);
        out.octets(CONTEXT, 0, CONTEXT.length);
        password.ifPresent(octets -> {
            out.octets(LOW_LEVEL_SECURITY, 0, LOW_LEVEL_SECURITY.length);
            out.u8(0xAC).u8(secret + 2).u8(0x80).u8(secret).octets(octets, 0, secret);
        });
        out.u8(0xBE).u8(INITIATE + 2).u8(4).u8(INITIATE);
        out.u32(0x0100_0000)
                .u8(6)
                .u32(0x5F1F_0400)
                .u8(conformance >> 16)
                .u16(conformance)
                .u16(maxPdu);
    }

    /** Writes an RLRQ. */
    static void release(OctetWriter out) {
        out.octets(RELEASE_NORMALLY, 0, RELEASE_NORMALLY.length);
    }
}
