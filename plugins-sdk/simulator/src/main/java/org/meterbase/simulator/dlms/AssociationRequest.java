// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.dlms;

import java.util.Arrays;
import org.meterbase.simulator.cosem.Malformed;
import org.meterbase.simulator.cosem.OctetReader;

/**
 * An AARQ with the xDLMS InitiateRequest in it (IEC 62056-5-3, 7.2 and 7.3).
 *
 * @param context last group of the application context name, 1 for logical names without ciphering; 0 if it is no DLMS context
 * @param mechanism last group of the mechanism name, 0 for none, 1 for LLS; -1 if it is no COSEM mechanism
 * @param secret calling authentication value, empty if there is none
 * @param version DLMS version proposed
 * @param conformance proposed conformance
 * @param maxPdu largest APDU that the client takes, 0 for any
 */
record AssociationRequest(int context, int mechanism, byte[] secret, int version, int conformance, int maxPdu) {
    private static final byte[] CONTEXT = {0x60, (byte) 0x85, 0x74, 5, 8, 1};
    private static final byte[] MECHANISM = {0x60, (byte) 0x85, 0x74, 5, 8, 2};

    /** Reads what follows the tag 60. */
    static AssociationRequest read(OctetReader apdu) throws Malformed {
        OctetReader fields = apdu.part(apdu.length());
        apdu.end();
        int context = 0;
        int mechanism = 0;
        byte[] secret = {};
        OctetReader initiate = null;
        while (fields.remaining() > 0) {
            int tag = fields.u8();
            OctetReader field = fields.part(fields.length());
            switch (tag) {
                case 0xA1 -> context = Math.max(0, lastOf(CONTEXT, inner(field, 0x06)));
                case 0x8B -> mechanism = lastOf(MECHANISM, field);
                case 0xAC -> {
                    OctetReader value = inner(field, 0x80);
                    secret = value.raw(value.remaining());
                }
                case 0xBE -> initiate = inner(field, 0x04);
                default -> {}
            }
        }
        if (initiate == null) {
            throw new Malformed("AARQ without user-information");
        }
        return initiate(context, mechanism, secret, initiate);
    }

    private static AssociationRequest initiate(int context, int mechanism, byte[] secret, OctetReader in)
            throws Malformed {
        if (in.u8() != 0x01) {
            throw new Malformed("user-information is not a plain InitiateRequest");
        }
        if (in.u8() != 0) {
            in.raw(in.length());
        }
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
        return new AssociationRequest(context, mechanism, secret, version, conformance, maxPdu);
    }

    private static OctetReader inner(OctetReader field, int tag) throws Malformed {
        if (field.u8() != tag) {
            throw new Malformed("AARQ field without its inner tag");
        }
        OctetReader inner = field.part(field.length());
        field.end();
        return inner;
    }

    /** The group after a prefix of an object identifier, -1 if it has another prefix. */
    private static int lastOf(byte[] prefix, OctetReader identifier) throws Malformed {
        byte[] groups = identifier.raw(identifier.remaining());
        boolean known =
                groups.length == prefix.length + 1 && Arrays.equals(groups, 0, prefix.length, prefix, 0, prefix.length);
        return known ? groups[prefix.length] & 0x7F : -1;
    }
}
