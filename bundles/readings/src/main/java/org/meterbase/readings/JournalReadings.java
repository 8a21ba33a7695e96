// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import javax.sql.DataSource;
import org.meterbase.api.access.Caller;
import org.meterbase.api.access.Role;
import org.meterbase.api.archive.Archive;
import org.meterbase.api.archive.MeasuringChannel;
import org.meterbase.api.archive.UsagePoint;
import org.meterbase.api.delivery.DeviceEvent;
import org.meterbase.api.delivery.Observation;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.ReadingType;
import org.meterbase.api.model.TimeRange;
import org.meterbase.api.readings.Frame;
import org.meterbase.api.readings.Readings;
import org.meterbase.api.readings.Series;
import org.meterbase.readings.packing.FrameCodec;
import org.meterbase.readings.packing.Values;
import org.meterbase.readings.projection.Projection;
import org.meterbase.readings.raw.Bounds;
import org.meterbase.readings.raw.RegisterTable;
import org.meterbase.readings.raw.Unavailable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The readings, out of the journal and what the fold makes of it. */
@Component(service = Readings.class)
public final class JournalReadings implements Readings {
    private static final Observation.Kind[] KINDS = Observation.Kind.values();

    private final Stages stages;
    private final Archive archive;
    private final DataSource source;
    private final Projection projection;
    private final Missing missing;

    /** Readings of these stages, projected with this archive. */
    @Activate
    public JournalReadings(@Reference Stages stages, @Reference Archive archive) {
        this.stages = stages;
        this.archive = archive;
        this.source = stages.source();
        this.projection = new Projection(stages.names(), stages.layouts(), stages.raw());
        this.missing = new Missing(stages.names(), stages.raw());
    }

    /** Goes on only if the caller may see readings. */
    public static void requireSight(Caller caller) {
        caller.require(Role.VIEWER, Role.OPERATOR, Role.ENGINEER, Role.APPROVER, Role.FIELD, Role.INTEGRATOR);
    }

    @Override
    public CompletionStage<Void> append(Frame frame) {
        return stages.journal().append(frame);
    }

    @Override
    public boolean brake() {
        return stages.journal().brake();
    }

    @Override
    public boolean brakeReading() {
        return stages.journal().brakes().isReadingStopped();
    }

    @Override
    public Series series(Caller caller, UsagePoint point, ReadingType type, TimeRange range, Instant asOf) {
        requireSight(caller);
        List<MeasuringChannel> pieces = archive.measured(caller, point, type, range, asOf);
        return ask(connection -> projection.series(connection, point, type, range, pieces, asOf));
    }

    @Override
    public Map<DeviceKey, List<TimeRange>> missing(
            Caller caller, Collection<DeviceKey> devices, String source, TimeRange stamps, Duration period) {
        requireSight(caller);
        return ask(connection -> missing.find(connection, devices, source, stamps, period));
    }

    @Override
    public List<RegisterSet> registerSets(Caller caller, DeviceKey device, TimeRange range, int limit) {
        requireSight(caller);
        return ask(connection -> RegisterTable.read(connection, device, range, Long.MAX_VALUE, limit));
    }

    @Override
    public List<DeviceEvent> events(Caller caller, DeviceKey device, TimeRange range, int limit) {
        requireSight(caller);
        return ask(connection -> {
            List<DeviceEvent> events = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement("""
                    SELECT event FROM device_event WHERE shard = ? AND device = ? AND at >= ? AND at < ?
                    ORDER BY at, log, code, ordinal LIMIT ?""")) {
                select.setInt(1, device.shard());
                select.setLong(2, device.id());
                select.setTimestamp(3, Bounds.timestamp(range.from()));
                select.setTimestamp(4, Bounds.timestamp(range.to()));
                select.setInt(5, limit);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        events.add(FrameCodec.unpack(row.getBytes(1), DeviceEvent.class));
                    }
                }
            }
            return events;
        });
    }

    @Override
    public List<Observation> observations(Caller caller, DeviceKey device) {
        requireSight(caller);
        return ask(connection -> {
            List<Observation> observations = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement("""
                    SELECT o.kind, n.name, o.at, o.value FROM observation_latest o JOIN name n ON n.id = o.name
                    WHERE o.shard = ? AND o.device = ? ORDER BY o.kind, n.name""")) {
                select.setInt(1, device.shard());
                select.setLong(2, device.id());
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        observations.add(new Observation(
                                device,
                                KINDS[row.getInt(1)],
                                row.getString(2),
                                Values.unpack(row.getBytes(4)),
                                row.getTimestamp(3).toInstant()));
                    }
                }
            }
            return observations;
        });
    }

    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    /** Asks in one transaction that changes nothing. */
    private <T> T ask(Question<T> question) {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T answer = question.ask(connection);
                connection.commit();
                return answer;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        } catch (SQLException e) {
            throw new Unavailable(e);
        }
    }
}
