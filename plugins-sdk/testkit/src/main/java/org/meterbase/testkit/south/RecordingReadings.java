// SPDX-License-Identifier: Apache-2.0
package org.meterbase.testkit.south;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.meterbase.api.access.Caller;
import org.meterbase.api.archive.UsagePoint;
import org.meterbase.api.delivery.Coverage;
import org.meterbase.api.delivery.Delivery;
import org.meterbase.api.delivery.DeviceEvent;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.delivery.Observation;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.ReadingType;
import org.meterbase.api.model.TimeRange;
import org.meterbase.api.readings.Frame;
import org.meterbase.api.readings.JournalClosed;
import org.meterbase.api.readings.Readings;
import org.meterbase.api.readings.Series;

/**
 * Readings kept in memory as the frames that were appended: what is missing follows from their rows and coverages. It commits at
 * once, or when the test says so, or not at all. It keeps no projection, so it has no series. Thread-safe.
 */
public final class RecordingReadings implements Readings {
    private final List<Frame> frames = new ArrayList<>();
    private final List<Runnable> held = new ArrayList<>();
    private boolean holding;
    private boolean losing;
    private volatile boolean brake;
    private volatile boolean pulls;

    /** From now on nothing is committed before {@link #commit}. */
    public synchronized void hold() {
        holding = true;
    }

    /** Commits what was held, and from now on at once. */
    public void commit() {
        List<Runnable> now;
        synchronized (this) {
            holding = false;
            now = List.copyOf(held);
            held.clear();
        }
        now.forEach(Runnable::run);
    }

    /** From now on commits fail, or succeed again. */
    public synchronized void losing(boolean on) {
        losing = on;
    }

    /** Puts the brake on, all of its stages, or takes it off. */
    public void brake(boolean on) {
        brake = on;
        pulls = on;
    }

    /** Puts the first stage of the brake on or takes it off: nothing new is to be begun. */
    public void brakePulls(boolean on) {
        pulls = on;
    }

    @Override
    public CompletionStage<Void> append(Frame frame) {
        if (brake) {
            throw new JournalClosed("the brake is on; try again when it is off");
        }
        if (frame.deliveries().isEmpty()
                || frame.deliveries().stream()
                                .map(d -> d.device().shard())
                                .distinct()
                                .count()
                        > 1) {
            throw new IllegalArgumentException("a frame has deliveries, and of one shard: " + frame);
        }
        CompletableFuture<Void> committed = new CompletableFuture<>();
        synchronized (this) {
            if (holding) {
                held.add(() -> finish(frame, committed));
                return committed;
            }
        }
        finish(frame, committed);
        return committed;
    }

    private void finish(Frame frame, CompletableFuture<Void> committed) {
        boolean lost;
        synchronized (this) {
            lost = losing;
            if (!lost) {
                frames.add(frame);
            }
        }
        if (lost) {
            committed.completeExceptionally(new IllegalStateException("the database is away"));
        } else {
            committed.complete(null);
        }
    }

    @Override
    public boolean brake() {
        return pulls;
    }

    @Override
    public boolean brakeReading() {
        return brake;
    }

    /** The committed frames, in order. */
    public synchronized List<Frame> frames() {
        return List.copyOf(frames);
    }

    /** The deliveries of a kind that count, in order. */
    public synchronized <T extends Delivery> List<T> deliveries(Class<T> kind) {
        return frames.stream()
                .filter(frame -> frame.quarantine().isEmpty())
                .flatMap(frame -> frame.deliveries().stream())
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /** The stamps of all rows of a device that count, doubles included, in the order in which they came. */
    public List<Long> stamps(DeviceKey device) {
        List<Long> stamps = new ArrayList<>();
        for (IntervalSegment segment : deliveries(IntervalSegment.class)) {
            for (int row = 0; segment.device().equals(device) && row < segment.rowCount(); row++) {
                stamps.add(segment.epochSecond(row));
            }
        }
        return stamps;
    }

    @Override
    public Map<DeviceKey, List<TimeRange>> missing(
            Caller caller, Collection<DeviceKey> devices, String source, TimeRange stamps, Duration period) {
        Map<DeviceKey, List<TimeRange>> missing = new HashMap<>();
        for (DeviceKey device : devices) {
            List<TimeRange> ranges = period.isZero()
                    ? afterLastCoverage(device, source, stamps)
                    : holes(device, source, stamps, period.toSeconds());
            if (!ranges.isEmpty()) {
                missing.put(device, ranges);
            }
        }
        return missing;
    }

    private List<TimeRange> afterLastCoverage(DeviceKey device, String source, TimeRange stamps) {
        Instant from = stamps.from();
        for (Coverage coverage : deliveries(Coverage.class)) {
            if (coverage.device().equals(device)
                    && coverage.source().equals(source)
                    && coverage.answered()
                    && coverage.asked().to().isAfter(from)) {
                from = coverage.asked().to();
            }
        }
        return from.isBefore(stamps.to()) ? List.of(new TimeRange(from, stamps.to())) : List.of();
    }

    private List<TimeRange> holes(DeviceKey device, String source, TimeRange stamps, long period) {
        Set<Long> there = new HashSet<>(stamps(device));
        List<Coverage> answers = deliveries(Coverage.class).stream()
                .filter(c -> c.device().equals(device) && c.source().equals(source) && c.answered())
                .toList();
        List<TimeRange> holes = new ArrayList<>();
        Instant begin = null;
        long first = Math.floorDiv(stamps.from().getEpochSecond() + period - 1, period) * period;
        for (long stamp = first; stamp < stamps.to().getEpochSecond(); stamp += period) {
            Instant at = Instant.ofEpochSecond(stamp);
            boolean known = there.contains(stamp)
                    || answers.stream().anyMatch(c -> c.asked().contains(at));
            if (!known && begin == null) {
                begin = at;
            } else if (known && begin != null) {
                holes.add(new TimeRange(begin, at));
                begin = null;
            }
        }
        if (begin != null) {
            holes.add(new TimeRange(begin, stamps.to()));
        }
        return holes;
    }

    /** @throws UnsupportedOperationException always: there is no projection here */
    @Override
    public Series series(Caller caller, UsagePoint point, ReadingType type, TimeRange range, Instant asOf) {
        throw new UnsupportedOperationException("these readings keep no projection");
    }

    @Override
    public List<RegisterSet> registerSets(Caller caller, DeviceKey device, TimeRange range, int limit) {
        return deliveries(RegisterSet.class).stream()
                .filter(set -> set.device().equals(device) && range.contains(set.at()))
                .sorted(java.util.Comparator.comparing(RegisterSet::at))
                .limit(limit)
                .toList();
    }

    @Override
    public List<DeviceEvent> events(Caller caller, DeviceKey device, TimeRange range, int limit) {
        return deliveries(DeviceEvent.class).stream()
                .filter(event -> event.device().equals(device) && range.contains(event.at()))
                .sorted(java.util.Comparator.comparing(DeviceEvent::at))
                .limit(limit)
                .toList();
    }

    @Override
    public List<Observation> observations(Caller caller, DeviceKey device) {
        Map<String, Observation> latest = new java.util.LinkedHashMap<>();
        deliveries(Observation.class).stream()
                .filter(o -> o.device().equals(device))
                .forEach(o -> latest.put(o.kind() + " " + o.name(), o));
        return List.copyOf(latest.values());
    }
}
