// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.meterbase.api.access.Caller;
import org.meterbase.api.archive.Archive;
import org.meterbase.api.archive.MeasuringChannel;
import org.meterbase.api.archive.UsagePoint;
import org.meterbase.api.delivery.Register;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.ReadingType;
import org.meterbase.api.model.TimeRange;
import org.meterbase.api.readings.Feed;
import org.meterbase.readings.feed.RecordedOrder;
import org.meterbase.readings.projection.PointRegister;
import org.meterbase.readings.raw.RegisterTable;
import org.meterbase.readings.raw.Unavailable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Register sets of the devices that were at a usage point, each with what its registers mean there. Thread-safe. */
@Component(service = PointRegisters.class)
public final class PointRegisters {
    private static final Comparator<PointSet> BY_MOMENT = Comparator.comparing(
                    (PointSet one) -> one.set().at())
            .thenComparing(one -> one.set().kind())
            .thenComparing(one -> one.set().source())
            .thenComparing(one -> one.set().ordinal());

    private final Stages stages;
    private final Archive archive;

    /** Of these stages, projected with this archive. */
    @Activate
    public PointRegisters(@Reference Stages stages, @Reference Archive archive) {
        this.stages = stages;
        this.archive = archive;
    }

    /**
     * A set at a usage point.
     *
     * @param meanings what its registers mean there, by their place in the set; those are left out of which the model says nothing
     */
    public record PointSet(RegisterSet set, Map<Integer, PointRegister> meanings) {}

    /** The sets in a range, ascending, at most {@code limit}, as they were known at a moment. */
    public List<PointSet> sets(Caller caller, UsagePoint point, TimeRange range, Instant asOf, int limit) {
        JournalReadings.requireSight(caller);
        Map<DeviceKey, List<MeasuringChannel>> pieces = new LinkedHashMap<>();
        for (ReadingType type : archive.readingTypes(caller, point, range, asOf)) {
            archive.measured(caller, point, type, range, asOf).stream()
                    .filter(piece -> piece.profile().isEmpty())
                    .forEach(piece -> pieces.computeIfAbsent(piece.device().key(), key -> new ArrayList<>())
                            .add(piece));
        }
        try (Connection connection = stages.source().getConnection()) {
            connection.setAutoCommit(false);
            try {
                RecordedOrder order = new RecordedOrder(connection, asOf);
                List<PointSet> found = new ArrayList<>();
                for (Map.Entry<DeviceKey, List<MeasuringChannel>> device : pieces.entrySet()) {
                    long known = order.limit(device.getKey().shard() % Feed.LANES);
                    read(connection, device.getKey(), device.getValue(), range, known, limit, found);
                }
                found.sort(BY_MOMENT);
                return found.size() > limit ? List.copyOf(found.subList(0, limit)) : found;
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw new Unavailable(e);
        }
    }

    private static void read(
            Connection connection,
            DeviceKey device,
            List<MeasuringChannel> pieces,
            TimeRange range,
            long known,
            int limit,
            List<PointSet> found)
            throws SQLException {
        Set<TimeRange> times = new LinkedHashSet<>();
        pieces.forEach(piece -> times.add(piece.range()));
        Map<List<Object>, PointSet> sets = new LinkedHashMap<>();
        for (TimeRange time : times) {
            // A second more: a device that is removed is read at the very end of its time.
            Instant to = time.to().isBefore(range.to()) ? time.to().plusSeconds(1) : range.to();
            TimeRange read = new TimeRange(time.from(), to).intersect(range);
            for (RegisterSet set : RegisterTable.read(connection, device, read, known, limit)) {
                if (pieces.stream().anyMatch(piece -> PointRegister.counts(piece, set))) {
                    sets.putIfAbsent(
                            List.of(set.at(), set.kind(), set.source(), set.ordinal()),
                            new PointSet(set, meanings(pieces, set)));
                }
            }
        }
        found.addAll(sets.values());
    }

    private static Map<Integer, PointRegister> meanings(List<MeasuringChannel> pieces, RegisterSet set) {
        Map<Integer, PointRegister> meanings = new LinkedHashMap<>();
        for (int place = 0; place < set.registers().size(); place++) {
            Register register = set.registers().get(place);
            Optional<PointRegister> meaning = pieces.stream()
                    .flatMap(piece -> PointRegister.of(piece, set, register).stream())
                    .findFirst();
            if (meaning.isPresent()) {
                meanings.put(place, meaning.get());
            }
        }
        return meanings;
    }
}
