// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.meterbase.protocol.dlms.data.BadData;
import org.meterbase.protocol.dlms.data.OctetReading;
import org.meterbase.protocol.dlms.data.OctetWriter;

/** Frames of the TCP wrapper (IEC 62056-47), put together from whatever portions a link brings. */
final class WrapperFrames {
    static final int HEADER = 8;
    private static final int VERSION = 1;
    private static final int LENGTH_AT = 6;

    private int client;
    private final int server;
    private byte[] octets = new byte[256];
    private int from;
    private int to;
    private int apduLength;
    private int skip;
    private int foreign;

    /** @param skip octets that may stand before the first frame */
    WrapperFrames(int client, int server, int skip) {
        this.client = client;
        this.server = server;
        this.skip = skip;
    }

    /** From now on frames go from this client address, and are taken for it. */
    void speakAs(int newClient) {
        client = newClient;
    }

    /** A writer of a frame, its header written but for the length. */
    OctetWriter begin(int room) {
        return new OctetWriter(HEADER + room)
                .u16(VERSION)
                .u16(client)
                .u16(server)
                .u16(0);
    }

    /** The frame, complete. */
    static ByteBuffer end(OctetWriter frame) {
        return frame.u16At(LENGTH_AT, frame.size() - HEADER).toBuffer();
    }

    /** Takes octets in; then {@link #next} gives what is complete. */
    void take(ByteBuffer incoming) {
        int count = incoming.remaining();
        if (from == to) {
            from = 0;
            to = 0;
        }
        if (to + count > octets.length) {
            byte[] room = to - from + count > octets.length ? new byte[Math.max(to - from + count, needed())] : octets;
            System.arraycopy(octets, from, room, 0, to - from);
            octets = room;
            to -= from;
            from = 0;
        }
        incoming.get(octets, to, count);
        to += count;
    }

    /**
     * The next complete frame from the meter to this client: its APDU stands in {@link #octets} from {@link #apduFrom} to
     * {@link #apduTo} until the next call.
     *
     * @throws BadData where the stream is not one of frames
     */
    boolean next() throws BadData {
        while (aligned()) {
            int length = length();
            if (to - from < HEADER + length) {
                return false;
            }
            boolean ours = u16(from + 2) == server && u16(from + 4) == client;
            from += HEADER + length;
            apduLength = length;
            if (ours && length > 0) {
                return true;
            }
            foreign++;
        }
        return false;
    }

    byte[] octets() {
        return octets;
    }

    int apduFrom() {
        return from - apduLength;
    }

    int apduTo() {
        return from;
    }

    /** Whether a part of a frame waits for its rest. */
    boolean partial() {
        return to > from;
    }

    /** Frames left out because they came from or went to somebody else. */
    int foreign() {
        return foreign;
    }

    /** Whether a header stands at the beginning; skips what may stand before the first one. */
    private boolean aligned() throws BadData {
        while (to - from >= 2) {
            if (u16(from) == VERSION) {
                if (to - from >= HEADER) {
                    skip = 0;
                    return true;
                }
                return false;
            }
            if (skip == 0) {
                String start = java.util.HexFormat.of()
                        .formatHex(Arrays.copyOfRange(octets, from, Math.min(to, from + HEADER)));
                throw new BadData("no wrapper frame begins with " + start
                        + "; is this a DLMS port, and does something stand before the first frame (skip)?");
            }
            skip--;
            from++;
        }
        return false;
    }

    private int length() {
        return u16(from + LENGTH_AT);
    }

    /** Room for the frame of which the beginning is there, so that a long one is copied once. */
    private int needed() {
        return to - from >= HEADER && u16(from) == VERSION ? HEADER + length() : 0;
    }

    private int u16(int at) {
        return (int) OctetReading.unsigned(octets, at, 2);
    }
}
