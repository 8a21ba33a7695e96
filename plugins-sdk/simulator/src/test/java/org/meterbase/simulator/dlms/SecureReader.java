// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.dlms;

import java.io.IOException;
import java.util.Arrays;
import org.meterbase.simulator.cosem.Malformed;
import org.meterbase.simulator.cosem.OctetReader;
import org.meterbase.simulator.cosem.OctetWriter;
import org.meterbase.simulator.security.Keys;
import org.meterbase.simulator.security.NotGenuine;
import org.meterbase.simulator.security.SecurityControl;
import org.meterbase.simulator.security.SuiteZero;

/** The other side of a meter that ciphers: protects requests, opens answers, logs in with HLS-5. */
public final class SecureReader {
    public static final byte[] TITLE = Reader.hex("4D42530000000001");
    private static final byte[] CHALLENGE = Reader.hex("4B35366956616759");

    private final Reader.Line line;
    private final Keys keys;
    public long counter;
    public int control = 0x30;
    public byte[] dedicated;
    public boolean general;
    public long meterCounter = -1;
    public byte[] meterTitle;
    public final Reader reader = new Reader(this::exchange);

    public SecureReader(Reader.Line line, Keys keys, long lastCounter) {
        this.line = line;
        this.keys = keys;
        this.counter = lastCounter;
    }

    /** AARQ and both proofs. @throws IOException where either side does not believe the other */
    public void logIn() throws IOException, Malformed {
        byte[] aare = associate();
        byte[] stoc = challenge(aare);
        byte[] answer = exchange(reply(stoc));
        if (answer[0] != (byte) 0xC7 || answer[3] != 0) {
            throw new IOException("log-in refused: " + java.util.HexFormat.of().formatHex(answer));
        }
        byte[] proof = Arrays.copyOfRange(answer, 8, answer.length);
        byte[] right = suite().proof(meters(0x10, true, counterIn(proof, 1)), CHALLENGE);
        if (!Arrays.equals(Arrays.copyOfRange(proof, 5, proof.length), right)) {
            throw new IOException("the meter's proof is wrong");
        }
    }

    /** The AARE to a ciphered AARQ with HLS-5. */
    public byte[] associate() throws IOException {
        OctetWriter initiate = new OctetWriter().u8(1);
        if (dedicated == null) {
            initiate.u8(0);
        } else {
            initiate.u8(1).u8(16).raw(dedicated);
        }
        initiate.raw(Reader.hex("0000065F1F0400407E1FFFFF"));
        byte[] information = protect(0x21, false, initiate.toBytes());
        OctetWriter fields = new OctetWriter()
                .raw(Reader.hex("A109060760857405080103A60A0408"))
                .raw(TITLE)
                .raw(Reader.hex("8A0207808B0760857405080205AC0A8008"))
                .raw(CHALLENGE)
                .u8(0xBE)
                .length(information.length + 2)
                .u8(4)
                .length(information.length)
                .raw(information);
        byte[] aarq = new OctetWriter()
                .u8(0x60)
                .length(fields.size())
                .raw(fields.toBytes())
                .toBytes();
        return line.exchange(aarq);
    }

    /** The ACTION that brings the proof for a challenge. */
    public byte[] reply(byte[] challenge) {
        long mine = ++counter;
        byte[] tag = suite().proof(clients(0x10, false, mine), challenge);
        return new OctetWriter()
                .raw(Reader.hex("C301C1000F0000280000FF0101"))
                .octetString(new OctetWriter().u8(0x10).u32(mine).raw(tag).toBytes())
                .toBytes();
    }

    /** StoC of an AARE that asks for it; the meter's title is noted. */
    public byte[] challenge(byte[] aare) throws IOException, Malformed {
        OctetReader fields = new OctetReader(aare);
        fields.u8();
        fields.length();
        byte[] stoc = null;
        while (fields.remaining() > 0) {
            int tag = fields.u8();
            byte[] field = fields.raw(fields.length());
            if (tag == 0xA3 && field[4] != 14) {
                throw new IOException("rejected, diagnostic " + field[4]);
            }
            meterTitle = tag == 0xA4 ? Arrays.copyOfRange(field, 2, field.length) : meterTitle;
            stoc = tag == 0xAA ? Arrays.copyOfRange(field, 2, field.length) : stoc;
            if (tag == 0xBE) {
                byte[] initiate = open(Arrays.copyOfRange(field, 2, field.length));
                if (initiate[0] != 8) {
                    throw new IOException("no InitiateResponse");
                }
            }
        }
        return stoc;
    }

    /** A request as it goes over the line. */
    public byte[] protect(byte[] plain) {
        int distance = dedicated == null ? 8 : 16;
        int tag = general ? dedicated == null ? 0xDB : 0xDC : (plain[0] & 0xFF) + distance;
        return protect(tag, dedicated != null, plain);
    }

    private byte[] protect(int tag, boolean underDedicated, byte[] plain) {
        long mine = ++counter;
        byte[] content = suite().seal(clients(control, underDedicated, mine), plain);
        byte[] title = tag == 0xDB || tag == 0xDC ? TITLE : new byte[0];
        return new Envelope(tag, title, new SecurityControl(control), mine, content).octets();
    }

    /** An answer as it was before it was protected; an exception-response comes in plain. */
    public byte[] open(byte[] answer) throws IOException, Malformed {
        int tag = answer[0] & 0xFF;
        if (tag == 0xD8) {
            return answer;
        }
        OctetReader in = new OctetReader(answer);
        in.u8();
        Envelope envelope = Envelope.read(tag, in);
        if (!envelope.dedicated()) {
            if (envelope.counter() <= meterCounter) {
                throw new IOException("the meter's counter does not rise");
            }
            meterCounter = envelope.counter();
        }
        try {
            return suite().open(
                            meters(envelope.control().octet(), !envelope.dedicated(), envelope.counter()),
                            envelope.content());
        } catch (NotGenuine e) {
            throw new IOException(e);
        }
    }

    private byte[] exchange(byte[] plain) throws IOException {
        try {
            return open(line.exchange(protect(plain)));
        } catch (Malformed e) {
            throw new IOException(e);
        }
    }

    private SuiteZero.Parameters clients(int how, boolean underDedicated, long mine) {
        return new SuiteZero.Parameters(
                new SecurityControl(how),
                underDedicated ? Keys.key(dedicated) : keys.encryption(),
                keys.authentication(),
                TITLE,
                mine);
    }

    private SuiteZero.Parameters meters(int how, boolean global, long theirs) {
        return new SuiteZero.Parameters(
                new SecurityControl(how),
                global ? keys.encryption() : Keys.key(dedicated),
                keys.authentication(),
                keys.title(),
                theirs);
    }

    private static long counterIn(byte[] octets, int at) throws Malformed {
        OctetReader in = new OctetReader(octets);
        in.raw(at);
        return in.u32();
    }

    /** Java refuses to encrypt twice with one vector; a client of a test must be able to. */
    private static SuiteZero suite() {
        return new SuiteZero();
    }
}
