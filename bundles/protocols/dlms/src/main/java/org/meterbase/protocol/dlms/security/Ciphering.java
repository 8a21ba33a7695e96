// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms.security;

import java.util.Arrays;
import java.util.Optional;
import org.meterbase.protocol.dlms.data.BadData;
import org.meterbase.protocol.dlms.data.OctetReading;
import org.meterbase.protocol.dlms.data.OctetWriter;

/**
 * The protection of one association's APDUs, in both directions: service-specific ciphering or general ciphering, under the global key
 * and, once it is agreed, under a dedicated one (IEC 62056-5-3, 5.3.4.6 and 5.3.4.8). Of one conversation, so of one thread.
 */
public final class Ciphering {
    /** What became of an APDU that came in. */
    public enum Verdict {
        OPENED,
        /** Its tag is wrong: another key, or other octets than were sent. */
        FORGED,
        /** It comes with a counter that is not above the last one. */
        REPLAYED,
        /** It is under another system title than the meter's. */
        FOREIGN
    }

    private static final int GENERAL_GLO = 0xDB;
    private static final int GENERAL_DED = 0xDC;
    /** Service requests 0xC0.. are 0xC8.. under the global key and 0xD0.. under a dedicated one; so are their answers. */
    private static final int SERVICES = 0xC0;

    private static final int LAST_SERVICE = 0xC7;
    private static final int GLO_OFFSET = 0x08;
    private static final int DED_OFFSET = 0x10;
    /** InitiateRequest 01 is 21 under the global key, InitiateResponse 08 is 28, ConfirmedServiceError 0E is 2E. */
    private static final int GLO_INITIATE_OFFSET = 0x20;

    private static final int HEAD = 5;
    private static final int NEVER = -1;

    private final Suite0 global;
    private final Suite0 dedicated;
    private final int control;
    private final boolean general;
    private final byte[] clientTitle;
    private byte[] serverTitle;
    private boolean underDedicated;
    private long dedicatedCounter = 1;
    private long lastGlobal = NEVER;
    private long lastDedicated = NEVER;
    private byte[] text = new byte[128];
    private int length;

    /**
     * @param control the protection of requests, and what answers have at least
     * @param general whether APDUs travel in general-glo- and general-ded-ciphering
     * @param dedicatedKey proposed to the meter; null for none
     * @param serverTitle where it is known beforehand, else null: the meter tells it
     */
    public Ciphering(
            int control,
            boolean general,
            byte[] encryptionKey,
            byte[] authenticationKey,
            byte[] dedicatedKey,
            byte[] clientTitle,
            byte[] serverTitle) {
        this.control = control;
        this.general = general;
        this.clientTitle = clientTitle;
        this.serverTitle = serverTitle;
        global = new Suite0(encryptionKey, authenticationKey);
        dedicated = dedicatedKey == null ? null : new Suite0(dedicatedKey, authenticationKey);
    }

    /** The meter has told its title. @return whether it can be believed: not another than was known, and not ours */
    public boolean titled(byte[] title) {
        if (title.length != Suite0.TITLE || Arrays.equals(title, clientTitle)) {
            return false;
        }
        if (serverTitle != null && !Arrays.equals(serverTitle, title)) {
            return false;
        }
        serverTitle = title;
        return true;
    }

    /** The title of the meter; empty as long as nobody has told it. */
    public Optional<byte[]> serverTitle() {
        return Optional.ofNullable(serverTitle);
    }

    /** From now on APDUs are under the dedicated key, where there is one. */
    public void associated() {
        underDedicated = dedicated != null;
    }

    /** Whether the next request needs a counter of the global key. */
    public boolean needsCounter() {
        return !underDedicated;
    }

    /** Whether answers are under general ciphering. */
    public boolean isGeneral() {
        return general;
    }

    /** Whether this tag is one of a protected APDU that answers. */
    public static boolean isProtected(int tag) {
        return tag == GENERAL_GLO || tag == GENERAL_DED || inner(tag) != NEVER;
    }

    /** Protects an APDU. @param counter of the global key, never used before; of no meaning where none is needed */
    public void protect(byte[] apdu, int from, int to, long counter, OctetWriter out) {
        int tag = apdu[from] & 0xFF;
        boolean initiate = tag < SERVICES;
        boolean ded = underDedicated && !initiate;
        if (general && !initiate) {
            out.u8(ded ? GENERAL_DED : GENERAL_GLO);
            out.u8(Suite0.TITLE).octets(clientTitle, 0, Suite0.TITLE);
        } else {
            out.u8(initiate ? tag + GLO_INITIATE_OFFSET : tag + (ded ? DED_OFFSET : GLO_OFFSET));
        }
        long used = ded ? dedicatedCounter++ : counter;
        int size = to - from + (SecurityControl.authenticated(control) ? Suite0.TAG : 0);
        out.length(HEAD + size).u8(control).u32(used);
        int at = out.claim(size);
        (ded ? dedicated : global).seal(control, clientTitle, used, apdu, from, to - from, out.array(), at);
    }

    /**
     * Opens a protected APDU; the plain one then stands in {@link #text}.
     *
     * @throws BadData where it is none, or is protected in another way than asked for
     */
    public Verdict open(byte[] octets, int from, int to) throws BadData {
        int tag = octets[from] & 0xFF;
        boolean ded = tag == GENERAL_DED || tag >= SERVICES + DED_OFFSET && tag <= LAST_SERVICE + DED_OFFSET;
        int at = from + 1;
        byte[] title = serverTitle;
        if (tag == GENERAL_GLO || tag == GENERAL_DED) {
            title = title(octets, at, to);
            if (title != null && serverTitle != null && !Arrays.equals(title, serverTitle)) {
                return Verdict.FOREIGN;
            }
            at += 1 + (octets[at] & 0xFF);
        }
        at = contents(octets, at, to);
        if (to - at < HEAD) {
            throw new BadData("a protected APDU of " + (to - at) + " octets");
        }
        Suite0 suite = ded ? dedicated : global;
        if (title == null || suite == null) {
            throw new BadData(
                    title == null
                            ? "a protected APDU of a meter that has not told its system title; set the parameter serverTitle"
                            : "an APDU under a dedicated key, and none was agreed");
        }
        int sc = octets[at] & 0xFF;
        SecurityControl.check(sc, control);
        long counter = OctetReading.unsigned(octets, at + 1, 4);
        int size = to - at - HEAD;
        if (text.length < size) {
            text = new byte[size];
        }
        length = suite.open(sc, title, counter, octets, at + HEAD, size, text);
        if (length < 0) {
            return Verdict.FORGED;
        }
        if (counter <= (ded ? lastDedicated : lastGlobal)) {
            return Verdict.REPLAYED;
        }
        if (ded) {
            lastDedicated = counter;
        } else {
            lastGlobal = counter;
        }
        boolean fits = inner(tag) == NEVER || length > 0 && (text[0] & 0xFF) == inner(tag);
        if (length == 0 || !fits) {
            throw new BadData("a protected APDU that holds another than its tag " + tag + " says");
        }
        return Verdict.OPENED;
    }

    /** The plain APDU opened last, from 0 to {@link #length}; it lasts until the next. */
    public byte[] text() {
        return text;
    }

    public int length() {
        return length;
    }

    /** f(challenge) of high level security with GMAC: control octet, counter and tag (IEC 62056-5-3, 5.3.7.2.4). */
    public byte[] proof(byte[] challenge, long counter) {
        OctetWriter out = new OctetWriter(HEAD + Suite0.TAG + challenge.length);
        out.u8(SecurityControl.AUTHENTICATED).u32(counter);
        byte[] sealed = new byte[challenge.length + Suite0.TAG];
        global.seal(SecurityControl.AUTHENTICATED, clientTitle, counter, challenge, 0, challenge.length, sealed, 0);
        return out.octets(sealed, challenge.length, Suite0.TAG).toArray();
    }

    /** Whether this is the meter's f(challenge). */
    public boolean proves(byte[] proof, byte[] challenge) {
        if (proof.length != HEAD + Suite0.TAG || serverTitle == null || proof[0] != SecurityControl.AUTHENTICATED) {
            return false;
        }
        byte[] sealed = Arrays.copyOf(challenge, challenge.length + Suite0.TAG);
        System.arraycopy(proof, HEAD, sealed, challenge.length, Suite0.TAG);
        long counter = OctetReading.unsigned(proof, 1, 4);
        return global.open(SecurityControl.AUTHENTICATED, serverTitle, counter, sealed, 0, sealed.length, new byte[64])
                >= 0;
    }

    private byte[] title(byte[] octets, int at, int to) throws BadData {
        int size = at < to ? octets[at] & 0xFF : -1;
        if (size != 0 && (size != Suite0.TITLE || at + 1 + size > to)) {
            throw new BadData("a protected APDU whose system title has " + size + " octets");
        }
        if (size == 0) {
            return serverTitle;
        }
        return Arrays.copyOfRange(octets, at + 1, at + 1 + size);
    }

    /** Where the contents begin, whose length stands here. */
    private static int contents(byte[] octets, int at, int to) throws BadData {
        int first = at < to ? octets[at] & 0xFF : 0x80;
        int more = first < 0x80 ? 0 : first & 0x7F;
        if (first == 0x80 || more > 4 || at + 1 + more > to) {
            throw new BadData("a protected APDU without a length");
        }
        long told = more == 0 ? first : OctetReading.unsigned(octets, at + 1, more);
        if (told != to - at - 1 - more) {
            throw new BadData("a protected APDU of " + (to - at - 1 - more) + " octets that says it has " + told);
        }
        return at + 1 + more;
    }

    /** The tag within a service-specific protected APDU; -1 for any other tag. */
    private static int inner(int tag) {
        return switch (tag) {
            case 0x28, 0x2E -> tag - GLO_INITIATE_OFFSET;
            case 0xCC, 0xCD, 0xCF -> tag - GLO_OFFSET;
            case 0xD4, 0xD5, 0xD7 -> tag - DED_OFFSET;
            default -> NEVER;
        };
    }
}
