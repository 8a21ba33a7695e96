// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms.companion;

import java.util.Map;
import org.meterbase.api.delivery.RowFlag;

/** What the bits of a row's status mean, by the companion specification. */
public final class StatusBits {
    private final int[] flags = new int[64];

    /** @param bits bit number, 0 the lowest, to flag @throws IllegalArgumentException for a number outside 0..63 */
    StatusBits(Map<String, RowFlag> bits) {
        bits.forEach((bit, flag) -> {
            int number = Integer.parseInt(bit);
            if (number < 0 || number > 63) {
                throw new IllegalArgumentException("status.bits: there is no bit " + bit + "; they count from 0 to 63");
            }
            flags[number] |= flag.bit();
        });
    }

    /** The neutral flags of this status. */
    public int flags(long status) {
        int result = 0;
        for (long rest = status; rest != 0; rest &= rest - 1) {
            result |= flags[Long.numberOfTrailingZeros(rest)];
        }
        return result;
    }
}
