// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.dlms;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** The octets of the one session that all clients have with the canned meter: its answers, and the requests of whoever does not write his own. */
final class MeterOctets {
    static final int CLIENT = 16;
    static final int METER = 1;
    static final int HEADER = 8;
    static final int ROWS = 96;
    static final int CHANNELS = 4;
    static final String REGISTER = "1.0.1.8.0.255";
    static final String PROFILE = "1.0.99.1.0.255";
    static final String CLOCK = "0.0.1.0.0.255";
    static final String SYSTEM_TITLE = "4D42450000000001";

    private static final String REGISTER_NAME = "0100010800FF";
    private static final String PROFILE_NAME = "0100630100FF";
    private static final String CLOCK_NAME = "0000010000FF";

    static final byte[] ASSOCIATION_REQUEST =
            hex("60 1D A1 09 06 07 60857405080101 BE 10 04 0E 01 00 00 00 06 5F1F 04 00 001014 FFFF");
    static final byte[] REGISTER_REQUEST = hex("C0 01 C1 0003" + REGISTER_NAME + "02 00");
    static final byte[] PROFILE_REQUEST = hex("C0 01 C2 0007" + PROFILE_NAME + "02 01 01 0204 0204 120008 0906"
            + CLOCK_NAME + "0F02 120000 090C 07EA030AFF000000000000 00 090C 07EA030BFF000000000000 00 0100");
    static final byte[] RELEASE_REQUEST = hex("62 03 80 01 00");

    /** Takes the association; get, selective access and blocks, but no lists. */
    static final byte[] ASSOCIATED =
            hex("61 35 A1 09 06 07 60857405080101 A2 03 02 01 00 A3 05 A1 03 02 01 00 A4 0A 04 08" + SYSTEM_TITLE
                    + "BE 10 04 0E 08 00 06 5F1F 04 00 001014 0400 0007");

    static final byte[] RELEASED = hex("63 03 80 01 00");
    static final byte[] VALUE = hex("C4 01 C0 00 06 00BC614E");
    static final byte[] SCALER_AND_UNIT = hex("C4 01 C0 00 0202 0F00 161E");
    static final byte[] PERIOD = hex("C4 01 C0 00 06 00000384");
    static final byte[] COLUMNS = columns();
    static final byte[] ROWS_OF_A_DAY = rows();
    static final byte[] UNDEFINED = hex("C4 01 C0 01 04");

    private MeterOctets() {}

    /** An APDU in its frame (IEC 62056-47). */
    static ByteBuffer frame(int from, int to, byte[] apdu) {
        ByteBuffer frame = ByteBuffer.allocateDirect(HEADER + apdu.length);
        frame.putShort((short) 1).putShort((short) from).putShort((short) to).putShort((short) apdu.length);
        return frame.put(apdu).flip();
    }

    private static byte[] columns() {
        StringBuilder columns = new StringBuilder("C4 01 C0 00 0105 0204 120008 0906" + CLOCK_NAME + "0F02 120000");
        for (int channel = 1; channel <= CHANNELS; channel++) {
            columns.append("0204 120003 0906 01000").append(channel).append("0800FF 0F02 120000");
        }
        return hex(columns.toString());
    }

    /** 2,690 octets of data: a clock in the standard's time zone and four registers a row. */
    private static byte[] rows() {
        ByteBuffer out = ByteBuffer.allocate(4 + 2 + ROWS * (2 + 14 + CHANNELS * 3));
        out.put(hex("C4 01 C0 00 01")).put((byte) ROWS);
        for (int row = 0; row < ROWS; row++) {
            out.put(hex("02 05 09 0C 07EA 03 0A 02")).put((byte) (row / 4)).put((byte) (row % 4 * 15));
            out.put(hex("00 00 0000 00"));
            for (int channel = 0; channel < CHANNELS; channel++) {
                out.put((byte) 0x12).putShort((short) (row * 37 + channel * 1_000));
            }
        }
        return out.array();
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }
}
