// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.fold;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.meterbase.api.delivery.DeviceEvent;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.delivery.Observation;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.delivery.SegmentChannel;
import org.meterbase.api.readings.Frame;

/**
 * Decides what counts. What the way in has marked, what comes from a device that the archive does not know, and rows whose stamp cannot be right lie in quarantine:
 * row by row, without harm to the rest. A stamp that cannot be right never chooses a partition.
 */
final class Admission {
    /** A clock that is fast by less than a day is a finding, not nonsense. */
    static final Duration AHEAD = Duration.ofDays(1);
    /** No buffer reaches further back; a clock that fell back to 2000 does. */
    static final Duration BEHIND = Duration.ofDays(3653);

    private static final String STAMP = "IMPOSSIBLE_STAMP";
    private static final int MAX_KNOWN = 4_000_000;

    private final Function<Collection<Long>, Collection<Long>> archive;
    private final Set<Long> known = ConcurrentHashMap.newKeySet();

    /** @param archive answers which of these devices it knows; asked once for many, and once for each that it knows */
    Admission(Function<Collection<Long>, Collection<Long>> archive) {
        this.archive = archive;
    }

    /** The same units, marked; a segment of which only some rows count becomes two. */
    List<Unit> judge(List<Unit> units) {
        Set<Long> unknown = unknown(units);
        List<Unit> judged = new ArrayList<>(units.size());
        for (Unit unit : units) {
            if (unit.quarantine() != null) {
                judged.add(unit);
            } else if (unknown.contains(unit.delivery().device().id())) {
                judged.add(unit.quarantined(Frame.Quarantine.UNKNOWN_DEVICE.name()));
            } else if (unit.delivery() instanceof IntervalSegment segment) {
                judge(unit, segment, judged);
            } else {
                judged.add(possible(unit, at(unit)) ? unit : unit.quarantined(STAMP));
            }
        }
        return judged;
    }

    static long[] instants(IntervalSegment segment) {
        long[] instants = new long[segment.rowCount()];
        for (int row = 0; row < instants.length; row++) {
            instants[row] = segment.epochSecond(row);
        }
        return instants;
    }

    private Set<Long> unknown(List<Unit> units) {
        Set<Long> asked = units.stream()
                .filter(unit -> unit.quarantine() == null)
                .map(unit -> unit.delivery().device().id())
                .filter(id -> !known.contains(id))
                .collect(Collectors.toCollection(HashSet::new));
        Set<Long> nowhere = new HashSet<>(asked);
        asked.remove(0L);
        if (!asked.isEmpty()) {
            Collection<Long> found = archive.apply(asked);
            nowhere.removeAll(new HashSet<>(found));
            if (known.size() > MAX_KNOWN) {
                known.clear();
            }
            known.addAll(found);
        }
        return nowhere;
    }

    private void judge(Unit unit, IntervalSegment segment, List<Unit> judged) {
        long[] instants = instants(segment);
        int impossible = 0;
        for (long instant : instants) {
            impossible += possible(unit, instant) ? 0 : 1;
        }
        if (impossible == 0) {
            judged.add(unit);
        } else if (impossible == instants.length) {
            judged.add(unit.quarantined(STAMP));
        } else {
            judged.add(unit.with(part(segment, row -> possible(unit, instants[row]))));
            judged.add(unit.with(part(segment, row -> !possible(unit, instants[row])))
                    .quarantined(STAMP));
        }
    }

    private static boolean possible(Unit unit, long epochSecond) {
        Instant received = unit.provenance().received();
        return epochSecond <= received.plus(AHEAD).getEpochSecond()
                && epochSecond >= received.minus(BEHIND).getEpochSecond();
    }

    /** When it happened by the device's word; for what has no such word, when it was received. */
    private static long at(Unit unit) {
        if (unit.delivery() instanceof RegisterSet set) {
            return set.at().getEpochSecond();
        }
        if (unit.delivery() instanceof DeviceEvent event) {
            return event.at().getEpochSecond();
        }
        if (unit.delivery() instanceof Observation observation) {
            return observation.observedAt().getEpochSecond();
        }
        return unit.provenance().received().getEpochSecond();
    }

    /** Some rows of a segment, as a segment. */
    static IntervalSegment part(IntervalSegment segment, IntPredicate rows) {
        List<SegmentChannel> channels = new ArrayList<>();
        for (int column = 0; column < segment.channelCount(); column++) {
            channels.add(segment.channel(column));
        }
        IntervalSegment.Builder part = IntervalSegment.builder(
                segment.device(),
                segment.profile(),
                Duration.ofSeconds(segment.periodSeconds()),
                segment.convention(),
                channels,
                segment.rowCount());
        for (int row = 0; row < segment.rowCount(); row++) {
            if (rows.test(row)) {
                part.row(
                        segment.wallClock(row),
                        segment.deviation(row),
                        segment.clockStatus(row),
                        segment.status(row),
                        segment.flags(row));
                part.ordinal(segment.ordinal(row));
                for (int column = 0; column < channels.size(); column++) {
                    part.value(column, segment.value(row, column));
                }
            }
        }
        return part.build();
    }
}
