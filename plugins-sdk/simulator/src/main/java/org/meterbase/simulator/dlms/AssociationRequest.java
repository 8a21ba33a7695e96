// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.dlms;

import java.util.Arrays;
import org.meterbase.simulator.cosem.Malformed;
import org.meterbase.simulator.cosem.OctetReader;

/**
 * An AARQ (IEC 62056-5-3, 7.2).
 *
 * @param context last group of the application context name: 1 for logical names, 3 for the same with ciphering; 0 if it is no DLMS
 *     context
 * @param title calling AP title: the client's system title, empty if there is none
 * @param mechanism last group of the mechanism name, 0 for none, 1 for LLS, 5 for HLS-5; -1 if it is no COSEM mechanism
 * @param secret calling authentication value: password or challenge, empty if there is none
 * @param initiate user-information: an InitiateRequest, plain or protected
 */
record AssociationRequest(int context, byte[] title, int mechanism, byte[] secret, byte[] initiate) {
    static final int PLAIN = 1;
    static final int CIPHERED = 3;
    static final int LLS = 1;
    static final int GMAC = 5;

    private static final byte[] CONTEXT = {0x60, (byte) 0x85, 0x74, 5, 8, 1};
    private static final byte[] MECHANISM = {0x60, (byte) 0x85, 0x74, 5, 8, 2};

    /** Reads what follows the tag 60. */
    static AssociationRequest read(OctetReader apdu) throws Malformed {
        OctetReader fields = apdu.part(apdu.length());
        apdu.end();
        int context = 0;
        byte[] title = {};
        int mechanism = 0;
        byte[] secret = {};
        byte[] initiate = null;
        while (fields.remaining() > 0) {
            int tag = fields.u8();
            OctetReader field = fields.part(fields.length());
            switch (tag) {
                case 0xA1 -> context = Math.max(0, lastOf(CONTEXT, inner(field, 0x06)));
                case 0xA6 -> title = rest(inner(field, 0x04));
                case 0x8B -> mechanism = lastOf(MECHANISM, field);
                case 0xAC -> secret = rest(inner(field, 0x80));
                case 0xBE -> initiate = rest(inner(field, 0x04));
                default -> {}
            }
        }
        if (initiate == null) {
            throw new Malformed("AARQ without user-information");
        }
        return new AssociationRequest(context, title, mechanism, secret, initiate);
    }

    boolean ciphered() {
        return context == CIPHERED;
    }

    private static byte[] rest(OctetReader value) throws Malformed {
        return value.raw(value.remaining());
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
