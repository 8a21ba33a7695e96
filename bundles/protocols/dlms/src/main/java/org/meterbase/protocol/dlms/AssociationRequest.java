// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import java.util.Optional;
import org.meterbase.protocol.dlms.data.OctetWriter;

/** Writes AARQ and RLRQ (IEC 62056-5-3, 7.2). */
final class AssociationRequest {
    /** Application contexts and authentication mechanisms: 2.16.756.5.8.1.x and 2.16.756.5.8.2.x, but for the last group. */
    private static final byte[] CONTEXT = {(byte) 0xA1, 9, 6, 7, 0x60, (byte) 0x85, 0x74, 5, 8, 1};

    /** Authentication is required of the caller. */
    private static final byte[] MECHANISM = {
        (byte) 0x8A, 2, 7, (byte) 0x80, (byte) 0x8B, 7, 0x60, (byte) 0x85, 0x74, 5, 8, 2
    };

    private static final byte[] RELEASE_NORMALLY = {0x62, 3, (byte) 0x80, 1, 0};

    private AssociationRequest() {}

    /**
     * Writes an AARQ.
     *
     * @param context the last group of the application context's name
     * @param title of this side; none where nothing is protected
     * @param mechanism the last group of the authentication mechanism's name; 0 for none
     * @param authentication the password, or the challenge to the meter
     * @param initiate an InitiateRequest, as it is or protected
     */
    static void write(
            OctetWriter out,
            int context,
            Optional<byte[]> title,
            int mechanism,
            byte[] authentication,
            OctetWriter initiate) {
        OctetWriter body = new OctetWriter(96 + authentication.length + initiate.size());
        body.octets(CONTEXT, 0, CONTEXT.length).u8(context);
        title.ifPresent(octets ->
                body.u8(0xA6).u8(octets.length + 2).u8(4).u8(octets.length).octets(octets, 0, octets.length));
        if (mechanism != 0) {
            body.octets(MECHANISM, 0, MECHANISM.length).u8(mechanism);
            body.u8(0xAC).u8(authentication.length + 2).u8(0x80).u8(authentication.length);
            body.octets(authentication, 0, authentication.length);
        }
        body.u8(0xBE).u8(initiate.size() + 2).u8(4).u8(initiate.size()).octets(initiate.array(), 0, initiate.size());
        out.u8(0x60).length(body.size()).octets(body.array(), 0, body.size());
    }

    /** Writes an InitiateRequest. @param dedicatedKey of no octets for none */
    static OctetWriter initiate(byte[] dedicatedKey, int conformance, int maxPdu) {
        OctetWriter out = new OctetWriter(40).u8(1);
        if (dedicatedKey.length == 0) {
            out.u8(0);
        } else {
            out.u8(1).u8(dedicatedKey.length).octets(dedicatedKey, 0, dedicatedKey.length);
        }
        // No response-allowed, no quality of service, DLMS version 6.
        return out.u16(0)
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
