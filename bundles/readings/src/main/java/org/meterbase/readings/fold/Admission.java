// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.fold;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.meterbase.api.delivery.DeviceEvent;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.delivery.Observation;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.delivery.SegmentChannel;
import org.meterbase.api.readings.Frame;
import org.meterbase.readings.packing.DaySlice;

/**
 * Decides what counts. What the way in has marked, what comes from a device that the archive does not know, and rows whose stamp cannot be right lie in quarantine:
 * row by row, without harm to the rest. A stamp that cannot be right never chooses a partition. What a person has released counts.
 */
final class Admission {
    private static final String STAMP = "IMPOSSIBLE_STAMP";
    private static final int MAX_KNOWN = 4_000_000;

    private final Function<Collection<Long>, Map<Long, Instant>> archive;
    private final Map<Long, Instant> known = new ConcurrentHashMap<>();

    /**
     * @param archive answers which of these devices it knows, and since when each was installed: asked once for many, once for each that it knows, and again before a row is
     *     refused because it is older than that
     */
    Admission(Function<Collection<Long>, Map<Long, Instant>> archive) {
        this.archive = archive;
    }

    /** The same units, marked; a segment of which only some rows count becomes two. */
    List<Unit> judge(List<Unit> units) {
        return areUsual(units) ? units : judgeEach(units);
    }

    /** Whether all of it counts by what is known already, as it does but for a few. */
    private boolean areUsual(List<Unit> units) {
        for (Unit unit : units) {
            Instant installed = unit.quarantine() == null ? known.get(device(unit)) : null;
            if (installed == null || !isPossible(unit, bounds(unit, installed))) {
                return false;
            }
        }
        return true;
    }

    private List<Unit> judgeEach(List<Unit> units) {
        List<Unit> undecided =
                units.stream().filter(unit -> unit.quarantine() == null).toList();
        Map<Long, Instant> installed = new HashMap<>();
        undecided.forEach(unit -> installed.computeIfAbsent(device(unit), known::get));
        ask(undecided.stream().map(Admission::device).filter(id -> !installed.containsKey(id)), installed);
        Set<Unit> doubtful = Collections.newSetFromMap(new IdentityHashMap<>());
        undecided.stream()
                .filter(unit -> installed.containsKey(device(unit))
                        && !isPossible(unit, bounds(unit, installed.get(device(unit)))))
                .forEach(doubtful::add);
        // A binding that was corrected since may say otherwise.
        ask(doubtful.stream().map(Admission::device), installed);
        List<Unit> judged = new ArrayList<>(units.size());
        for (Unit unit : units) {
            if (unit.quarantine() != null) {
                judged.add(unit);
            } else if (!installed.containsKey(device(unit))) {
                judged.add(unit.quarantined(Frame.Quarantine.UNKNOWN_DEVICE.name()));
            } else if (doubtful.contains(unit)) {
                judge(unit, bounds(unit, installed.get(device(unit))), judged);
            } else {
                judged.add(unit);
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

    private void ask(Stream<Long> devices, Map<Long, Instant> installed) {
        Set<Long> asked = devices.filter(id -> id != 0).collect(Collectors.toSet());
        if (asked.isEmpty()) {
            return;
        }
        Map<Long, Instant> answer = archive.apply(asked);
        if (known.size() > MAX_KNOWN) {
            known.clear();
        }
        known.putAll(answer);
        installed.putAll(answer);
    }

    private static StampBounds bounds(Unit unit, Instant installed) {
        Instant received = unit.provenance().received();
        return unit.provenance().released() != 0
                ? StampBounds.ofReleased(received)
                : StampBounds.of(received, installed);
    }

    private static long device(Unit unit) {
        return unit.device().id();
    }

    private static boolean isPossible(Unit unit, StampBounds bounds) {
        if (unit.segment() != null) {
            // What is packed knows its first and its last stamp, and is not unpacked for this.
            for (DaySlice slice : unit.segment().slices()) {
                if (!bounds.hold(slice.least()) || !bounds.hold(slice.most())) {
                    return false;
                }
            }
            return true;
        }
        if (unit.delivery() instanceof IntervalSegment segment) {
            for (int row = 0; row < segment.rowCount(); row++) {
                if (!bounds.hold(segment.epochSecond(row))) {
                    return false;
                }
            }
            return true;
        }
        return bounds.hold(at(unit));
    }

    private static void judge(Unit unit, StampBounds bounds, List<Unit> judged) {
        if (isPossible(unit, bounds)) {
            judged.add(unit);
            return;
        }
        if (unit.delivery() instanceof IntervalSegment segment) {
            long[] instants = instants(segment);
            if (LongStream.of(instants).anyMatch(bounds::hold)) {
                judged.add(unit.with(part(segment, row -> bounds.hold(instants[row]))));
                judged.add(unit.with(part(segment, row -> !bounds.hold(instants[row])))
                        .quarantined(STAMP));
                return;
            }
        }
        judged.add(unit.quarantined(STAMP));
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
