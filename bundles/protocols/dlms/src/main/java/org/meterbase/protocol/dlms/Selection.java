// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import org.meterbase.protocol.dlms.data.OctetWriter;

/** Selective access (IEC 62056-5-3): which part of an attribute is wanted. */
@FunctionalInterface
interface Selection {
    /** The attribute as it is. */
    Selection WHOLE = out -> out.u8(0);

    /** Writes whether there is a selection, and if so selector and parameters. */
    void write(OctetWriter out);
}
