// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

/** Repeatable chance: the same arguments give the same number on every machine and in every run. */
final class Hash {
    private Hash() {}

    /** 64 well-mixed bits (the finaliser of SplitMix64). */
    static long of(long seed, long what) {
        long z = seed + what * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** A number from 0 to {@code bound} - 1. */
    static int below(int bound, long seed, long what) {
        return (int) Long.remainderUnsigned(of(seed, what), bound);
    }

    /** A fraction from 0 to below 1. */
    static double fraction(long seed, long what) {
        return (of(seed, what) >>> 11) * 0x1p-53;
    }
}
