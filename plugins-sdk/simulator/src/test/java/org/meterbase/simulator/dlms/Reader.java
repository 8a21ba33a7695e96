// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.dlms;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.meterbase.simulator.cosem.Malformed;
import org.meterbase.simulator.cosem.Obis;
import org.meterbase.simulator.cosem.OctetReader;
import org.meterbase.simulator.cosem.OctetWriter;
import org.meterbase.simulator.utility.Meter;

/** The other side of a meter, as plain as can be: writes requests and joins blocks, over a session or a socket. */
public final class Reader {
    private final Line line;

    /** Takes a request, brings its answer. */
    public interface Line {
        byte[] exchange(byte[] apdu) throws IOException;
    }

    public Reader(Line line) {
        this.line = line;
    }

    /** The AARQ of the standard's example; with the meter's password where it asks for one. */
    public byte[] associate(Meter meter) throws IOException {
        return line.exchange(
                switch (meter.model().security()) {
                    case NONE -> hex("601DA109060760857405080101BE10040E01000000065F1F0400007E1FFFFF");
                    case LLS -> lls(meter.password());
                    case GMAC -> throw new IllegalStateException("needs a SecureReader");
                });
    }

    public static byte[] lls(String password) {
        byte[] secret = password.getBytes(StandardCharsets.US_ASCII);
        byte[] before = hex("A1090607608574050801018A0207808B0760857405080201");
        byte[] after = hex("BE10040E01000000065F1F0400007E1FFFFF");
        OctetWriter fields = new OctetWriter().raw(before);
        fields.u8(0xAC)
                .u8(secret.length + 2)
                .u8(0x80)
                .u8(secret.length)
                .raw(secret)
                .raw(after);
        return new OctetWriter()
                .u8(0x60)
                .length(fields.size())
                .raw(fields.toBytes())
                .toBytes();
    }

    public static byte[] get(int classId, String obis, int attribute, byte... selection) {
        OctetWriter out = new OctetWriter()
                .u8(0xC0)
                .u8(1)
                .u8(0xC1)
                .u16(classId)
                .raw(Obis.of(obis).octets())
                .u8(attribute);
        return (selection.length == 0 ? out.u8(0) : out.u8(1).raw(selection)).toBytes();
    }

    /** Selective access by entry, all columns. */
    public static byte[] entries(long first, long last) {
        return new OctetWriter()
                .u8(2)
                .structure(4)
                .doubleLongUnsigned(first)
                .doubleLongUnsigned(last)
                .longUnsigned(1)
                .longUnsigned(0)
                .toBytes();
    }

    /** Selective access by range on the clock, all columns; times as octets of a date-time. */
    public static byte[] range(byte[] from, byte[] to) {
        return new OctetWriter()
                .u8(1)
                .structure(4)
                .raw(hex("020412000809060000010000FF0F02120000"))
                .octetString(from)
                .octetString(to)
                .array(0)
                .toBytes();
    }

    /** Gets a value, in blocks if need be. */
    public Object value(byte[] request) throws IOException, Malformed {
        return new OctetReader(whole(request)).data();
    }

    public List<?> rows(byte[] selection) throws IOException, Malformed {
        return (List<?>) value(get(7, "1.0.99.1.0.255", 2, selection));
    }

    /** The data of an answer, joined. */
    public byte[] whole(byte[] request) throws IOException, Malformed {
        byte[] answer = line.exchange(request);
        if (answer[1] == 1) {
            if (answer[3] != 0) {
                throw new IOException("data-access-result " + (answer[4] & 0xFF));
            }
            return Arrays.copyOfRange(answer, 4, answer.length);
        }
        OctetWriter joined = new OctetWriter();
        for (int block = 1; ; block++) {
            OctetReader in = new OctetReader(answer);
            in.raw(3);
            boolean last = in.u8() == 1;
            if (in.u32() != block || in.u8() != 0) {
                throw new IOException("not block " + block);
            }
            joined.raw(in.raw(in.length()));
            in.end();
            if (last) {
                return joined.toBytes();
            }
            answer = line.exchange(
                    new OctetWriter().u8(0xC0).u8(2).u8(0xC1).u32(block).toBytes());
        }
    }

    public static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
