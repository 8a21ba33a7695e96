// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.meterbase.api.model.DeviceKey;

/**
 * Counters that were reserved with others and not asked for yet, so that not every conversation costs a commit. In memory only: a crash
 * loses them, and the database will never give them out again. Thread-safe.
 */
final class SpareCounters {
    /** Reserved at once: enough for some conversations. */
    static final int BLOCK = 256;

    private static final int MAX_ENTRIES = 100_000;

    private record Key(DeviceKey device, String counter) {}

    private record Range(long next, long end) {}

    private final Map<Key, Range> ranges = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Range> eldest) {
            return size() > MAX_ENTRIES;
        }
    };

    /** The first of so many counters in a row, not below {@code atLeast}; empty where so many are not here. */
    synchronized OptionalLong take(DeviceKey device, String counter, long atLeast, int count) {
        Key key = new Key(device, counter);
        Range range = ranges.get(key);
        if (range == null) {
            return OptionalLong.empty();
        }
        long first = Math.max(range.next(), atLeast);
        if (range.end() - first < count) {
            return OptionalLong.empty();
        }
        ranges.put(key, new Range(first + count, range.end()));
        return OptionalLong.of(first);
    }

    /** Keeps what was reserved beyond what was asked for, in place of what was kept before. */
    synchronized void keep(DeviceKey device, String counter, long next, long end) {
        ranges.put(new Key(device, counter), new Range(next, end));
    }
}
