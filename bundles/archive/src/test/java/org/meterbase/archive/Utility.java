// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.meterbase.api.access.Caller;
import org.meterbase.api.access.Role;
import org.meterbase.api.archive.Archive;
import org.meterbase.api.archive.EndDevice;
import org.meterbase.api.archive.UsagePoint;
import org.meterbase.api.model.Identity;
import org.meterbase.api.model.ReadingType;
import org.meterbase.testkit.TestDatabase;

/** A small utility with an archive of its own, in a fresh database. */
final class Utility implements AutoCloseable {
    static final Caller ENGINEER = caller("ines", Role.ENGINEER);
    static final Caller VIEWER = caller("vera", Role.VIEWER);

    /** Energy drawn in 15 minutes, and the dial of it, in kWh. */
    static final ReadingType INTERVALS = ReadingType.parse("0.0.2.4.1.1.12.0.0.0.0.0.0.0.0.3.72.0");

    static final ReadingType DIAL = ReadingType.parse("0.0.0.1.1.1.12.0.0.0.0.0.0.0.0.3.72.0");

    /** Energy fed in. */
    static final ReadingType EXPORTED = ReadingType.parse("0.0.2.4.19.1.12.0.0.0.0.0.0.0.0.3.72.0");

    static final Instant JANUARY = Instant.parse("2026-01-01T00:00:00Z");
    static final Instant FEBRUARY = Instant.parse("2026-02-01T00:00:00Z");
    static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");

    final TestDatabase database = TestDatabase.with("archive");
    final KeptSecrets secrets = new KeptSecrets();
    final Records records = new Records(database.dataSource());
    final UsagePoints usagePoints = new UsagePoints(records);
    final EndDevices devices = new EndDevices(records, secrets);
    final Models models = new Models(records);
    final Bindings bindings = new Bindings(records);
    final Ratios ratios = new Ratios(records);
    final DeviceGroups groups = new DeviceGroups(records);
    final Imports imports = new Imports(records, secrets);
    final Archive archive = new RecordedArchive(records, usagePoints, devices, groups, models);

    /** Forgets everything, for the next test. */
    void clear() {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("TRUNCATE usage_point, end_device, device_group, model_record, change CASCADE");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        models.forget();
        secrets.kept.clear();
        secrets.away = false;
    }

    static Caller caller(String name, Role role) {
        return Caller.of(Caller.Kind.PERSON, name, EnumSet.of(role), "test", Caller.newTraceId());
    }

    /** A model of dials: import on channel 1.8.0, export on 2.8.0. */
    static ModelDocument dials() {
        return document(channel("1.0.1.8.0.255", INTERVALS), channel("1.0.2.8.0.255", EXPORTED));
    }

    static ModelDocument document(ModelDocument.Channel... channels) {
        return new ModelDocument(
                "ACM",
                "",
                List.of(new ModelDocument.Profile("1.0.99.1.0.255", "PT15M", "end", "P40D", List.of(channels))),
                List.of(channel("1.0.1.8.0.255", DIAL)),
                List.of("0.0.99.98.0.255"));
    }

    static ModelDocument.Channel channel(String name, ReadingType type) {
        return new ModelDocument.Channel(name, type.toString(), "secondary", "index", null, "Wh", 9);
    }

    void model(String name) {
        models.add(ENGINEER, name, Models.ALWAYS, dials());
    }

    UsagePoint point(String name) {
        return usagePoints.add(ENGINEER, new UsagePointDraft(name, "Europe/Berlin", "residential", null));
    }

    EndDevice device(String serialNumber, String model) {
        return devices.add(ENGINEER, draft(serialNumber, model), Map.of());
    }

    static DeviceDraft draft(String serialNumber, String model) {
        return new DeviceDraft(
                serialNumber,
                "",
                model,
                EndDevice.Kind.METER,
                EndDevice.State.STOCK,
                ZoneOffset.UTC,
                Identity.unknown(),
                Optional.empty(),
                Optional.empty());
    }

    Binding bind(EndDevice device, UsagePoint point, Instant from, Instant to) {
        return bindings.add(
                ENGINEER, new BindingDraft(point.id(), null, device.key().id(), from, to));
    }

    Binding correct(Binding binding, UsagePoint point, EndDevice device, Instant from, Instant to) {
        BindingDraft draft = new BindingDraft(point.id(), null, device.key().id(), from, to);
        return bindings.correct(
                        ENGINEER,
                        List.of(new Bindings.Correction(binding.id(), OptionalLong.of(binding.version()), draft)))
                .get(0);
    }

    Ratio ratio(UsagePoint point, int current, Instant from) {
        return ratios.add(ENGINEER, new RatioDraft(point.id(), null, BigDecimal.valueOf(current), null, null, from));
    }

    /** Imports a file of these lines, all of it or nothing. */
    ImportReport load(ImportKind kind, String... lines) {
        return load(kind, false, false, lines);
    }

    ImportReport load(ImportKind kind, boolean dryRun, boolean skip, String... lines) {
        byte[] file = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        return imports.run(ENGINEER, kind, 0, new ByteArrayInputStream(file), dryRun, skip);
    }

    /** A moment that lies after all that was recorded, and before all that will be. */
    Instant now() {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT clock_timestamp()")) {
            row.next();
            return row.getTimestamp(1).toInstant();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    long count(String sql) {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws SQLException {
        records.close();
        database.close();
    }
}
