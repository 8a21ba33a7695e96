// SPDX-License-Identifier: Apache-2.0
package org.meterbase.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meterbase.kit.schema.Login;
import org.meterbase.kit.schema.MigrationFailedException;
import org.meterbase.kit.schema.SchemaMigration;
import org.meterbase.kit.schema.SchemaPool;
import org.meterbase.testkit.TestDatabase;

final class SchemaMigrationTest {
    @AutoClose
    private final TestDatabase database = TestDatabase.with();

    private final Login login = new Login(database.url(), database.user(), database.password());
    private final List<URL> scripts = new ArrayList<>();

    @TempDir
    private Path folder;

    @BeforeEach
    void writeTheFirstScript() throws IOException {
        add("V1__meter.sql", "CREATE TABLE meter (serial text PRIMARY KEY); INSERT INTO meter VALUES ('${serial}');");
    }

    @Test
    void makesTheSchemaAndKeepsItsHistoryInIt() throws Exception {
        assertThat(SchemaMigration.migrate(login, "sample", scripts)).isEqualTo(new SchemaMigration.Outcome("1", 1));
        assertThat(ask("SELECT serial FROM sample.meter")).isEqualTo("${serial}");
        assertThat(ask("SELECT count(*) FROM sample.schema_history WHERE version = '1'"))
                .isEqualTo("1");
        assertThat(ask("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
                .isEqualTo("0");
    }

    @Test
    void runsAScriptOnce() throws Exception {
        SchemaMigration.migrate(login, "sample", scripts);
        assertThat(SchemaMigration.migrate(login, "sample", scripts)).isEqualTo(new SchemaMigration.Outcome("1", 0));
        add("V2__make.sql", "ALTER TABLE meter ADD make text");
        assertThat(SchemaMigration.migrate(login, "sample", scripts)).isEqualTo(new SchemaMigration.Outcome("2", 1));
    }

    @Test
    void leavesNothingOfAScriptThatFailsAndRunsItWhenItIsMended() throws Exception {
        add("V2__broken.sql", "CREATE TABLE half (a int); SELECT nonsense;");
        assertThatThrownBy(() -> SchemaMigration.migrate(login, "sample", scripts))
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("V2__broken.sql")
                .hasMessageContaining("nonsense");
        assertThat(ask("SELECT to_regclass('sample.half')")).isNull();

        scripts.remove(1);
        add("V2__broken.sql", "CREATE TABLE half (a int)");
        assertThat(SchemaMigration.migrate(login, "sample", scripts)).isEqualTo(new SchemaMigration.Outcome("2", 1));
    }

    @Test
    void refusesAScriptThatWasChangedAfterItRan() throws Exception {
        SchemaMigration.migrate(login, "sample", scripts);
        scripts.clear();
        add("V1__meter.sql", "CREATE TABLE meter (other text)");
        assertThatThrownBy(() -> SchemaMigration.migrate(login, "sample", scripts))
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("checksum");
    }

    @Test
    void refusesANameThatItWouldOverlook() throws Exception {
        add("v2_typo.sql", "SELECT 1");
        assertThatThrownBy(() -> SchemaMigration.migrate(login, "sample", scripts))
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("v2_typo.sql");
    }

    @Test
    void doesNotTakeAnAbsentDatabaseForAScriptThatFails() {
        Login absent = new Login("jdbc:postgresql://127.0.0.1:1/meterbase", "meterbase", "secret");
        assertThatThrownBy(() -> SchemaMigration.migrate(absent, "sample", scripts))
                .isInstanceOf(SQLException.class);
    }

    @Test
    void isGivenTheTimeThatALargeTableTakes() throws Exception {
        add("V2__long.sql", "SELECT pg_sleep(6)"); // the server ends transactions that idle for five seconds
        assertThat(SchemaMigration.migrate(login, "sample", scripts)).isEqualTo(new SchemaMigration.Outcome("2", 2));
    }

    @Test
    void saysWhatIsWrongWithAnAddressWithoutItsSecret() {
        Login wrong = new Login("jdbc:oracle:thin:@db?password=secret", "meterbase", "");
        assertThatThrownBy(() -> wrong.connect("test", Duration.ofSeconds(5)))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("jdbc:postgresql://")
                .hasMessageNotContaining("secret");
    }

    @Test
    void neverPrintsAPassword() {
        Login login = new Login("jdbc:postgresql://db/meterbase?password=secret", "meterbase", "secret");
        assertThat(login.toString() + login.address()).doesNotContain("secret");
    }

    @Test
    void limitsStatementsAndTransactionsThatIdle() throws Exception {
        SchemaMigration.migrate(login, "sample", scripts);
        try (HikariDataSource pool = SchemaPool.open(login, "sample", 2, Duration.ofSeconds(1));
                Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("SELECT pg_sleep(5)"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
            try (ResultSet row = statement.executeQuery("SHOW idle_in_transaction_session_timeout")) {
                row.next();
                assertThat(row.getString(1)).isEqualTo("5s");
            }
        }
    }

    private void add(String name, String sql) throws IOException {
        Path script = Files.writeString(folder.resolve(name), sql);
        scripts.add(script.toUri().toURL());
    }

    private String ask(String sql) throws SQLException {
        try (Connection connection = login.connect("test", Duration.ofSeconds(10));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
