// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.dlms;

import org.meterbase.simulator.cosem.OctetWriter;

/** AARE and RLRE (IEC 62056-5-3, 7.2). */
final class AssociationAnswer {
    static final int NO_REASON_GIVEN = 1;
    static final int CONTEXT_NOT_SUPPORTED = 2;
    static final int TITLE_NOT_RECOGNISED = 3;
    static final int MECHANISM_NOT_RECOGNISED = 11;
    static final int AUTHENTICATION_FAILURE = 13;
    static final int AUTHENTICATION_REQUIRED = 14;
    static final int DLMS_VERSION_TOO_LOW = 1;
    static final int INCOMPATIBLE_CONFORMANCE = 2;
    static final int PDU_SIZE_TOO_SHORT = 3;
    static final int REFUSED_BY_HANDLER = 4;

    private static final int ACCEPTED = 0;
    private static final int REJECTED_PERMANENT = 1;
    private static final int REJECTED_TRANSIENT = 2;

    private AssociationAnswer() {}

    /**
     * Accepted; the rest of the association goes by these terms.
     *
     * @param context last group of the application context name
     * @param logIn what is still asked of the client, or null
     * @param initiate an InitiateResponse, plain or protected
     */
    static byte[] accepted(int context, HighLevelLogIn logIn, byte[] initiate) {
        OctetWriter fields = result(context, ACCEPTED, logIn == null ? 0 : AUTHENTICATION_REQUIRED);
        if (logIn != null) {
            byte[] title = logIn.title();
            byte[] challenge = logIn.challenge();
            fields.u8(0xA4).u8(title.length + 2).u8(4).u8(title.length).raw(title);
            fields.raw((byte) 0x88, (byte) 2, (byte) 7, (byte) 0x80);
            fields.raw((byte) 0x89, (byte) 7, (byte) 0x60, (byte) 0x85, (byte) 0x74, (byte) 5, (byte) 8, (byte) 2)
                    .u8(AssociationRequest.GMAC);
            fields.u8(0xAA)
                    .u8(challenge.length + 2)
                    .u8(0x80)
                    .u8(challenge.length)
                    .raw(challenge);
        }
        return apdu(information(fields, initiate));
    }

    /** The xDLMS InitiateResponse. */
    static byte[] initiateResponse(int conformance, int maxPdu) {
        return new OctetWriter()
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
    }

    /** Rejected for good by the ACSE service user. */
    static byte[] rejected(int diagnostic) {
        return apdu(result(AssociationRequest.PLAIN, REJECTED_PERMANENT, diagnostic));
    }

    /** Rejected for now. */
    static byte[] busy() {
        return apdu(result(AssociationRequest.PLAIN, REJECTED_TRANSIENT, NO_REASON_GIVEN));
    }

    /** Rejected by a ConfirmedServiceError, choice initiate. */
    static byte[] initiateError(int error) {
        OctetWriter fields = result(AssociationRequest.PLAIN, REJECTED_PERMANENT, NO_REASON_GIVEN);
        return apdu(information(fields, new byte[] {0x0E, 1, 6, (byte) error}));
    }

    /** RLRE, reason normal. */
    static byte[] released() {
        return new byte[] {0x63, 3, (byte) 0x80, 1, 0};
    }

    /** RLRE with user-information. */
    static byte[] released(byte[] initiate) {
        OctetWriter fields = information(new OctetWriter().raw((byte) 0x80, (byte) 1, (byte) 0), initiate);
        return new OctetWriter()
                .u8(0x63)
                .length(fields.size())
                .raw(fields.toBytes())
                .toBytes();
    }

    private static OctetWriter result(int context, int result, int diagnostic) {
        return new OctetWriter()
                .raw((byte) 0xA1, (byte) 9, (byte) 6, (byte) 7, (byte) 0x60, (byte) 0x85, (byte) 0x74)
                .raw((byte) 5, (byte) 8, (byte) 1, (byte) context)
                .raw((byte) 0xA2, (byte) 3, (byte) 2, (byte) 1, (byte) result)
                .raw((byte) 0xA3, (byte) 5, (byte) 0xA1, (byte) 3, (byte) 2, (byte) 1, (byte) diagnostic);
    }

    private static OctetWriter information(OctetWriter fields, byte[] userInformation) {
        return fields.u8(0xBE)
                .u8(userInformation.length + 2)
                .u8(4)
                .u8(userInformation.length)
                .raw(userInformation);
    }

    private static byte[] apdu(OctetWriter fields) {
        return new OctetWriter()
                .u8(0x61)
                .length(fields.size())
                .raw(fields.toBytes())
                .toBytes();
    }
}
