// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.dlms;

import org.meterbase.simulator.cosem.OctetWriter;

/** An answer that is longer than an APDU, on its way in blocks (IEC 62056-5-3, 7.3.9): get-response-with-datablock. */
final class LongAnswer {
    /** Octets of a block's APDU that are not data: tags, invoke-id, last-block, number, choice, and the length in three. */
    private static final int AROUND = 12;

    private final byte[] data;
    private final int blockSize;
    private final int first;
    private int sent;
    private int blocks;

    /** @param first number of the first block, 1 by the standard */
    LongAnswer(byte[] data, int maxPdu, int first) {
        this.data = data;
        this.blockSize = maxPdu - AROUND;
        this.first = first;
    }

    /** Number of the block that was sent last. */
    int block() {
        return first + blocks - 1;
    }

    /** How many blocks were sent. */
    int ordinal() {
        return blocks;
    }

    boolean finished() {
        return sent == data.length;
    }

    byte[] next(int invokeId) {
        int size = Math.min(blockSize, data.length - sent);
        OctetWriter out = new OctetWriter().u8(0xC4).u8(2).u8(invokeId);
        out.u8(sent + size == data.length ? 1 : 0)
                .u32(first + blocks++)
                .u8(0)
                .length(size)
                .raw(data, sent, size);
        sent += size;
        return out.toBytes();
    }

    /** A block that carries a data-access-result in place of data, and ends the transfer. */
    static byte[] refused(int invokeId, long block, int result) {
        return new OctetWriter()
                .u8(0xC4)
                .u8(2)
                .u8(invokeId)
                .u8(1)
                .u32(block)
                .u8(1)
                .u8(result)
                .toBytes();
    }
}
