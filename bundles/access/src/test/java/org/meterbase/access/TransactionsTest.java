// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.meterbase.testkit.TestDatabase;

class TransactionsTest {
    private static final String ADD = """
            INSERT INTO failed_login (name_hash, failures, last_at, not_before)
            VALUES (decode(md5(random()::text), 'hex'), 1, now(), now())""";
    private static TestDatabase database;
    private static Transactions transactions;

    @BeforeAll
    static void start() {
        database = TestDatabase.with("access");
        transactions = new Transactions(database.dataSource());
    }

    @AfterAll
    static void stop() throws SQLException {
        database.close();
    }

    @Test
    void keepsAllOrNothing() {
        long before = count();
        transactions.run(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.executeUpdate(ADD);
            }
        });
        assertThatThrownBy(() -> transactions.run(connection -> {
                    try (Statement statement = connection.createStatement()) {
                        statement.executeUpdate(ADD);
                        throw new Refused(Refused.Reason.CONFLICT, "no");
                    }
                }))
                .isInstanceOf(Refused.class);

        assertThat(count()).isEqualTo(before + 1);
    }

    @Test
    void saysWhyTheConnectionWasLostAndWorksAgain() {
        assertThatIllegalStateException()
                .isThrownBy(() -> transactions.run(connection -> {
                    try (Statement statement = connection.createStatement()) {
                        return statement.execute("SELECT pg_terminate_backend(pg_backend_pid())");
                    }
                }))
                .withCauseInstanceOf(SQLException.class)
                .satisfies(e ->
                        assertThat(((SQLException) e.getCause()).getSQLState()).matches("57P01|08006"));

        assertThat(count()).isNotNegative();
    }

    private static long count() {
        return transactions.run(connection -> {
            try (Statement statement = connection.createStatement();
                    var row = statement.executeQuery("SELECT count(*) FROM failed_login")) {
                row.next();
                return row.getLong(1);
            }
        });
    }
}
