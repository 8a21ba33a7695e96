// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.persistence.PersistenceException;
import org.meterbase.api.access.Caller;
import org.meterbase.api.archive.Archive;
import org.meterbase.api.archive.Corrections;
import org.meterbase.api.archive.DeviceGroup;
import org.meterbase.api.archive.EndDevice;
import org.meterbase.api.archive.MeasuringChannel;
import org.meterbase.api.archive.ModelConfiguration;
import org.meterbase.api.archive.UsagePoint;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.Identity;
import org.meterbase.api.model.ReadingType;
import org.meterbase.api.model.TimeRange;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The archive as the other bundles know it. */
@Component(service = Archive.class)
public final class RecordedArchive implements Archive {
    private static final String NOT_INSTALLED = "SELECT asked.shard, asked.id"
            + " FROM unnest(?::int[], ?::bigint[]) AS asked (shard, id)"
            + " WHERE NOT EXISTS (SELECT FROM end_device d"
            + " JOIN end_device_record r ON r.device = d.id AND r.recorded_to IS NULL"
            + " WHERE d.id = asked.id AND d.shard = asked.shard AND (r.state = 'INSTALLED' OR EXISTS ("
            + "SELECT FROM binding_record b WHERE b.device = d.id AND b.recorded_to IS NULL"
            + " AND b.valid_from <= ? AND (b.valid_to IS NULL OR b.valid_to > ?))))";

    private static final String INSTALLED_FROM = "SELECT device, min(valid_from) FROM binding_record"
            + " WHERE device = ANY (?) AND recorded_to IS NULL GROUP BY device";

    private final Records records;
    private final UsagePoints usagePoints;
    private final EndDevices devices;
    private final DeviceGroups groups;
    private final Models models;

    @Activate
    public RecordedArchive(
            @Reference Records records,
            @Reference UsagePoints usagePoints,
            @Reference EndDevices devices,
            @Reference DeviceGroups groups,
            @Reference Models models) {
        this.records = records;
        this.usagePoints = usagePoints;
        this.devices = devices;
        this.groups = groups;
        this.models = models;
    }

    @Override
    public Optional<EndDevice> device(Caller caller, long id) {
        return devices.find(caller, id, NOW);
    }

    @Override
    public List<EndDevice> devicesBySerialNumber(Caller caller, String serialNumber) {
        return devices.withSerialNumber(caller, serialNumber);
    }

    @Override
    public List<EndDevice> devices(Caller caller, Collection<Long> ids) {
        return devices.all(caller, ids);
    }

    @Override
    public Optional<UsagePoint> usagePoint(Caller caller, long id) {
        return usagePoints.find(caller, id, NOW);
    }

    @Override
    public Optional<UsagePoint> usagePointByName(Caller caller, String name) {
        return usagePoints.named(caller, name);
    }

    @Override
    public Optional<ModelConfiguration> configuration(Caller caller, String model, Instant validAt, Instant asOf) {
        return models.configuration(caller, model, validAt, asOf);
    }

    @Override
    public Optional<DeviceGroup> group(Caller caller, long id) {
        return groups.find(caller, id);
    }

    @Override
    public List<MeasuringChannel> measured(
            Caller caller, UsagePoint point, ReadingType type, TimeRange range, Instant asOf) {
        Rights.toRead(caller);
        return installation(point, range, asOf).measured(caller, type);
    }

    @Override
    public List<ReadingType> readingTypes(Caller caller, UsagePoint point, TimeRange range, Instant asOf) {
        Rights.toRead(caller);
        return installation(point, range, asOf).readingTypes(caller);
    }

    @Override
    public List<DeviceKey> notInstalled(Caller caller, Collection<DeviceKey> asked, Instant at) {
        Rights.toRead(caller);
        if (asked.isEmpty()) {
            return List.of();
        }
        return records.read(NOW, em -> {
            Connection connection = em.unwrap(Connection.class);
            try (PreparedStatement statement = connection.prepareStatement(NOT_INSTALLED)) {
                statement.setArray(
                        1,
                        connection.createArrayOf(
                                "int", asked.stream().map(DeviceKey::shard).toArray()));
                statement.setArray(
                        2,
                        connection.createArrayOf(
                                "bigint", asked.stream().map(DeviceKey::id).toArray()));
                statement.setTimestamp(3, Timestamp.from(Check.within(at)));
                statement.setTimestamp(4, Timestamp.from(Check.within(at)));
                List<DeviceKey> keys = new ArrayList<>();
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        keys.add(new DeviceKey(rows.getInt(1), rows.getLong(2)));
                    }
                }
                return keys;
            } catch (SQLException e) {
                throw new PersistenceException("the devices could not be looked up: " + e.getMessage(), e);
            }
        });
    }

    @Override
    public Map<Long, Instant> installedFrom(Caller caller, Collection<Long> asked) {
        Rights.toRead(caller);
        if (asked.isEmpty()) {
            return Map.of();
        }
        return records.read(NOW, em -> {
            Connection connection = em.unwrap(Connection.class);
            try (PreparedStatement statement = connection.prepareStatement(INSTALLED_FROM)) {
                statement.setArray(1, connection.createArrayOf("bigint", asked.toArray()));
                Map<Long, Instant> from = new HashMap<>();
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        from.put(rows.getLong(1), rows.getTimestamp(2).toInstant());
                    }
                }
                return from;
            } catch (SQLException e) {
                throw new PersistenceException("the bindings could not be looked up: " + e.getMessage(), e);
            }
        });
    }

    @Override
    public List<EndDevice> answering(Caller caller, Identity answered) {
        return devices.answering(caller, answered);
    }

    @Override
    public Corrections corrections(Caller caller, Corrections.Position after, int limit) {
        Rights.toRead(caller);
        return records.read(NOW, em -> new CorrectionLog(em, models, caller).after(after, limit));
    }

    private Installations installation(UsagePoint point, TimeRange range, Instant asOf) {
        TimeRange stored = new TimeRange(Check.within(range.from()), Check.within(range.to()));
        return records.read(asOf, em -> Installations.read(em, models, point.id(), stored, asOf));
    }
}
