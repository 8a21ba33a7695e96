// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.fold;

import java.time.Clock;
import java.util.Arrays;

/**
 * How much of what came in the last minute could not be folded. A little is bad data, which is set aside; much is a bug of the platform, and
 * then the fold stops before it sets everything aside. Thread-safe.
 */
final class PoisonRate {
    private static final int SECONDS = 60;
    /** Fewer than that in a minute are no sign of a bug, however little else came. */
    static final int FEW = 10;

    private final int percent;
    private final Clock clock;
    private final long[] seconds = new long[SECONDS];
    private final long[] good = new long[SECONDS];
    private final long[] bad = new long[SECONDS];

    /** @param percent how much of a minute may be bad; 100 for all */
    PoisonRate(int percent, Clock clock) {
        this.percent = percent;
        this.clock = clock;
    }

    /** Too much cannot be folded. Whoever looks into it lets the fold go on. */
    static final class Exceeded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Exceeded(long bad, long all, int percent, String cause) {
            super(bad + " of " + all + " deliveries of the last minute cannot be folded, more than " + percent
                    + " in a hundred: a bug and not data; the last one failed with " + cause);
        }
    }

    /** Before these are set aside. @param cause why one of them cannot be folded */
    synchronized void require(int comingGood, int comingBad, String cause) {
        long now = clock.instant().getEpochSecond();
        long allBad = comingBad;
        long all = comingGood + (long) comingBad;
        for (int i = 0; i < SECONDS; i++) {
            if (now - seconds[i] < SECONDS) {
                allBad += bad[i];
                all += good[i] + bad[i];
            }
        }
        if (comingBad > 0 && allBad >= FEW && allBad * 100 > all * percent) {
            throw new Exceeded(allBad, all, percent, cause);
        }
    }

    synchronized void committed(int moreGood, int moreBad) {
        long now = clock.instant().getEpochSecond();
        int place = (int) Math.floorMod(now, (long) SECONDS);
        if (seconds[place] != now) {
            seconds[place] = now;
            good[place] = 0;
            bad[place] = 0;
        }
        good[place] += moreGood;
        bad[place] += moreBad;
    }

    synchronized void forget() {
        Arrays.fill(seconds, 0);
    }
}
