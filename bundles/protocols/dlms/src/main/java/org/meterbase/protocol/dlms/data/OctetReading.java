// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms.data;

/** Big-endian numbers. */
public final class OctetReading {
    private OctetReading() {}

    /** An unsigned number of 1 to 7 octets. */
    public static long unsigned(byte[] octets, int from, int count) {
        long value = 0;
        for (int i = from; i < from + count; i++) {
            value = value << 8 | octets[i] & 0xFF;
        }
        return value;
    }

    /** The number of a scalar, as {@link DataSink#scalar} has it. */
    static long number(int tag, byte[] b, int at) throws BadData {
        return switch (tag) {
            case Tag.BOOLEAN -> b[at] == 0 ? 0 : 1;
            case Tag.UNSIGNED, Tag.ENUM -> b[at] & 0xFF;
            case Tag.INTEGER -> b[at];
            case Tag.LONG_UNSIGNED -> (b[at] & 0xFF) << 8 | b[at + 1] & 0xFF;
            case Tag.LONG -> (short) ((b[at] & 0xFF) << 8 | b[at + 1] & 0xFF);
            case Tag.DOUBLE_LONG_UNSIGNED, Tag.FLOAT32 -> int32(b, at) & 0xFFFF_FFFFL;
            case Tag.DOUBLE_LONG -> int32(b, at);
            case Tag.LONG64, Tag.FLOAT64 -> int64(b, at);
            case Tag.LONG64_UNSIGNED -> {
                long value = int64(b, at);
                if (value < 0) {
                    throw new BadData("the number " + Long.toUnsignedString(value) + " is greater than 63 bits hold");
                }
                yield value;
            }
            case Tag.BCD -> {
                int high = b[at] >> 4 & 0xF;
                int low = b[at] & 0xF;
                if (high > 9 || low > 9) {
                    throw new BadData("the octet " + (b[at] & 0xFF) + " is not two decimal digits");
                }
                yield high * 10 + low;
            }
            default -> 0;
        };
    }

    private static int int32(byte[] b, int at) {
        return (b[at] & 0xFF) << 24 | (b[at + 1] & 0xFF) << 16 | (b[at + 2] & 0xFF) << 8 | b[at + 3] & 0xFF;
    }

    private static long int64(byte[] b, int at) {
        return (long) int32(b, at) << 32 | int32(b, at + 4) & 0xFFFF_FFFFL;
    }
}
