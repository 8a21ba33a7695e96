// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import java.util.HexFormat;
import org.meterbase.api.protocol.Credentials;
import org.meterbase.api.protocol.Wire;
import org.meterbase.protocol.dlms.data.OctetWriter;
import org.meterbase.protocol.dlms.security.Ciphering;

/**
 * Between APDUs and frames where the association is under keys. Each APDU sent takes a counter that was reserved before; more are
 * reserved while some are left, and a request that finds none is held until there are.
 */
final class Protection {
    /** Counters reserved at once: an association and some reads. */
    private static final int BLOCK = 32;
    /** Octets that protection adds to a request: general ciphering with title, lengths, control, counter and tag. */
    static final int OVERHEAD = 40;

    /** So many answers in blocks ask for so many more at once. */
    private static final int LARGE_BLOCK = 256;
    /** More are reserved when fewer are left. */
    private static final int FEW = 8;

    private final Ciphering ciphering;
    private final String counter;
    private boolean on;
    private boolean reserving;
    private boolean again;
    private long next;
    private long end;
    private long used;
    private OctetWriter held;

    /** The protection of one conversation. */
    static Protection of(Security security, Credentials secrets, Nonces nonces) {
        byte[] none = {};
        Ciphering ciphering = new Ciphering(
                security.protection(),
                security.general(),
                secrets.secret(Security.ENCRYPTION_KEY).orElse(none),
                secrets.secret(Security.AUTHENTICATION_KEY).orElse(none),
                nonces.dedicatedKey().length == 0 ? null : nonces.dedicatedKey(),
                security.clientTitle(),
                security.serverTitle().orElse(null));
        // A nonce is title and counter: each title counts by itself.
        return new Protection(ciphering, "ek " + HexFormat.of().formatHex(security.clientTitle()));
    }

    /** @param counter its name */
    Protection(Ciphering ciphering, String counter) {
        this.ciphering = ciphering;
        this.counter = counter;
    }

    Ciphering ciphering() {
        return ciphering;
    }

    /** From now on APDUs are protected. */
    void on() {
        on = true;
    }

    /** APDUs are plain, and what is left of the counters is given up. */
    void off() {
        on = false;
        next = 0;
        end = 0;
        held = null;
    }

    boolean isOn() {
        return on;
    }

    /** Whether an APDU with this tag is one to be opened; the rest comes without being asked, or is plain. */
    boolean opens(int tag) {
        return Ciphering.isProtected(tag) && (tag != Apdu.GENERAL_GLO_CIPHERING || ciphering.isGeneral());
    }

    /** Reserves counters, none below {@code atLeast}. */
    void reserve(Wire wire, long atLeast) {
        reserving = true;
        wire.reserve(counter, atLeast, again ? LARGE_BLOCK : BLOCK);
        again = true;
    }

    /** Counters have come. @return the frame that was held for them, or null */
    OctetWriter reserved(long first, int count) {
        reserving = false;
        if (next == end) {
            next = first;
            end = first + count;
        } else if (first == end) {
            end += count;
        } else {
            // What lies between was given to nobody; what is left of the old block is given up with it.
            next = first;
            end = first + count;
        }
        OctetWriter frame = held;
        held = null;
        return frame;
    }

    boolean hasCounter() {
        return next < end;
    }

    /** The next counter; it is used once. */
    long take() {
        if (next == end) {
            throw new IllegalStateException("a counter was taken that was not reserved");
        }
        used = next;
        return next++;
    }

    /** The counter used last; 0 where none was. */
    long used() {
        return used;
    }

    /** Protects the APDU of a frame. @return false where it is held until counters have come */
    boolean protect(OctetWriter frame, OctetWriter out, Wire wire) {
        boolean counted = ciphering.needsCounter();
        if (counted && !hasCounter()) {
            held = frame;
            if (!reserving) {
                reserve(wire, 0);
            }
            return false;
        }
        ciphering.protect(frame.array(), WrapperFrames.HEADER, frame.size(), counted ? take() : 0, out);
        if (counted && end - next < FEW && !reserving) {
            reserve(wire, 0);
        }
        return true;
    }
}
