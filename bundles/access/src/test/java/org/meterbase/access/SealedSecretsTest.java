// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meterbase.api.access.AccessDenied;
import org.meterbase.api.access.Caller;
import org.meterbase.api.access.Role;
import org.meterbase.kit.folder.DataFolder;
import org.meterbase.testkit.TestDatabase;

class SealedSecretsTest {
    private static final Caller TASKS = Caller.system("tasks");
    private static final Caller ENGINEER =
            Caller.of(Caller.Kind.PERSON, "eva", Set.of(Role.ENGINEER), "test", Caller.newTraceId());
    private static final Caller ADMINISTRATOR =
            Caller.of(Caller.Kind.PERSON, "admin", Set.of(Role.ADMINISTRATOR), "test", Caller.newTraceId());
    private static TestDatabase database;

    @TempDir
    private Path folder;

    private SealedSecrets secrets;

    @BeforeAll
    static void start() {
        database = TestDatabase.with("access");
    }

    @AfterAll
    static void stop() throws SQLException {
        database.close();
    }

    @BeforeEach
    void empty() throws SQLException {
        execute("TRUNCATE secret");
        secrets = open();
    }

    @Test
    void givesBackWhatItWasGivenAlsoAfterARestart() {
        secrets.put(ENGINEER, "device/1", "lls", octets("first"));
        secrets.put(ENGINEER, "device/1", "lls", octets("second"));

        assertThat(open().get(TASKS, "device/1", "lls")).hasValue(octets("second"));
        assertThat(open().get(TASKS, "device/1", "hls")).isEmpty();
        assertThat(open().get(TASKS, "device/2", "lls")).isEmpty();
    }

    @Test
    void keepsThoseOfManyDevicesInOneStep() {
        Map<String, byte[]> many = new HashMap<>();
        for (int i = 0; i < 1000; i++) {
            many.put("device/" + i, octets("password " + i));
        }
        secrets.putAll(ENGINEER, "lls", many);
        secrets.putAll(ENGINEER, "lls", Map.of("device/7", octets("changed")));
        secrets.putAll(ENGINEER, "lls", Map.of());

        Map<String, Map<String, byte[]>> found = secrets.all(TASKS, List.of("device/7", "device/999", "device/1000"));
        assertThat(found).containsOnlyKeys("device/7", "device/999");
        assertThat(found.get("device/7").get("lls")).isEqualTo(octets("changed"));
        assertThat(found.get("device/999").get("lls")).isEqualTo(octets("password 999"));
    }

    @Test
    void givesThemToThePlatformOnly() {
        secrets.put(ENGINEER, "device/1", "lls", octets("secret"));

        assertThatThrownBy(() -> secrets.get(ADMINISTRATOR, "device/1", "lls")).isInstanceOf(AccessDenied.class);
        assertThatThrownBy(() -> secrets.all(ENGINEER, Set.of("device/1"))).isInstanceOf(AccessDenied.class);
        Caller viewer = Caller.of(Caller.Kind.PROGRAM, "billing", Set.of(Role.VIEWER), "test", Caller.newTraceId());
        assertThatThrownBy(() -> secrets.put(viewer, "device/1", "lls", octets("x")))
                .isInstanceOf(AccessDenied.class);
        assertThatThrownBy(() -> secrets.removeAll(viewer, "device/1")).isInstanceOf(AccessDenied.class);
    }

    @Test
    void leavesNothingReadableInTheDatabase() throws SQLException {
        secrets.put(ENGINEER, "device/1", "lls", octets("12345678"));

        assertThat(rows("SELECT count(*) FROM secret WHERE position('12345678'::bytea IN sealed) > 0"))
                .isZero();
        assertThat(rows("SELECT count(*) FROM secret")).isOne();
    }

    @Test
    void doesNotOpenASecretThatWasCopiedToAnotherDevice() throws SQLException {
        secrets.put(ENGINEER, "device/1", "lls", octets("secret"));
        execute("UPDATE secret SET subject = 'device/2'");

        assertThatIllegalStateException()
                .isThrownBy(() -> secrets.get(TASKS, "device/2", "lls"))
                .withMessageContaining("device/2");
    }

    @Test
    void forgetsAllOfADevice() {
        secrets.put(ENGINEER, "device/1", "lls", octets("a"));
        secrets.put(ENGINEER, "device/1", "hls", octets("b"));
        secrets.put(ENGINEER, "device/2", "lls", octets("c"));
        secrets.removeAll(ENGINEER, "device/1");

        assertThat(secrets.all(TASKS, List.of("device/1", "device/2"))).containsOnlyKeys("device/2");
    }

    @Test
    void keepsItsKeyFromOthersAndSaysSoWhenItIsLost() throws IOException {
        secrets.put(ENGINEER, "device/1", "lls", octets("secret"));
        Path key = folder.resolve(KeyRing.FILE);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        Files.move(key, folder.resolve("elsewhere"));

        assertThatIllegalStateException()
                .isThrownBy(() -> open().get(TASKS, "device/1", "lls"))
                .withMessageContaining("restore it from the backup");
        assertThat(key).doesNotExist();
    }

    @Test
    void sealsUnderTheLastKeyAndOpensUnderEarlierOnes() throws IOException {
        secrets.put(ENGINEER, "device/1", "lls", octets("old"));
        Path key = folder.resolve(KeyRing.FILE);
        String before = Files.readString(key);
        Files.delete(key);
        KeyRing.open(new DataFolder(folder), false);
        String later = Files.readString(key);
        Files.writeString(key, before + later);

        SealedSecrets both = open();
        both.put(ENGINEER, "device/2", "lls", octets("new"));
        assertThat(both.get(TASKS, "device/1", "lls")).hasValue(octets("old"));

        Files.writeString(key, later);
        assertThat(open().get(TASKS, "device/2", "lls")).hasValue(octets("new"));
        assertThatIllegalStateException().isThrownBy(() -> open().get(TASKS, "device/1", "lls"));
    }

    private SealedSecrets open() {
        return new SealedSecrets(database.dataSource(), new DataFolder(folder), Clock.systemUTC());
    }

    private static byte[] octets(String text) {
        return text.getBytes(UTF_8);
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long rows(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
