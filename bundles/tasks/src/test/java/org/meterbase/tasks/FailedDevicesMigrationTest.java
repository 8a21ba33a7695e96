// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.net.URL;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.tasks.DeviceOutcome;
import org.meterbase.api.tasks.ItemOutcome;
import org.meterbase.kit.schema.Login;
import org.meterbase.kit.schema.SchemaMigration;
import org.meterbase.kit.schema.SchemaPool;
import org.meterbase.testkit.TestDatabase;

/** What failed in runs of a schema of version 2 is there in version 3, and is tried again when it was to be. */
final class FailedDevicesMigrationTest {
    private static final String DUE = "2026-03-10T08:10:00.125Z";

    @Test
    void whatFailedIsKept() throws Exception {
        try (TestDatabase database = TestDatabase.with()) {
            Login login = new Login(database.url(), database.user(), database.password());
            SchemaMigration.migrate(login, "tasks", scripts("V1__tasks.sql", "V2__counter_book.sql"));
            try (HikariDataSource source = SchemaPool.open(login, "tasks", 2, Duration.ofMinutes(1))) {
                before(source);
                SchemaMigration.migrate(
                        login, "tasks", scripts("V1__tasks.sql", "V2__counter_book.sql", "V3__failed_devices.sql"));

                List<DeviceOutcome> devices = new RunDevices(new Transactions(source)).list(1, null, 0, 10);
                assertThat(devices)
                        .extracting(DeviceOutcome::state)
                        .containsExactly(
                                DeviceOutcome.State.DONE,
                                DeviceOutcome.State.RETRYING,
                                DeviceOutcome.State.FAILED,
                                DeviceOutcome.State.OPEN);
                assertThat(devices.get(1).retryAt()).hasValue(Instant.parse(DUE));
                assertThat(devices.get(1).attempts()).isEqualTo(2);
                assertThat(devices.get(1).failures())
                        .containsExactly(
                                ItemOutcome.failed("CLOCK", Failure.of(Failure.Reason.SILENT, "Zähler schweigt")),
                                ItemOutcome.failed("EVENT_LOG log", Failure.of(Failure.Reason.UNDEFINED, "no log")));
                assertThat(devices.get(2).retryAt()).isEmpty();
                assertThat(devices.get(2).failures()).hasSize(1);
                assertThat(dues(source)).containsExactly(Instant.parse(DUE), null);
            }
        }
    }

    private static List<URL> scripts(String... names) {
        return Stream.of(names)
                .map(name -> FailedDevicesMigrationTest.class.getResource("/db/migration/tasks/" + name))
                .toList();
    }

    /** A run over devices 1 and 2 in one shard, and 3 and 4 in another. */
    private static void before(HikariDataSource source) throws Exception {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO task (version, name, state, definition, planned_to) VALUES (1, 'a', 'ACTIVE', '{}', now())");
            statement.execute(
                    "INSERT INTO run (task_id, trigger, occurrence, missed, begins, ends, state, group_id, group_version, devices,"
                            + " definition, requested_by, trace_id) VALUES (1, 'PERSON', now(), 0, now(), now(), 'OPEN', 1, 1, 4, '{}', 'a', 'a')");
            statement.execute("INSERT INTO target_list VALUES (1, 1, 10, '\\x0101'), (1, 1, 11, '\\x0301')");
            statement.execute("INSERT INTO run_shard VALUES (1, 10, '\\xfffe', 1), (1, 11, '\\x0a00', 1)");
            statement.execute("INSERT INTO run_device VALUES (1, 10, 2, 2, '" + DUE + "',"
                    + " '[{\"item\": \"CLOCK\", \"reason\": 3, \"text\": \"Zähler schweigt\"},"
                    + " {\"item\": \"EVENT_LOG log\", \"reason\": 10, \"text\": \"no log\"}]'),"
                    + " (1, 11, 3, 1, NULL, '[{\"item\": \"CLOCK\", \"reason\": 10, \"text\": \"\"}]')");
        }
    }

    private static List<Instant> dues(HikariDataSource source) throws Exception {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT due FROM run_shard ORDER BY shard")) {
            List<Instant> dues = new ArrayList<>();
            while (row.next()) {
                dues.add(Times.of(row, "due"));
            }
            return dues;
        }
    }
}
