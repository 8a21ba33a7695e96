// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.raw;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.readings.Feed;

/**
 * What devices have pushed today and is in no block yet. It is only a memory: everything in it lies in the journal after the offset up to which its lane is settled, and
 * is found there again. Read by any thread; written by the one that folds the lane.
 */
public final class OpenDay {
    /** For one block: what is pushed without end must not wait without end. */
    private static final int MOST_OCTETS = 1 << 16;

    private final AtomicReferenceArray<Lane> lanes = new AtomicReferenceArray<>(Feed.LANES);
    private final AtomicLong octets = new AtomicLong();

    /** One of which nothing is known yet. */
    public OpenDay() {
        for (int lane = 0; lane < Feed.LANES; lane++) {
            lanes.set(lane, new Lane());
        }
    }

    private static final class Lane {
        private final Map<DeviceKey, List<OpenRows>> rows = new ConcurrentHashMap<>();
        /** True as of this position of the fold. */
        private volatile long position = -1;

        private volatile long since = Long.MAX_VALUE;
        private volatile boolean crowded;
        private volatile int firstDay = Integer.MAX_VALUE;
        private volatile long first = Long.MAX_VALUE;

        /** Where rows are taken out, what is said of them together is found out again. */
        private void look() {
            int day = Integer.MAX_VALUE;
            long offset = Long.MAX_VALUE;
            long second = Long.MAX_VALUE;
            boolean much = false;
            for (List<OpenRows> device : rows.values()) {
                for (OpenRows open : device) {
                    day = Math.min(day, open.key().day());
                    offset = Math.min(offset, open.first());
                    second = Math.min(second, open.since());
                    much |= open.size() > MOST_OCTETS;
                }
            }
            firstDay = day;
            first = offset;
            since = second;
            crowded = much;
        }
    }

    /** What waits for blocks of a device. Ask before the blocks are read: what is written meanwhile says so in its block. Unmodifiable. */
    public List<OpenRows> of(DeviceKey device) {
        return lane(device).rows.getOrDefault(device, List.of());
    }

    /** What waits for a block; null where nothing does. */
    public OpenRows of(BlockKey key) {
        for (OpenRows open : of(key.device())) {
            if (open.key().equals(key)) {
                return open;
            }
        }
        return null;
    }

    /** All that waits in a lane. */
    public List<OpenRows> all(int lane) {
        List<OpenRows> all = new ArrayList<>();
        lanes.get(lane).rows.values().forEach(all::addAll);
        return all;
    }

    /** About how many octets of memory all of it takes. */
    public long octets() {
        return octets.get();
    }

    /** Since when something waits in a lane, in seconds since the epoch; {@link Long#MAX_VALUE} where nothing does. */
    public long since(int lane) {
        return lanes.get(lane).since;
    }

    /** Whether more waits for one block of a lane than should. */
    public boolean isCrowded(int lane) {
        return lanes.get(lane).crowded;
    }

    /** The earliest UTC day that something in a lane waits for. */
    public int firstDay(int lane) {
        return lanes.get(lane).firstDay;
    }

    /** The offset of the first journal record of a lane in which something waits; {@link Long#MAX_VALUE} where nothing does. */
    public long first(int lane) {
        return lanes.get(lane).first;
    }

    /** Whether all that waits in the lane is here when the fold stands there. */
    public boolean isTrueAt(int lane, long position) {
        return lanes.get(lane).position == position;
    }

    /** The fold has come there. */
    public void reached(int lane, long position) {
        lanes.get(lane).position = position;
    }

    /** What is here of a lane may not be all of it. */
    public void forget(int lane) {
        lanes.get(lane).position = -1;
    }

    /** Something came later than all that waits for its block. */
    public void add(BlockKey key, Push push, long now) {
        Lane lane = lane(key.device());
        if (now < lane.since) {
            lane.since = now;
        }
        if (key.day() < lane.firstDay) {
            lane.firstDay = key.day();
        }
        if (push.offset() < lane.first) {
            lane.first = push.offset();
        }
        lane.rows.compute(
                key.device(), (device, before) -> with(lane, before == null ? List.of() : before, key, push, now));
    }

    private List<OpenRows> with(Lane lane, List<OpenRows> before, BlockKey key, Push push, long now) {
        for (int i = 0; i < before.size(); i++) {
            OpenRows open = before.get(i);
            if (open.key().equals(key)) {
                OpenRows more = open.plus(push);
                octets.addAndGet(more.size() - open.size());
                if (more.size() > MOST_OCTETS) {
                    lane.crowded = true;
                }
                if (before.size() == 1) {
                    return List.of(more);
                }
                List<OpenRows> after = new ArrayList<>(before);
                after.set(i, more);
                return List.copyOf(after);
            }
        }
        OpenRows fresh = OpenRows.of(key, push, now);
        octets.addAndGet(fresh.size());
        List<OpenRows> after = new ArrayList<>(before);
        after.add(fresh);
        return List.copyOf(after);
    }

    /** These are in their blocks. */
    public void remove(int lane, Collection<OpenRows> written) {
        if (written.isEmpty()) {
            return;
        }
        for (OpenRows one : written) {
            octets.addAndGet(-one.size());
            lanes.get(lane).rows.computeIfPresent(one.key().device(), (device, before) -> {
                List<OpenRows> after =
                        before.stream().filter(open -> open != one).toList();
                return after.isEmpty() ? null : after;
            });
        }
        lanes.get(lane).look();
    }

    /** Takes over what another knows of a lane, and forgets what was known. */
    public void replace(int lane, OpenDay by) {
        Lane before = lanes.getAndSet(lane, by.lanes.get(lane));
        octets.addAndGet(by.octets());
        before.rows.values().forEach(rows -> rows.forEach(one -> octets.addAndGet(-one.size())));
    }

    private Lane lane(DeviceKey device) {
        return lanes.get(device.shard() % Feed.LANES);
    }
}
