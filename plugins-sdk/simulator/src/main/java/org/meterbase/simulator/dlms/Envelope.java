// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.dlms;

import org.meterbase.simulator.cosem.Malformed;
import org.meterbase.simulator.cosem.OctetReader;
import org.meterbase.simulator.cosem.OctetWriter;
import org.meterbase.simulator.security.SecurityControl;

/**
 * A protected APDU as it is on the line (IEC 62056-5-3, 5.7.2): service-specific under the global or the dedicated key, or general.
 *
 * @param tag what tells these apart
 * @param title system title in a general APDU, empty in one without, or for whom it is agreed upon
 * @param control how it is protected
 * @param counter invocation counter
 * @param content cipher text or plain text, and the tag
 */
record Envelope(int tag, byte[] title, SecurityControl control, long counter, byte[] content) {
    static final int GLO_INITIATE_REQUEST = 0x21;
    static final int GLO_INITIATE_RESPONSE = 0x28;
    static final int GENERAL_GLO = 0xDB;
    static final int GENERAL_DED = 0xDC;

    private static final byte[] NO_TITLE = {};

    /** Whether a tag is one that a client sends protected requests with. */
    static boolean begins(int tag) {
        return switch (tag) {
            case 0xC8, 0xC9, 0xCB, 0xD0, 0xD1, 0xD3, GENERAL_GLO, GENERAL_DED -> true;
            default -> false;
        };
    }

    /** Reads what follows the tag. */
    static Envelope read(int tag, OctetReader in) throws Malformed {
        byte[] title = general(tag) ? in.raw(in.length()) : NO_TITLE;
        if (title.length != 0 && title.length != 8) {
            throw new Malformed("system title of " + title.length + " octets");
        }
        OctetReader protectedPart = in.part(in.length());
        in.end();
        SecurityControl control = new SecurityControl(protectedPart.u8());
        return new Envelope(tag, title, control, protectedPart.u32(), protectedPart.raw(protectedPart.remaining()));
    }

    byte[] octets() {
        OctetWriter out = new OctetWriter().u8(tag);
        if (general(tag)) {
            out.length(title.length).raw(title);
        }
        return out.length(5 + content.length)
                .u8(control.octet())
                .u32(counter)
                .raw(content)
                .toBytes();
    }

    boolean dedicated() {
        return tag == GENERAL_DED || tag >= 0xD0 && tag <= 0xD7;
    }

    boolean general() {
        return general(tag);
    }

    /** Whether a request may come in such an envelope. */
    boolean carries(int plainTag) {
        return switch (tag) {
            case GLO_INITIATE_REQUEST -> plainTag == 0x01;
            case 0xC8, 0xD0 -> plainTag == 0xC0;
            case 0xC9, 0xD1 -> plainTag == 0xC1;
            case 0xCB, 0xD3 -> plainTag == 0xC3;
            default -> true;
        };
    }

    /** The tag under which the answer to what came under this one goes back. */
    int answerTag(int plainTag) {
        if (general(tag)) {
            return tag;
        }
        int distance = dedicated() ? 0x10 : 0x08;
        return tag == GLO_INITIATE_REQUEST ? GLO_INITIATE_RESPONSE : plainTag + distance;
    }

    private static boolean general(int tag) {
        return tag == GENERAL_GLO || tag == GENERAL_DED;
    }
}
