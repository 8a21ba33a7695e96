// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import java.util.Arrays;
import java.util.Optional;
import org.meterbase.protocol.dlms.data.BadData;
import org.meterbase.protocol.dlms.data.OctetReading;

/**
 * An AARE (IEC 62056-5-3, 7.2), read as meters write it.
 *
 * @param context the last group of the application context's name, 1 for logical names without ciphering; 0 where it has none
 * @param result 0 accepted, 1 rejected for good, 2 rejected for now
 * @param byProvider whether the diagnostic is the service provider's
 * @param diagnostic why
 * @param systemTitle of the meter, where it says
 * @param challenge StoC, of no octets where there is none
 * @param terms of an xDLMS InitiateResponse
 * @param initiateError of a ConfirmedServiceError in its place; -1 for none
 * @param informationFrom where the user information begins, which may be protected
 */
record AssociationAnswer(
        int context,
        int result,
        boolean byProvider,
        int diagnostic,
        Optional<byte[]> systemTitle,
        byte[] challenge,
        Optional<Terms> terms,
        int initiateError,
        int informationFrom,
        int informationTo) {
    private static final int LN_CONTEXT_OCTETS = 7;
    private static final int SYSTEM_TITLE = 8;
    private static final int LONGEST_CHALLENGE = 64;
    private static final byte[] NOTHING = {};

    /** Reads it, the tag 61 included. */
    static AssociationAnswer read(byte[] octets, int from, int to) throws BadData {
        Ber all = new Ber(octets, from, to);
        Ber fields = all.field(0x61);
        int context = 0;
        int result = -1;
        boolean byProvider = false;
        int diagnostic = 0;
        byte[] title = null;
        byte[] challenge = NOTHING;
        Ber information = null;
        while (fields.more()) {
            int tag = fields.u8();
            Ber field = fields.part();
            switch (tag) {
                case 0xA1 -> context = context(field.field(0x06));
                case 0xA2 -> result = field.field(0x02).number();
                case 0xA3 -> {
                    int source = field.u8();
                    byProvider = source == 0xA2;
                    Ber choice = field.part();
                    // Some put the number here without the inner tag.
                    diagnostic = choice.more() && choice.peek() == 0x02
                            ? choice.field(0x02).number()
                            : choice.number();
                }
                case 0xA4 -> title = field.field(0x04).rest();
                case 0xAA -> challenge = field.field(0x80).rest();
                case 0xBE -> information = field.field(0x04);
                default -> {}
            }
        }
        if (result < 0) {
            throw new BadData("an AARE without result");
        }
        if (challenge.length > LONGEST_CHALLENGE) {
            throw new BadData("a challenge of " + challenge.length + " octets");
        }
        Terms terms = null;
        int error = -1;
        int informationFrom = information == null ? 0 : information.at;
        int informationTo = information == null ? 0 : information.to;
        if (information != null && information.more()) {
            int tag = information.u8();
            if (tag == 0x08) {
                terms = initiateResponse(information);
            } else if (tag == 0x0E) {
                information.u8();
                information.u8();
                error = information.u8();
            }
        }
        boolean titled = title != null && title.length == SYSTEM_TITLE;
        return new AssociationAnswer(
                context,
                result,
                byProvider,
                diagnostic,
                titled ? Optional.of(title) : Optional.empty(),
                challenge,
                Optional.ofNullable(terms),
                error,
                informationFrom,
                informationTo);
    }

    /** The same with terms that stood under protection. */
    AssociationAnswer with(Terms found) {
        return new AssociationAnswer(
                context,
                result,
                byProvider,
                diagnostic,
                systemTitle,
                challenge,
                Optional.of(found),
                initiateError,
                informationFrom,
                informationTo);
    }

    /** Reads an InitiateResponse, its tag included. */
    static Terms terms(byte[] octets, int from, int to) throws BadData {
        Ber in = new Ber(octets, from, to);
        int tag = in.u8();
        if (tag != 0x08) {
            throw new BadData("an APDU with the tag " + tag + " where an InitiateResponse was expected");
        }
        return initiateResponse(in);
    }

    private static int context(Ber name) throws BadData {
        byte[] groups = name.rest();
        return groups.length == LN_CONTEXT_OCTETS ? groups[LN_CONTEXT_OCTETS - 1] : 0;
    }

    private static Terms initiateResponse(Ber in) throws BadData {
        if (in.u8() != 0) {
            in.u8();
        }
        in.u8();
        in.u8();
        // [APPLICATION 31], in one octet or, as by BER, in two; then four octets, the first says that no bits are
        // unused.
        if (in.peek() == 0x1F) {
            in.u8();
        }
        if (in.u8() != 4 || in.u8() != 0) {
            throw new BadData("the conformance block of the InitiateResponse is not one of 24 bits");
        }
        int conformance = in.u8() << 16 | in.u8() << 8 | in.u8();
        return new Terms(conformance, in.u8() << 8 | in.u8());
    }

    /** Fields of BER. */
    private static final class Ber {
        private final byte[] octets;
        private final int to;
        private int at;

        Ber(byte[] octets, int from, int to) {
            this.octets = octets;
            this.at = from;
            this.to = to;
        }

        boolean more() {
            return at < to;
        }

        int peek() throws BadData {
            need(1);
            return octets[at] & 0xFF;
        }

        int u8() throws BadData {
            need(1);
            return octets[at++] & 0xFF;
        }

        /** What the length here covers. */
        Ber part() throws BadData {
            int length = u8();
            if (length > 0x80 && length <= 0x84) {
                int count = length & 0x7F;
                need(count);
                length = (int) Math.min(OctetReading.unsigned(octets, at, count), Integer.MAX_VALUE);
                at += count;
            } else if (length >= 0x80) {
                throw new BadData("a length of the form " + length);
            }
            need(length);
            at += length;
            return new Ber(octets, at - length, at);
        }

        Ber field(int tag) throws BadData {
            int found = u8();
            if (found != tag) {
                throw new BadData("the tag " + found + " where " + tag + " was expected");
            }
            return part();
        }

        int number() throws BadData {
            int number = u8();
            while (more()) {
                number = number << 8 & 0xFFFFFF | u8();
            }
            return number;
        }

        byte[] rest() {
            return Arrays.copyOfRange(octets, at, to);
        }

        private void need(int count) throws BadData {
            if (count > to - at) {
                throw new BadData("an AARE that ends within a field");
            }
        }
    }
}
