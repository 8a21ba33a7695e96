// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import java.util.Optional;
import java.util.OptionalLong;
import org.meterbase.api.model.ObisCode;
import org.meterbase.protocol.dlms.companion.CompanionProfile;
import org.meterbase.protocol.dlms.data.BadData;
import org.meterbase.protocol.dlms.data.CellBuilder;
import org.meterbase.protocol.dlms.data.DataParser;
import org.meterbase.protocol.dlms.data.OctetWriter;

/** Asks a meter, as the public client and without any secret, which invocation counter it has seen last (0.0.43.1.e.255). */
final class PublicCounter {
    private static final int DATA = 1;
    private static final int VALUE = 2;
    private static final int NORMAL = 1;
    private static final int INVOKE = 0xC1;

    private final AssociationHost host;
    private final Optional<ObisCode> object;
    private boolean open;
    private OptionalLong counter = OptionalLong.empty();

    PublicCounter(AssociationHost host, Optional<ObisCode> object) {
        this.host = host;
        this.object = object;
    }

    void begin(CompanionProfile profile, int maxPdu) {
        open = false;
        counter = OptionalLong.empty();
        OctetWriter out = host.begin(64);
        AssociationRequest.write(
                out,
                1,
                Optional.empty(),
                0,
                new byte[0],
                AssociationRequest.initiate(new byte[0], profile.conformance(), maxPdu));
        host.sendPlain(out);
    }

    /** Whether there is an association to release. */
    boolean isOpen() {
        return open;
    }

    /** What the meter said; empty where it said nothing of use. */
    OptionalLong counter() {
        return counter;
    }

    /** No answer came. */
    void failed() {
        open = false;
    }

    /** Takes an APDU in. @return whether nothing more is to come */
    boolean answered(int tag, byte[] octets, int from, int to) throws BadData {
        if (tag == Apdu.AARE && !open) {
            if (AssociationAnswer.read(octets, from, to).result() != 0) {
                host.remark("the meter does not let the public client in; the counter is taken as it is known here");
                return true;
            }
            open = true;
            OctetWriter out = host.begin(16).u8(Apdu.GET_REQUEST).u8(NORMAL).u8(INVOKE);
            host.sendPlain(
                    out.u16(DATA).name(object.orElseThrow().packed()).u8(VALUE).u8(0));
            return false;
        }
        if (tag == Apdu.GET_RESPONSE && open) {
            counter = value(octets, from, to);
        }
        if (counter.isEmpty()) {
            host.remark("the meter does not tell its counter (" + object.orElseThrow()
                    + ") to the public client; it is taken as it is known here");
        }
        return true;
    }

    private static OptionalLong value(byte[] octets, int from, int to) {
        if (to - from < 5 || octets[from + 1] != NORMAL || octets[from + 3] != 0) {
            return OptionalLong.empty();
        }
        try {
            CellBuilder value = new CellBuilder();
            DataParser parser = new DataParser();
            parser.start(value);
            parser.feed(octets, from + 4, to);
            if (!parser.complete()) {
                return OptionalLong.empty();
            }
            long number = value.cell().whole();
            return number < 0 || number > 0xFFFF_FFFFL ? OptionalLong.empty() : OptionalLong.of(number);
        } catch (BadData none) {
            return OptionalLong.empty();
        }
    }
}
