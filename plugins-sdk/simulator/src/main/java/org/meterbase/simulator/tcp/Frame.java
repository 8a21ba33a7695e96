// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.tcp;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.meterbase.simulator.cosem.Malformed;
import org.meterbase.simulator.cosem.OctetWriter;

/**
 * A frame of the TCP wrapper (IEC 62056-47).
 *
 * @param source wrapper port of the sender
 * @param destination wrapper port of the receiver
 * @param apdu what it carries
 */
record Frame(int source, int destination, byte[] apdu) {
    private static final int HEADER = 8;
    private static final int VERSION = 1;

    /**
     * Takes the next frame off a buffer; leaves it as it is while the frame is not whole.
     *
     * @param limit largest APDU accepted
     */
    static Optional<Frame> take(ByteBuffer from, int limit) throws Malformed {
        int at = from.position();
        if (from.remaining() >= 2 && from.getShort(at) != VERSION) {
            throw new Malformed("wrapper version is not 1");
        }
        if (from.remaining() < HEADER) {
            return Optional.empty();
        }
        int length = Short.toUnsignedInt(from.getShort(at + 6));
        if (length == 0 || length > limit) {
            throw new Malformed("APDU of " + length + " octets");
        }
        if (from.remaining() < HEADER + length) {
            return Optional.empty();
        }
        byte[] apdu = new byte[length];
        int source = Short.toUnsignedInt(from.getShort(at + 2));
        int destination = Short.toUnsignedInt(from.getShort(at + 4));
        from.position(at + HEADER);
        from.get(apdu);
        return Optional.of(new Frame(source, destination, apdu));
    }

    /** The way back. */
    Frame answer(byte[] answer) {
        return new Frame(destination, source, answer);
    }

    byte[] octets() {
        return new OctetWriter()
                .u16(VERSION)
                .u16(source)
                .u16(destination)
                .u16(apdu.length)
                .raw(apdu)
                .toBytes();
    }
}
