// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.dlms;

import java.util.Optional;
import org.meterbase.simulator.cosem.AccessResult;
import org.meterbase.simulator.cosem.Malformed;
import org.meterbase.simulator.cosem.Obis;
import org.meterbase.simulator.cosem.OctetReader;
import org.meterbase.simulator.cosem.OctetWriter;

/** ACTION (IEC 62056-5-3, 7.3.12): reply_to_HLS_authentication of the current association, and no other method. */
final class ActionService {
    private static final int ASSOCIATION_CLASS = 15;
    private static final Obis ASSOCIATION = Obis.of("0.0.40.0.0.255");
    private static final int REPLY_TO_HLS = 1;

    private final Association association;

    ActionService(Association association) {
        this.association = association;
    }

    /** Answers what follows the tag C3. */
    byte[] answer(OctetReader in) throws Malformed, Unacceptable {
        if (in.u8() != 1) {
            return ExceptionResponse.notSupported();
        }
        int invokeId = in.u8();
        boolean reply = in.u16() == ASSOCIATION_CLASS & in.name().equals(ASSOCIATION) & in.u8() == REPLY_TO_HLS;
        Object parameters = in.u8() == 0 ? null : in.data();
        in.end();
        if (!reply || association.open() || !(parameters instanceof byte[] proof)) {
            return result(invokeId, AccessResult.READ_WRITE_DENIED).toBytes();
        }
        Optional<byte[]> answer = association.logIn().answer(proof);
        if (answer.isEmpty()) {
            return result(invokeId, AccessResult.READ_WRITE_DENIED).toBytes();
        }
        return result(invokeId, 0).u8(1).u8(0).octetString(answer.get()).toBytes();
    }

    private static OctetWriter result(int invokeId, int result) {
        OctetWriter out = new OctetWriter().u8(0xC7).u8(1).u8(invokeId).u8(result);
        return result == 0 ? out : out.u8(0);
    }
}
