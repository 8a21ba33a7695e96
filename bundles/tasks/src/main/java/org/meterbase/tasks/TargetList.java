// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** The devices of one shard in one version of a group, packed: ascending ids as differences of seven bits an octet. */
final class TargetList {
    private TargetList() {}

    /** @param ids ascending */
    static byte[] pack(long[] ids) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(ids.length * 2);
        long last = 0;
        for (long id : ids) {
            long difference = id - last;
            while (difference > 0x7F) {
                packed.write((int) (difference & 0x7F | 0x80));
                difference >>>= 7;
            }
            packed.write((int) difference);
            last = id;
        }
        return packed.toByteArray();
    }

    static long[] unpack(byte[] packed) {
        long[] ids = new long[packed.length];
        int count = 0;
        long last = 0;
        for (int at = 0; at < packed.length; ) {
            long difference = 0;
            for (int shift = 0; ; shift += 7) {
                byte octet = packed[at++];
                difference |= (long) (octet & 0x7F) << shift;
                if (octet >= 0) {
                    break;
                }
            }
            last += difference;
            ids[count++] = last;
        }
        return Arrays.copyOf(ids, count);
    }
}
