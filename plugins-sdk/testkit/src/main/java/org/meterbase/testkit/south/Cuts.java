// SPDX-License-Identifier: Apache-2.0
package org.meterbase.testkit.south;

import java.util.Arrays;

/** Where sessions are cut, and into which portions. */
final class Cuts {
    /** At most so many places of a session are tried; they are spread evenly over a longer one. */
    private static final int PLACES = 1_500;

    private Cuts() {}

    static int[] places(long length) {
        int count = (int) Math.min(length, PLACES);
        int[] places = new int[count];
        for (int i = 0; i < count; i++) {
            places[i] = (int) (i * length / count);
        }
        return places;
    }

    static byte[][] singleOctets(byte[] octets) {
        byte[][] portions = new byte[octets.length][];
        for (int i = 0; i < octets.length; i++) {
            portions[i] = new byte[] {octets[i]};
        }
        return portions;
    }

    static byte[][] at(byte[] octets, int at) {
        if (octets.length <= at) {
            return new byte[][] {octets};
        }
        return new byte[][] {Arrays.copyOf(octets, at), Arrays.copyOfRange(octets, at, octets.length)};
    }
}
