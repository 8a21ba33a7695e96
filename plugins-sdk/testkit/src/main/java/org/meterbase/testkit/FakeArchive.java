// SPDX-License-Identifier: Apache-2.0
package org.meterbase.testkit;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.meterbase.api.access.Caller;
import org.meterbase.api.archive.Archive;
import org.meterbase.api.archive.ChannelConfiguration;
import org.meterbase.api.archive.Correction;
import org.meterbase.api.archive.Corrections;
import org.meterbase.api.archive.DeviceGroup;
import org.meterbase.api.archive.EndDevice;
import org.meterbase.api.archive.MeasuringChannel;
import org.meterbase.api.archive.ModelConfiguration;
import org.meterbase.api.archive.ProfileConfiguration;
import org.meterbase.api.archive.UsagePoint;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.Identity;
import org.meterbase.api.model.ReadingType;
import org.meterbase.api.model.TimeRange;

/**
 * An archive in memory, for tests of what builds on the real one: devices, usage points, models, groups, and bindings with a ratio. Bindings know when they were recorded and
 * when they were replaced, so that questions as of an earlier moment have their old answer. It keeps no history of anything else. Thread-safe.
 */
public final class FakeArchive implements Archive {
    /** What has no beginning or no end begins and ends there. */
    private static final TimeRange STORED =
            new TimeRange(Instant.parse("1900-01-01T00:00:00Z"), Instant.parse("9999-12-31T00:00:00Z"));

    private final Map<Long, EndDevice> devices = new LinkedHashMap<>();
    private final Map<Long, UsagePoint> points = new LinkedHashMap<>();
    private final Map<Long, DeviceGroup> groups = new LinkedHashMap<>();
    private final List<ModelConfiguration> models = new CopyOnWriteArrayList<>();
    private final List<Bound> bindings = new CopyOnWriteArrayList<>();

    /** A device at a usage point. */
    private record Bound(
            long version,
            long point,
            DeviceKey device,
            TimeRange valid,
            BigDecimal ratio,
            Instant recordedFrom,
            Instant recordedTo) {
        boolean isKnown(Instant asOf) {
            return !asOf.isBefore(recordedFrom) && (recordedTo == null || asOf.isBefore(recordedTo));
        }
    }

    /** Puts a device in, in place of one of the same id. */
    public synchronized FakeArchive add(EndDevice device) {
        devices.put(device.key().id(), device);
        return this;
    }

    /** Puts a usage point in, in place of one of the same id. */
    public synchronized FakeArchive add(UsagePoint point) {
        points.put(point.id(), point);
        return this;
    }

    /** Puts a group in, in place of one of the same id. */
    public synchronized FakeArchive add(DeviceGroup group) {
        groups.put(group.id(), group);
        return this;
    }

    /** Adds a version of a model; a later one with the same beginning replaces it. */
    public FakeArchive add(ModelConfiguration model) {
        models.removeIf(m -> m.model().equals(model.model()) && m.validFrom().equals(model.validFrom()));
        models.add(model);
        return this;
    }

    /**
     * Binds a device to a usage point, known from a moment on.
     *
     * @return the number of the binding, for {@link #withdraw}
     */
    public long bind(UsagePoint point, EndDevice device, TimeRange valid, BigDecimal ratio, Instant recorded) {
        long version = bindings.size() + 1L;
        bindings.add(new Bound(version, point.id(), device.key(), valid, ratio, recorded, null));
        return version;
    }

    /** From this moment on the binding is known to have been wrong. */
    public void withdraw(long binding, Instant recorded) {
        Bound b = bindings.get((int) binding - 1);
        bindings.set(
                (int) binding - 1,
                new Bound(b.version(), b.point(), b.device(), b.valid(), b.ratio(), b.recordedFrom(), recorded));
    }

    @Override
    public synchronized Optional<EndDevice> device(Caller caller, long id) {
        return Optional.ofNullable(devices.get(id));
    }

    @Override
    public synchronized List<EndDevice> devicesBySerialNumber(Caller caller, String serialNumber) {
        return devices.values().stream()
                .filter(d -> d.serialNumber().equals(serialNumber))
                .toList();
    }

    @Override
    public synchronized List<EndDevice> devices(Caller caller, Collection<Long> ids) {
        return ids.stream().filter(devices::containsKey).map(devices::get).toList();
    }

    @Override
    public synchronized Optional<UsagePoint> usagePoint(Caller caller, long id) {
        return Optional.ofNullable(points.get(id));
    }

    @Override
    public synchronized Optional<UsagePoint> usagePointByName(Caller caller, String name) {
        return points.values().stream().filter(p -> p.name().equals(name)).findFirst();
    }

    @Override
    public Optional<ModelConfiguration> configuration(Caller caller, String model, Instant validAt, Instant asOf) {
        return models.stream()
                .filter(m -> m.model().equals(model) && !m.validFrom().isAfter(validAt))
                .max(Comparator.comparing(ModelConfiguration::validFrom));
    }

    @Override
    public synchronized Optional<DeviceGroup> group(Caller caller, long id) {
        return Optional.ofNullable(groups.get(id));
    }

    @Override
    public List<MeasuringChannel> measured(
            Caller caller, UsagePoint point, ReadingType type, TimeRange range, Instant asOf) {
        List<MeasuringChannel> pieces = new ArrayList<>();
        for (Bound bound : bindings) {
            if (bound.point() == point.id() && bound.isKnown(asOf)) {
                EndDevice device = device(caller, bound.device().id()).orElseThrow();
                pieces(caller, device, bound, type, range, asOf, pieces);
            }
        }
        pieces.sort(Comparator.comparing(piece -> piece.range().from()));
        return pieces;
    }

    @Override
    public List<ReadingType> readingTypes(Caller caller, UsagePoint point, TimeRange range, Instant asOf) {
        List<ReadingType> types = new ArrayList<>();
        for (Bound bound : bindings) {
            TimeRange part = bound.valid().intersect(range);
            if (bound.point() == point.id() && bound.isKnown(asOf) && !part.isEmpty()) {
                for (ModelConfiguration model : versions(caller, bound)) {
                    model.profiles().forEach(p -> p.channels().forEach(c -> types.add(c.readingType())));
                    model.registers().forEach(c -> types.add(c.readingType()));
                }
            }
        }
        return types.stream().distinct().toList();
    }

    @Override
    public List<DeviceKey> notInstalled(Caller caller, Collection<DeviceKey> keys, Instant at) {
        return keys.stream()
                .filter(key -> bindings.stream()
                        .noneMatch(b -> b.device().equals(key)
                                && b.isKnown(Archive.NOW)
                                && b.valid().contains(at)))
                .toList();
    }

    @Override
    public Map<Long, Instant> installedFrom(Caller caller, Collection<Long> ids) {
        Map<Long, Instant> from = new LinkedHashMap<>();
        bindings.stream()
                .filter(b -> b.isKnown(Archive.NOW) && ids.contains(b.device().id()))
                .forEach(b -> from.merge(
                        b.device().id(), b.valid().from(), (one, other) -> one.isBefore(other) ? one : other));
        return from;
    }

    @Override
    public synchronized List<EndDevice> answering(Caller caller, Identity answered) {
        return devices.values().stream()
                .filter(d -> !d.identity().contradicts(answered))
                .filter(d ->
                        answered.serialNumber().filter(d.serialNumber()::equals).isPresent()
                                || agrees(d.identity(), answered))
                .toList();
    }

    private static boolean agrees(Identity one, Identity other) {
        return one.serialNumber().isPresent() && one.serialNumber().equals(other.serialNumber())
                || one.logicalDeviceName().isPresent()
                        && one.logicalDeviceName().equals(other.logicalDeviceName())
                || one.systemTitle().isPresent() && one.systemTitle().equals(other.systemTitle());
    }

    /** Each binding that was made known or withdrawn is a correction of its own, over its range and of all that its device's model measures. */
    @Override
    public synchronized Corrections corrections(Caller caller, Corrections.Position after, int limit) {
        List<Correction> found = new ArrayList<>();
        for (Bound bound : bindings) {
            for (Instant recorded : Stream.of(bound.recordedFrom(), bound.recordedTo())
                    .filter(moment -> moment != null && moment.isAfter(after.recorded()))
                    .toList()) {
                UsagePoint point = points.get(bound.point());
                readingTypes(caller, point, bound.valid(), bound.recordedFrom())
                        .forEach(type -> found.add(Correction.builder(
                                        recorded, point, type, bound.valid().intersect(STORED))
                                .devices(List.of(bound.device()))
                                .build()));
            }
        }
        found.sort(Comparator.comparing(Correction::recorded));
        return new Corrections(
                found,
                found.isEmpty()
                        ? after
                        : new Corrections.Position(found.get(found.size() - 1).recorded(), Long.MAX_VALUE));
    }

    private List<ModelConfiguration> versions(Caller caller, Bound bound) {
        String model = device(caller, bound.device().id()).orElseThrow().model();
        return models.stream()
                .filter(m -> m.model().equals(model))
                .sorted(Comparator.comparing(ModelConfiguration::validFrom))
                .toList();
    }

    private void pieces(
            Caller caller,
            EndDevice device,
            Bound bound,
            ReadingType type,
            TimeRange range,
            Instant asOf,
            List<MeasuringChannel> pieces) {
        List<ModelConfiguration> versions = versions(caller, bound);
        for (int i = 0; i < versions.size(); i++) {
            Instant until = i + 1 < versions.size() ? versions.get(i + 1).validFrom() : Instant.MAX;
            TimeRange part = new TimeRange(versions.get(i).validFrom(), until)
                    .intersect(bound.valid())
                    .intersect(range);
            if (!part.isEmpty()) {
                for (ProfileConfiguration profile : versions.get(i).profiles()) {
                    for (ChannelConfiguration channel : profile.channels()) {
                        add(device, bound, type, part, channel, profile, pieces);
                    }
                }
                for (ChannelConfiguration register : versions.get(i).registers()) {
                    add(device, bound, type, part, register, null, pieces);
                }
            }
        }
    }

    private static void add(
            EndDevice device,
            Bound bound,
            ReadingType type,
            TimeRange part,
            ChannelConfiguration channel,
            ProfileConfiguration profile,
            List<MeasuringChannel> pieces) {
        if (channel.readingType().equals(type)) {
            pieces.add(MeasuringChannel.builder(part, device, channel, bound.ratio())
                    .profile(profile)
                    .bindingVersion(bound.version())
                    .build());
        }
    }
}
