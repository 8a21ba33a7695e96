// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.meterbase.testkit.south.Peer;

/**
 * A meter under keys around a {@link TestMeter}: security suite 0 as the Green Book has it, written once more for tests, so that a
 * fault of the code under test is not mirrored. It counts, proves who it is, and plays the tricks of meters and of attackers.
 */
final class CipheredMeter implements Peer {
    static final byte[] TITLE = Hex.of("4D42530000001267");
    static final byte[] EK = Hex.of("000102030405060708090A0B0C0D0E0F");
    static final byte[] AK = Hex.of("D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF");
    private static final int BOTH = 0x30;
    private static final int PUBLIC = 16;

    /** What it does to the answer of the third GET. */
    enum Trick {
        NONE,
        FORGE,
        REPLAY,
        STRIP,
        PUSH
    }

    /** What it says to a counter that is too low. */
    enum LowCounter {
        TELLS,
        REFUSES,
        REJECTS
    }

    private final TestMeter meter;
    private byte[] ek = EK;
    private byte[] ak = AK;
    private int control = BOTH;
    private byte[] dedicated;
    private byte[] clientTitle = new byte[8];
    private byte[] challenge = {};
    private long seen;
    private long counter = 77;
    private boolean publicly = true;
    private boolean proves = true;
    private boolean titled = true;
    private int refusal;
    private boolean open;
    private boolean released;
    private int gets;
    private Trick trick = Trick.NONE;
    private LowCounter low = LowCounter.TELLS;
    private byte[] pending = {};
    private byte[] lastAnswer = {};
    private final List<Long> counters = new ArrayList<>();
    private final List<Integer> tags = new ArrayList<>();

    CipheredMeter(TestMeter meter) {
        this.meter = meter;
    }

    CipheredMeter withKeys(byte[] otherEk, byte[] otherAk) {
        ek = otherEk;
        ak = otherAk;
        return this;
    }

    CipheredMeter answeringWith(int sc) {
        control = sc;
        return this;
    }

    CipheredMeter expecting(long last) {
        seen = last;
        return this;
    }

    CipheredMeter closedToThePublic() {
        publicly = false;
        return this;
    }

    CipheredMeter playing(Trick which) {
        trick = which;
        return this;
    }

    CipheredMeter toALowCounter(LowCounter which) {
        low = which;
        return this;
    }

    /** Rejects every association for good, with this diagnostic. */
    CipheredMeter refusing(int diagnostic) {
        refusal = diagnostic;
        return this;
    }

    CipheredMeter withoutTitle() {
        titled = false;
        return this;
    }

    CipheredMeter provingNothing() {
        proves = false;
        return this;
    }

    /** Every counter it was sent, under the global key. */
    List<Long> counters() {
        return counters;
    }

    /** Tags as they came. */
    List<Integer> tags() {
        return tags;
    }

    @Override
    public boolean released() {
        return released;
    }

    @Override
    public List<byte[]> answer(byte[] octets) {
        List<byte[]> answers = new ArrayList<>();
        pending = concat(pending, octets);
        while (pending.length >= 8 && pending.length >= 8 + u16(pending, 6)) {
            byte[] apdu = Arrays.copyOfRange(pending, 8, 8 + u16(pending, 6));
            byte[] ports = Arrays.copyOfRange(pending, 2, 6);
            pending = Arrays.copyOfRange(pending, 8 + apdu.length, pending.length);
            tags.add(apdu[0] & 0xFF);
            try {
                for (byte[] answer : u16(ports, 0) == PUBLIC ? publicAnswer(apdu) : secured(apdu)) {
                    answers.add(TestMeter.frame(ports, answer));
                }
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
        return answers;
    }

    private List<byte[]> publicAnswer(byte[] apdu) {
        if (!publicly) {
            return List.of(Hex.of("611f a109060760857405080101 a203020101 a305a103020101 be0604040e010604"));
        }
        if ((apdu[0] & 0xFF) == 0xC0 && Hex.of(apdu).contains("00002b0100ff02")) {
            return List.of(Hex.of("c401c10006%08x".formatted(seen)));
        }
        return List.of((apdu[0] & 0xFF) == 0x62 ? Hex.of("6303800100") : meter.reply(apdu));
    }

    private List<byte[]> secured(byte[] apdu) throws GeneralSecurityException {
        int tag = apdu[0] & 0xFF;
        if (tag == 0x60) {
            return List.of(associate(apdu));
        }
        if (tag == 0x62) {
            open = false;
            released = true;
            // Release responses of some meters carry an InitiateResponse.
            return List.of(Hex.of("6316800100be11040f080100065f1f0400001e1d04c80007"));
        }
        if (!open) {
            return List.of(Hex.of("d80101"));
        }
        byte[] plain = opened(apdu);
        if (plain == null) {
            return List.of(Hex.of("d80105"));
        }
        if (plain.length == 0) {
            return List.of(lowCounter());
        }
        if ((plain[0] & 0xFF) == 0xC3) {
            return List.of(sealed(tag, pass4(plain)));
        }
        byte[] answer = sealed(tag, meter.reply(plain));
        return ++gets == 3 ? tricky(tag, answer) : List.of(lastAnswer = answer);
    }

    private List<byte[]> tricky(int tag, byte[] answer) throws GeneralSecurityException {
        switch (trick) {
            case FORGE -> answer[answer.length - 1] ^= 1;
            case STRIP -> {
                return List.of(Hex.of("c401c10006000000ff"));
            }
            case REPLAY -> {
                return List.of(lastAnswer, answer);
            }
            case PUSH -> {
                return List.of(
                        Hex.of("0f000000010000"),
                        Hex.of("c2000003010001080 0ff020600000001"),
                        Hex.of("db08 aabbccddeeff0011 12 30 00000001 0102030405060708090a0b0c0d"),
                        answer);
            }
            default -> {}
        }
        return List.of(answer);
    }

    private byte[] associate(byte[] aarq) throws GeneralSecurityException {
        open = false;
        gets = 0;
        if (refusal != 0) {
            return refusal(refusal);
        }
        int title = find(aarq, "a60a0408");
        clientTitle = title < 0 ? clientTitle : Arrays.copyOfRange(aarq, title + 4, title + 12);
        int mechanism = aarq[find(aarq, "608574050802") + 6];
        int value = find(aarq, "608574050802") + 7;
        challenge = Arrays.copyOfRange(aarq, value + 4, value + 4 + aarq[value + 3]);
        int information = find(aarq, "be") < 0 ? -1 : lastInformation(aarq);
        byte[] initiate = opened(Arrays.copyOfRange(aarq, information, aarq.length));
        if (initiate == null) {
            return refusal(13);
        }
        if (initiate.length == 0) {
            return lowCounter();
        }
        dedicated = initiate[1] == 1 ? Arrays.copyOfRange(initiate, 3, 19) : null;
        open = true;
        byte[] response = sealed(0x21, Hex.of("0800065f1f0400001815ffff0007"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(Hex.of("a109060760857405080103 a203020100 a305a1030201" + (mechanism == 5 ? "0e" : "00")));
        out.writeBytes(titled ? concat(Hex.of("a40a0408"), TITLE) : new byte[0]);
        if (mechanism == 5) {
            out.writeBytes(Hex.of("88020780 890760857405080205 aa0a8008 503677524a323146"));
        }
        out.writeBytes(
                concat(new byte[] {(byte) 0xBE, (byte) (response.length + 2), 4, (byte) response.length}, response));
        return concat(new byte[] {0x61, (byte) out.size()}, out.toByteArray());
    }

    private static byte[] refusal(int diagnostic) {
        return Hex.of("611f a109060760857405080103 a203020101 a305a1030201%02x be0604040e010606".formatted(diagnostic));
    }

    private byte[] lowCounter() {
        return switch (low) {
            case TELLS -> Hex.of("d80106%08x".formatted(seen));
            case REFUSES -> Hex.of("d80106");
            case REJECTS -> refusal(13);
        };
    }

    /** Verifies f(StoC) and gives f(CtoS). */
    private byte[] pass4(byte[] action) throws GeneralSecurityException {
        byte[] proof = Arrays.copyOfRange(action, action.length - 17, action.length);
        long ic = ByteBuffer.wrap(proof, 1, 4).getInt() & 0xFFFF_FFFFL;
        // Made before the APDU that carries it.
        counters.add(Math.max(0, counters.size() - 1), ic);
        byte[] expected = gmac(clientTitle, ic, Hex.of("503677524a323146"));
        if (!Arrays.equals(Arrays.copyOfRange(proof, 5, 17), expected)) {
            return Hex.of("c701c10300");
        }
        byte[] own = gmac(TITLE, ++counter, challenge);
        own[11] ^= (byte) (proves ? 0 : 1);
        return concat(Hex.of("c701c100010009 11 10%08x".formatted(counter)), own);
    }

    private byte[] gmac(byte[] title, long ic, byte[] text) throws GeneralSecurityException {
        Cipher cipher = cipher(Cipher.ENCRYPT_MODE, ek, title, ic);
        cipher.updateAAD(concat(concat(new byte[] {0x10}, ak), text));
        return cipher.doFinal();
    }

    /** A protected answer to a request of this tag. */
    private byte[] sealed(int requestTag, byte[] plain) throws GeneralSecurityException {
        if (plain.length == 0) {
            return plain;
        }
        boolean ded = requestTag >= 0xD0 && requestTag <= 0xD7 || requestTag == 0xDC;
        byte[] contents = protect(ded ? dedicated : ek, ++counter, plain);
        byte[] head;
        if (requestTag == 0xDB || requestTag == 0xDC) {
            head = concat(new byte[] {(byte) requestTag, 8}, TITLE);
        } else {
            int offset = requestTag == 0x21 ? 0x20 : ded ? 0x10 : 8;
            head = new byte[] {(byte) ((plain[0] & 0xFF) + offset)};
        }
        byte[] length = contents.length < 0x80
                ? new byte[] {(byte) contents.length}
                : Hex.of("82%04x".formatted(contents.length));
        return concat(concat(head, length), contents);
    }

    private byte[] protect(byte[] key, long ic, byte[] plain) throws GeneralSecurityException {
        byte[] head = Hex.of("%02x%08x".formatted(control, ic));
        if (control == 0x20) {
            return concat(head, counterMode(key, TITLE, ic, plain));
        }
        Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, TITLE, ic);
        cipher.updateAAD(concat(new byte[] {(byte) control}, ak));
        if (control == 0x10) {
            cipher.updateAAD(plain);
            return concat(concat(head, plain), cipher.doFinal());
        }
        return concat(head, cipher.doFinal(plain));
    }

    /** What a protected APDU holds; null where it is not under this meter's keys, empty where its counter is too low. */
    private byte[] opened(byte[] apdu) throws GeneralSecurityException {
        int tag = apdu[0] & 0xFF;
        boolean ded = tag >= 0xD0 && tag <= 0xD7 || tag == 0xDC;
        int at = tag == 0xDB || tag == 0xDC ? 10 : 1;
        at += (apdu[at] & 0x80) == 0 ? 1 : 1 + (apdu[at] & 0x7F);
        int sc = apdu[at] & 0xFF;
        long ic = ByteBuffer.wrap(apdu, at + 1, 4).getInt() & 0xFFFF_FFFFL;
        byte[] sealed = Arrays.copyOfRange(apdu, at + 5, apdu.length);
        if (!ded) {
            counters.add(ic);
            if (ic <= seen) {
                return new byte[0];
            }
        }
        byte[] key = ded ? dedicated : ek;
        if (sc == 0x20) {
            byte[] plain = counterMode(key, clientTitle, ic, sealed);
            seen = ded ? seen : ic;
            return plain;
        }
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, clientTitle, ic);
            cipher.updateAAD(concat(new byte[] {(byte) sc}, ak));
            byte[] plain;
            if (sc == 0x10) {
                plain = Arrays.copyOf(sealed, sealed.length - 12);
                cipher.updateAAD(plain);
                cipher.doFinal(sealed, sealed.length - 12, 12);
            } else {
                plain = cipher.doFinal(sealed);
            }
            seen = ded ? seen : ic;
            return plain;
        } catch (javax.crypto.AEADBadTagException wrong) {
            return null;
        }
    }

    private static byte[] counterMode(byte[] key, byte[] title, long ic, byte[] text) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
        byte[] block =
                ByteBuffer.allocate(16).put(title).putInt((int) ic).putInt(2).array();
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(block));
        return cipher.doFinal(text);
    }

    private static Cipher cipher(int mode, byte[] key, byte[] title, long ic) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        byte[] nonce = ByteBuffer.allocate(12).put(title).putInt((int) ic).array();
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(96, nonce));
        return cipher;
    }

    /** Where the user information of an AARQ stands: its last field. */
    private static int lastInformation(byte[] aarq) {
        for (int at = aarq.length - 4; at > 0; at--) {
            if ((aarq[at] & 0xFF) == 0xBE
                    && (aarq[at + 1] & 0xFF) == aarq.length - at - 2
                    && aarq[at + 2] == 4
                    && (aarq[at + 3] & 0xFF) == aarq.length - at - 4) {
                return at + 4;
            }
        }
        throw new IllegalArgumentException("an AARQ without user information");
    }

    private static int find(byte[] octets, String digits) {
        int at = Hex.of(octets).indexOf(digits);
        return at < 0 ? -1 : at / 2;
    }

    private static int u16(byte[] octets, int at) {
        return (octets[at] & 0xFF) << 8 | octets[at + 1] & 0xFF;
    }

    private static byte[] concat(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
