// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.dlms;

import org.meterbase.simulator.cosem.OctetWriter;

/** AARE and RLRE (IEC 62056-5-3, 7.2). */
final class AssociationAnswer {
    static final int NO_REASON_GIVEN = 1;
    static final int CONTEXT_NOT_SUPPORTED = 2;
    static final int MECHANISM_NOT_RECOGNISED = 11;
    static final int AUTHENTICATION_FAILURE = 13;
    static final int AUTHENTICATION_REQUIRED = 14;
    static final int DLMS_VERSION_TOO_LOW = 1;
    static final int INCOMPATIBLE_CONFORMANCE = 2;
    static final int PDU_SIZE_TOO_SHORT = 3;

    private static final byte[] CONTEXT = {(byte) 0xA1, 9, 6, 7, 0x60, (byte) 0x85, 0x74, 5, 8, 1, 1};

    private AssociationAnswer() {}

    /** Accepted; the rest of the association goes by these terms. */
    static byte[] accepted(int conformance, int maxPdu) {
        byte[] initiate = new OctetWriter()
                .u8(0x08)
                .u8(0)
                .u8(6)
                .u16(0x5F1F)
                .u16(0x0400)
                .u8(conformance >> 16)
                .u16(conformance)
                .u16(maxPdu)
                .u16(0x0007)
                .toBytes();
        return answer(0, 0, initiate);
    }

    /** Rejected for good by the ACSE service user. */
    static byte[] rejected(int diagnostic) {
        return answer(1, diagnostic, null);
    }

    /** Rejected by a ConfirmedServiceError, choice initiate. */
    static byte[] initiateError(int error) {
        return answer(1, NO_REASON_GIVEN, new byte[] {0x0E, 1, 6, (byte) error});
    }

    /** RLRE, reason normal. */
    static byte[] released() {
        return new byte[] {0x63, 3, (byte) 0x80, 1, 0};
    }

    private static byte[] answer(int result, int diagnostic, byte[] userInformation) {
        OctetWriter fields = new OctetWriter().raw(CONTEXT);
        fields.raw((byte) 0xA2, (byte) 3, (byte) 2, (byte) 1, (byte) result);
        fields.raw((byte) 0xA3, (byte) 5, (byte) 0xA1, (byte) 3, (byte) 2, (byte) 1, (byte) diagnostic);
        if (userInformation != null) {
            fields.u8(0xBE)
                    .u8(userInformation.length + 2)
                    .u8(4)
                    .u8(userInformation.length)
                    .raw(userInformation);
        }
        return new OctetWriter()
                .u8(0x61)
                .length(fields.size())
                .raw(fields.toBytes())
                .toBytes();
    }
}
