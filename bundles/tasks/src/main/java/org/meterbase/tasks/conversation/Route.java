// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.conversation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What has a limit of open conversations of its own, and its queue: by priority, and who waits gains a step of priority with every
 * {@link #AGING}, so that nobody waits for ever. Guarded by the dispatcher's lock.
 */
final class Route {
    /** Who has waited so long counts as one step more urgent. */
    static final Duration AGING = Duration.ofSeconds(30);

    private final String name;
    private final int limit;
    private final List<Deque<Station>> levels = IntStream.rangeClosed(0, Order.URGENT)
            .mapToObj(i -> (Deque<Station>) new ArrayDeque<Station>())
            .toList();
    private int open;
    private int queued;

    Route(String name, int limit) {
        this.name = name;
        this.limit = limit;
    }

    String name() {
        return name;
    }

    int limit() {
        return limit;
    }

    int open() {
        return open;
    }

    int queued() {
        return queued;
    }

    boolean hasPlace() {
        return open < limit;
    }

    /** How many more of this priority are taken: each level has its own allowance, so a full queue of backfills keeps nobody out. */
    int room(int priority) {
        int ahead = 0;
        for (int level = priority; level < levels.size(); level++) {
            ahead += levels.get(level).size();
        }
        return Math.max(0, limit * 2 + 16 - ahead);
    }

    void enqueue(Station station) {
        levels.get(station.priority()).addLast(station);
        queued++;
    }

    /** A station that became more urgent while it waited. */
    void promote(Station station, int from) {
        if (station.priority() > from && levels.get(from).remove(station)) {
            levels.get(station.priority()).addLast(station);
        }
    }

    void remove(Station station) {
        for (Deque<Station> level : levels) {
            if (level.remove(station)) {
                queued--;
                return;
            }
        }
    }

    /** The next one, which takes a place; null where nobody waits. */
    Station take(Instant now) {
        Deque<Station> best = null;
        double highest = -1;
        for (int level = 0; level < levels.size(); level++) {
            Station head = levels.get(level).peekFirst();
            if (head != null) {
                double age = (double) Duration.between(head.since, now).toMillis() / AGING.toMillis();
                if (level + age > highest || best == null) {
                    highest = level + age;
                    best = levels.get(level);
                }
            }
        }
        if (best == null) {
            return null;
        }
        queued--;
        open++;
        return best.pollFirst();
    }

    void leave() {
        open--;
    }
}
