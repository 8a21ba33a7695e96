// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.fold;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.delivery.Provenance;
import org.meterbase.readings.packing.DaySlice;
import org.meterbase.readings.packing.PackedSegment;
import org.meterbase.readings.raw.BlockKey;
import org.meterbase.readings.raw.Layouts;
import org.meterbase.readings.raw.Names;
import org.meterbase.readings.raw.OpenDay;
import org.meterbase.readings.raw.OpenRows;
import org.meterbase.readings.raw.Origin;
import org.meterbase.readings.raw.Push;

/**
 * Which rows wait for their block, and when it is written. Only what a device pushes of the day that is not over waits: there will be more of it, and a block
 * that is written anew for each interval costs fifty times the interval.
 */
final class Pushes {
    private static final int MOST_ROWS = 8;

    /** The last interval of a day comes after its end. */
    private static final Duration AFTER_MIDNIGHT = Duration.ofMinutes(15);

    private final OpenDay open;
    private final Names names;
    private final Layouts layouts;
    private final Setting setting;
    private final Clock clock;

    /**
     * How long pushes wait.
     *
     * @param longest until the block is written; zero where nothing waits
     * @param mostOctets of memory for all that waits
     */
    record Setting(Duration longest, long mostOctets) {}

    Pushes(OpenDay open, Names names, Layouts layouts, Setting setting, Clock clock) {
        this.open = open;
        this.names = names;
        this.layouts = layouts;
        this.setting = setting;
        this.clock = clock;
    }

    /** A push that waits, and the block for which it does. */
    record Waiting(BlockKey key, Unit unit) {}

    /**
     * What becomes of the segments of one transaction.
     *
     * @param waiting goes into memory when the transaction is committed
     * @param written goes into blocks
     * @param settled had waited and goes into blocks before that
     */
    record Sorted(List<Waiting> waiting, List<Unit> written, List<OpenRows> settled) {}

    /**
     * Whether it is a push of a day's next rows. This asks nothing but the unit itself, so that the answer is the same when the journal is read again.
     */
    static boolean isPush(Unit unit) {
        PackedSegment segment = unit.segment();
        if (segment == null
                || unit.quarantine() != null
                || unit.provenance().source() != Provenance.Source.PUSH
                || unit.provenance().released() != 0
                || segment.slices().size() != 1) {
            return false;
        }
        DaySlice slice = segment.slices().get(0);
        return slice.ascending() && slice.rows() <= MOST_ROWS;
    }

    /**
     * Sorts segments whose profiles and layouts have numbers.
     *
     * @param position only what lies behind it in the journal may wait: the rest is folded once more
     * @param due what must not wait any longer
     */
    Sorted sort(List<Unit> segments, long position, List<OpenRows> due) {
        int firstDay = openDay(clock.instant());
        List<Waiting> waiting = new ArrayList<>();
        Set<BlockKey> touched = new HashSet<>();
        for (Unit unit : segments) {
            BlockKey key = unit.offset() > position && isPush(unit) ? key(unit) : null;
            if (key != null && key.day() >= firstDay && !setting.longest().isZero()) {
                waiting.add(new Waiting(key, unit));
            } else {
                touch(unit, touched);
            }
        }
        due.forEach(rows -> touched.add(rows.key()));
        if (touched.isEmpty()) {
            return new Sorted(waiting, List.of(), List.of());
        }
        // A block that is written takes along all that waits for it: the order of the journal is kept.
        waiting.removeIf(one -> touched.contains(one.key()));
        Set<Unit> left = Collections.newSetFromMap(new IdentityHashMap<>());
        waiting.forEach(one -> left.add(one.unit()));
        List<Unit> written =
                segments.stream().filter(unit -> !left.contains(unit)).toList();
        List<OpenRows> settled = new ArrayList<>();
        for (BlockKey key : touched) {
            OpenRows rows = open.of(key);
            if (rows != null) {
                settled.add(rows);
            }
        }
        return new Sorted(waiting, written, settled);
    }

    /** Up to which offset nothing waits any more, when this is committed and the lane stands there. */
    long settled(int lane, Sorted sorted, long end) {
        long first = sorted.waiting().isEmpty()
                ? Long.MAX_VALUE
                : sorted.waiting().get(0).unit().offset();
        if (sorted.settled().isEmpty()) {
            first = Math.min(first, open.first(lane));
        } else {
            Set<OpenRows> gone = Collections.newSetFromMap(new IdentityHashMap<>());
            gone.addAll(sorted.settled());
            for (OpenRows rows : open.all(lane)) {
                first = gone.contains(rows) ? first : Math.min(first, rows.first());
            }
        }
        return first == Long.MAX_VALUE ? end : first - 1;
    }

    /** It is committed. */
    void committed(int lane, Sorted sorted, long end) {
        open.remove(lane, sorted.settled());
        long now = clock.instant().getEpochSecond();
        sorted.waiting().forEach(one -> add(open, one, now));
        open.reached(lane, end);
    }

    void add(OpenDay to, Waiting waiting, long now) {
        Unit unit = waiting.unit();
        PackedSegment segment = unit.segment();
        Origin origin = Origin.of(unit.provenance());
        DaySlice slice = segment.slices().get(0);
        to.add(waiting.key(), new Push(unit.offset(), layouts.id(segment.layout()), origin, slice), now);
    }

    /** What must not wait any longer, of a lane; what has waited longest comes first. */
    List<OpenRows> due(int lane) {
        Instant now = clock.instant();
        if (!isDue(lane, now)) {
            return List.of();
        }
        boolean full = isFull(lane);
        int firstDay = openDay(now);
        return open.all(lane).stream()
                .filter(rows -> full || rows.key().day() < firstDay || isLong(rows.since(), now))
                .sorted(Comparator.comparingLong(OpenRows::first))
                .toList();
    }

    /** Whether something of a lane must not wait any longer. */
    boolean isDue(int lane) {
        return isDue(lane, clock.instant());
    }

    /** The block for which a push is. */
    BlockKey key(Unit push) {
        PackedSegment segment = push.segment();
        return new BlockKey(
                segment.device(),
                names.id(segment.profile()),
                BlockKey.dayOf(segment.slices().get(0).least()));
    }

    private boolean isDue(int lane, Instant now) {
        return open.first(lane) != Long.MAX_VALUE
                && (isFull(lane) || isLong(open.since(lane), now) || open.firstDay(lane) < openDay(now));
    }

    private boolean isFull(int lane) {
        return open.octets() > setting.mostOctets() || open.isCrowded(lane);
    }

    private boolean isLong(long since, Instant now) {
        return now.getEpochSecond() - since >= setting.longest().toSeconds();
    }

    private static int openDay(Instant now) {
        return BlockKey.dayOf(now.minus(AFTER_MIDNIGHT).getEpochSecond());
    }

    private void touch(Unit unit, Set<BlockKey> touched) {
        PackedSegment packed = unit.segment();
        if (packed != null) {
            int profile = names.id(packed.profile());
            packed.slices()
                    .forEach(slice ->
                            touched.add(new BlockKey(packed.device(), profile, BlockKey.dayOf(slice.least()))));
            return;
        }
        IntervalSegment segment = (IntervalSegment) unit.delivery();
        int profile = names.id(segment.profile());
        for (long instant : Admission.instants(segment)) {
            touched.add(new BlockKey(segment.device(), profile, BlockKey.dayOf(instant)));
        }
    }
}
