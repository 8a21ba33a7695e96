// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import java.util.Arrays;
import org.meterbase.protocol.dlms.data.OctetWriter;

/** Passes 3 and 4 of high level security: an ACTION on reply_to_HLS_authentication of the association in use (IEC 62056-6-2, 4.4.3). */
final class ReplyToHls {
    /** Octets of the request. */
    static final int SIZE = 32;

    private static final int NORMAL = 1;
    private static final int INVOKE = 0xC1;
    private static final int ASSOCIATION_LN = 15;
    /** 0.0.40.0.0.255. */
    private static final long CURRENT_ASSOCIATION = 0x0000_2800_00FFL;

    private static final int METHOD = 1;
    private static final int OCTET_STRING = 9;
    private static final int PROOF = 17;
    private static final byte[] NONE = {};

    private ReplyToHls() {}

    /** Writes pass 3. @param proof f(StoC) */
    static OctetWriter write(OctetWriter out, byte[] proof) {
        out.u8(Apdu.ACTION_REQUEST).u8(NORMAL).u8(INVOKE);
        out.u16(ASSOCIATION_LN).name(CURRENT_ASSOCIATION).u8(METHOD);
        return out.u8(1).u8(OCTET_STRING).u8(PROOF).octets(proof, 0, PROOF);
    }

    /** f(CtoS) of pass 4: the return parameter, where some leave out the choice that says it is data. Of no octets where there is none. */
    static byte[] proof(byte[] octets, int from, int to) {
        int at = to - PROOF - 2;
        boolean there = at >= from + 5 && octets[at] == OCTET_STRING && octets[at + 1] == PROOF;
        return there ? Arrays.copyOfRange(octets, at + 2, to) : NONE;
    }
}
