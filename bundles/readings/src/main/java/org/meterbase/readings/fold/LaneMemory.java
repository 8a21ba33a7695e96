// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.fold;

import org.meterbase.readings.raw.BlockKey;

/**
 * What the fold knows of a lane because it has written it: where the lane stands, and the last day of each device's profile that has a block. It is true for as long as nobody
 * else folds the lane, which shows in its position, and as nothing fails; then all of it is forgotten. Used under the lane's lock.
 */
final class LaneMemory {
    private static final long NOWHERE = -1;

    private final LastDays days = new LastDays();
    private volatile long position = NOWHERE;

    /** Where the lane stands, so far as is known; -1 where that is not. */
    long position() {
        return position;
    }

    /** A transaction begins here. */
    void begin(long where) {
        if (where != position) {
            days.clear();
        }
        // Until it is committed nothing is certain.
        position = NOWHERE;
    }

    void committed(long end) {
        position = end;
    }

    /** Nothing is certain any more: rows may have been lost, or come back. */
    synchronized void forget() {
        days.clear();
        position = NOWHERE;
    }

    /** Whether there is certainly no block of this key, nor one of a later day. */
    boolean isNew(BlockKey key) {
        return key.day() > days.last(key.device().id(), key.profile());
    }

    /** Whether it is known which day is the last. */
    boolean knows(BlockKey key) {
        return days.last(key.device().id(), key.profile()) != LastDays.UNKNOWN;
    }

    /** There is a block of this key, or it is the day before the first that could have one. */
    void reached(BlockKey key) {
        days.reached(key.device().id(), key.profile(), key.day());
    }
}
