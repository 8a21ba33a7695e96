// SPDX-License-Identifier: Apache-2.0
package org.meterbase.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class TestDatabaseTest {
    @AutoClose
    private static final TestDatabase DATABASE = TestDatabase.with("sample");

    @Test
    void hasTheSchemaOfTheScriptsAsSearchPath() throws SQLException {
        assertThat(ask(DATABASE, "SHOW search_path")).isEqualTo("sample");
        assertThat(ask(DATABASE, "SHOW timezone")).isEqualTo("UTC");
        assertThat(ask(DATABASE, "INSERT INTO meter VALUES ('A1') RETURNING serial"))
                .isEqualTo("A1");
        assertThat(ask(DATABASE, "SELECT serial FROM sample.meter")).isEqualTo("A1");
    }

    @Test
    void givesEachTestADatabaseOfItsOwn() throws SQLException {
        try (TestDatabase other = TestDatabase.with("sample")) {
            assertThat(other.url()).isNotEqualTo(DATABASE.url());
            assertThat(ask(other, "SELECT count(*) FROM meter")).isEqualTo("0");
        }
    }

    @Test
    void refusesASchemaWithoutScripts() {
        assertThatThrownBy(() -> TestDatabase.with("nonesuch")).hasMessageContaining("db/migration/nonesuch");
    }

    @Test
    void endsATransactionThatIdles() throws SQLException {
        assertThat(ask(DATABASE, "SHOW idle_in_transaction_session_timeout")).isEqualTo("5s");
    }

    private static String ask(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
