// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import org.meterbase.protocol.dlms.data.OctetWriter;

/** Selective access (IEC 62056-5-3): which part of an attribute is wanted. */
@FunctionalInterface
interface Selection {
    /** The attribute as it is. */
    Selection WHOLE = out -> out.u8(0);

    /** Selector 2, rows by their place in the buffer, from 1; {@code to} 0 for the last; no choice of columns, which many meters refuse. */
    static Selection entries(long from, long to) {
        return out -> out.u8(1)
                .u8(2)
                .u8(2)
                .u8(4)
                .u8(6)
                .u32(from)
                .u8(6)
                .u32(to)
                .u8(0x12)
                .u16(1)
                .u8(0x12)
                .u16(0);
    }

    /** Writes whether there is a selection, and if so selector and parameters. */
    void write(OctetWriter out);
}
