// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.dlms;

import org.meterbase.simulator.cosem.Malformed;
import org.meterbase.simulator.cosem.OctetReader;

/**
 * The xDLMS InitiateRequest (IEC 62056-5-3, 7.3).
 *
 * @param dedicatedKey proposed for this association, empty for none
 * @param version DLMS version proposed
 * @param conformance proposed conformance
 * @param maxPdu largest APDU that the client takes, 0 for any
 */
record InitiateRequest(byte[] dedicatedKey, int version, int conformance, int maxPdu) {
    private static final byte[] NO_KEY = {};

    /** Reads it with its tag. */
    static InitiateRequest read(byte[] apdu) throws Malformed {
        OctetReader in = new OctetReader(apdu);
        if (in.u8() != 0x01) {
            throw new Malformed("user-information is not a plain InitiateRequest");
        }
        byte[] dedicatedKey = in.u8() != 0 ? in.raw(in.length()) : NO_KEY;
        if (in.u8() != 0) {
            in.u8();
        }
        if (in.u8() != 0) {
            in.u8();
        }
        int version = in.u8();
        if (in.u16() != 0x5F1F || in.u16() != 0x0400) {
            throw new Malformed("conformance is not [APPLICATION 31] of 24 bits");
        }
        int conformance = in.u8() << 16 | in.u16();
        int maxPdu = in.u16();
        in.end();
        return new InitiateRequest(dedicatedKey, version, conformance, maxPdu);
    }
}
