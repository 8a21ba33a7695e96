// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.kit.folder.DataFolder;
import org.meterbase.testkit.TestDatabase;
import org.meterbase.testkit.south.TestClock;

/** Counters that nothing may give out twice (docs/adr/0004): every one given is noted, over all lives of the platform. */
final class CounterTest {
    private static final DeviceKey METER = new DeviceKey(7, 4711);
    private static final DeviceKey OTHER = new DeviceKey(8, 4712);
    private static final long MARGIN = 1_000_000;

    @AutoClose
    static final TestDatabase database = TestDatabase.with("tasks");

    private final TestClock clock = TestClock.at("2026-03-10T08:00:00Z");
    private final Set<String> given = new HashSet<>();

    @TempDir
    private Path folder;

    private SqlDeviceStore store;

    @BeforeEach
    void boot() throws SQLException {
        execute("DROP SCHEMA IF EXISTS dump CASCADE");
        execute("TRUNCATE counter");
        execute("UPDATE counter_book SET batch = 0, skipped = 0, reserved = NULL");
        start();
    }

    /** A new life of the platform; whatever the one before had in memory is gone. */
    private void start() {
        store = new SqlDeviceStore(
                new Transactions(database.dataSource()), new CounterBook(new DataFolder(folder), clock, MARGIN));
    }

    @Test
    void beginsWithOneAndAscends() {
        assertThat(take(METER, 0, 32)).isEqualTo(1);
        assertThat(take(METER, 0, 32)).isEqualTo(33);
        assertThat(take(OTHER, 0, 1)).isEqualTo(1);
        assertThat(take(METER, 0, 65_536)).isEqualTo(257);
        assertThat(take(METER, 0, 1)).isEqualTo(257 + 65_536);
    }

    @Test
    void asksTheDatabaseOnceForSeveralConversations() throws SQLException {
        for (int i = 0; i < 8; i++) {
            take(METER, 0, 32);
        }
        assertThat(number("SELECT batch FROM counter_book")).isEqualTo(1);
        take(METER, 0, 1);
        assertThat(number("SELECT batch FROM counter_book")).isEqualTo(2);
    }

    @Test
    void movesForwardToWhatTheDeviceExpectsAndNeverBack() {
        take(METER, 0, 32);
        assertThat(take(METER, 100, 32)).isEqualTo(100);
        assertThat(take(METER, 5_000_000, 32)).isEqualTo(5_000_000);
        assertThat(take(METER, 7, 32)).isEqualTo(5_000_032);
        start();
        assertThat(take(METER, 0, 32)).isGreaterThan(5_000_032);
    }

    @Test
    void aCrashBetweenReservingAndUsingLosesCountersAndRepeatsNone() {
        take(METER, 0, 32);
        long lost = take(METER, 0, 32);
        start();
        assertThat(take(METER, 0, 32)).isGreaterThan(lost);
    }

    @Test
    void tellsNothingThatIsNotOnTheDisk() throws IOException {
        take(METER, 0, 32);
        Path mark = folder.resolve(CounterBook.FILE);
        Files.delete(mark);
        Files.createDirectories(mark.resolve("in the way"));
        store.reserve(OTHER, "ek", 0, 32, first -> note(OTHER, first, 32));
        assertThatThrownBy(store::flush).isInstanceOf(UncheckedIOException.class);
        assertThat(given).hasSize(32);
        Files.delete(mark.resolve("in the way"));
        Files.delete(mark);
        store.flush();
        assertThat(given).hasSize(64);
    }

    @Test
    void anOlderDumpSkipsWhatItsSuccessorsMayHaveGiven() throws SQLException {
        take(METER, 0, 32);
        dump();
        clock.move(Duration.ofHours(20));
        for (int i = 0; i < 100; i++) {
            take(METER, 0, 300);
        }
        take(OTHER, 0, 32);
        restore();
        start();
        assertThat(take(METER, 0, 32)).isGreaterThan(MARGIN);
        assertThat(take(OTHER, 0, 32)).as("the dump knows nothing of it").isGreaterThan(MARGIN);
        assertThat(number("SELECT skipped FROM counter_book")).isEqualTo(MARGIN);
    }

    @Test
    void aDumpOfTheSameMinuteIsNoticedAsWell() throws SQLException {
        take(METER, 0, 32);
        dump();
        take(METER, 0, 300);
        restore();
        start();
        assertThat(take(METER, 0, 32)).isGreaterThan(MARGIN);
    }

    @Test
    void aRestoreUnderARunningPlatformIsNoticed() throws SQLException {
        take(METER, 0, 300);
        dump();
        take(METER, 0, 300);
        restore();
        assertThat(take(METER, 0, 300)).isGreaterThan(MARGIN);
        assertThat(take(METER, 0, 300)).isLessThan(MARGIN + 10_000);
    }

    @Test
    void aDatabaseWithoutItsFileSkips() throws IOException {
        take(METER, 0, 32);
        Files.delete(folder.resolve(CounterBook.FILE));
        start();
        assertThat(take(METER, 0, 32)).isGreaterThan(MARGIN);
        start();
        assertThat(take(METER, 0, 32)).isLessThan(2 * MARGIN);
    }

    @Test
    void aDamagedFileIsNoBetterThanALostOne() throws IOException {
        take(METER, 0, 32);
        Files.writeString(folder.resolve(CounterBook.FILE), "1x");
        start();
        assertThat(take(METER, 0, 32)).isGreaterThan(MARGIN);
    }

    @Test
    void aCopyOfDatabaseAndFileTogetherSkipsToo() throws Exception {
        take(METER, 0, 32);
        dump();
        String mark = Files.readString(folder.resolve(CounterBook.FILE));
        for (int i = 0; i < 100; i++) {
            take(METER, 0, 300);
        }
        restore();
        Files.writeString(folder.resolve(CounterBook.FILE), mark);
        clock.move(Duration.ofHours(2));
        start();
        assertThat(take(METER, 0, 32)).isGreaterThan(MARGIN);
    }

    @Test
    void aFreshCopyOfDatabaseAndFileTogetherSkipsALittle() throws Exception {
        take(METER, 0, 32);
        dump();
        String mark = Files.readString(folder.resolve(CounterBook.FILE));
        take(METER, 0, 2_000);
        restore();
        Files.writeString(folder.resolve(CounterBook.FILE), mark);
        start();
        assertThat(take(METER, 0, 32)).isGreaterThan(CounterBook.START).isLessThan(2 * CounterBook.START);
    }

    @Test
    void anOrdinaryRestartCostsLittle() throws SQLException {
        take(METER, 0, 32);
        for (int life = 0; life < 10; life++) {
            start();
            take(METER, 0, 32);
        }
        assertThat(number("SELECT skipped FROM counter_book")).isEqualTo(10 * CounterBook.START);
    }

    /** Takes so many counters, none of which was ever taken before. */
    private long take(DeviceKey device, long atLeast, int count) {
        long[] taken = {-1};
        store.reserve(device, "ek", atLeast, count, first -> {
            taken[0] = first;
            note(device, first, count);
        });
        store.flush();
        assertThat(taken[0]).isPositive().isGreaterThanOrEqualTo(atLeast);
        return taken[0];
    }

    private void note(DeviceKey device, long first, int count) {
        for (long counter = first; counter < first + count; counter++) {
            assertThat(given.add(device + " " + counter))
                    .as(device + " " + counter)
                    .isTrue();
        }
    }

    /** What a dump of the schema has of counters. */
    private void dump() throws SQLException {
        execute("CREATE SCHEMA dump");
        execute("CREATE TABLE dump.counter AS TABLE counter");
        execute("CREATE TABLE dump.counter_book AS TABLE counter_book");
    }

    private void restore() throws SQLException {
        execute("TRUNCATE counter, counter_book");
        execute("INSERT INTO counter SELECT * FROM dump.counter");
        execute("INSERT INTO counter_book SELECT * FROM dump.counter_book");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
