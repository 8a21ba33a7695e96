// SPDX-License-Identifier: Apache-2.0
package org.meterbase.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.meterbase.database.ServerRoom.ask;
import static org.meterbase.database.ServerRoom.kill;
import static org.meterbase.database.ServerRoom.login;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.meterbase.kit.postgres.PostgresServer;
import org.meterbase.kit.postgres.PostgresSettings;
import org.meterbase.kit.postgres.ServerAccount;
import org.meterbase.kit.schema.Login;
import org.meterbase.testkit.TestPrograms;

/** The embedded server in the weather: real programs, real kills, the settings of the product. */
final class PostgresServerTest {
    private static ServerRoom room;
    private static PostgresServer server;

    @BeforeAll
    static void startOne() throws Exception {
        room = new ServerRoom();
        server = room.server("one");
        server.start();
        ask(server, "CREATE TABLE reading (value int)");
    }

    @AfterAll
    static void stopAll() throws IOException {
        server.discard();
        room.close();
    }

    @Test
    void isDurableAndListensToThisMachineOnly() throws Exception {
        server.start();
        assertThat(ask(server, "SHOW fsync")).isEqualTo("on");
        assertThat(ask(server, "SHOW synchronous_commit")).isEqualTo("on");
        assertThat(ask(server, "SHOW full_page_writes")).isEqualTo("on");
        assertThat(ask(server, "SHOW data_checksums")).isEqualTo("on");
        assertThat(ask(server, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(ask(server, "SHOW server_encoding")).isEqualTo("UTF8");
        assertThat(ask(server, "SELECT 'a' < 'B'")).as("order of code points").isEqualTo("f");
        assertThat(ask(server, "SELECT lower('ÄÉ')")).isEqualTo("äé");
        assertThat(ask(server, "SHOW log_timezone")).isEqualTo("UTC");
    }

    @Test
    void runsUnprivilegedAndKeepsItsPasswordToItself() throws Exception {
        server.start();
        int account = ServerAccount.current().dropsPrivileges()
                ? ServerAccount.UNPRIVILEGED
                : (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        Path folder = room.folder("one");
        assertThat(Files.getAttribute(Path.of("/proc", Long.toString(server.pid())), "unix:uid"))
                .isEqualTo(account);
        assertThat(permissions(folder.resolve("password"))).isEqualTo("rw-------");
        assertThat(permissions(folder.resolve("data"))).isEqualTo("rwx------");
        assertThat(folder.resolve("password.initdb")).doesNotExist();
        assertThat(server.password()).hasSizeGreaterThanOrEqualTo(32);
    }

    @Test
    void refusesAWrongPasswordOnEveryWayIn() throws Exception {
        server.start();
        assertThat(ask(server, "SELECT string_agg(DISTINCT auth_method, ',') FROM pg_hba_file_rules"))
                .isEqualTo("scram-sha-256");
        Login wrong = new Login(server.url("postgres"), PostgresServer.USER, "guess");
        assertThatThrownBy(() -> wrong.connect("test", Duration.ofSeconds(5)))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
    }

    @Test
    void isTakenOverAfterItsPlatformWasKilled() throws Exception {
        Orphan orphan = startAndKillPlatform("orphaned");
        PostgresServer heir = room.server("orphaned");
        heir.start();
        try {
            assertThat(heir.pid()).isEqualTo(orphan.pid());
            assertThat(heir.url("postgres")).isEqualTo(orphan.url());
            assertThat(ask(heir, "SELECT 1")).isEqualTo("1");
        } finally {
            heir.stop();
        }
        assertThat(room.folder("orphaned").resolve("data/postmaster.pid"))
                .as("stopped cleanly")
                .doesNotExist();
        heir.discard();
    }

    @Test
    void comesBackAtTheSamePortWithEverythingAfterItWasKilled() throws Exception {
        server.start();
        String url = server.url("postgres");
        ask(server, "INSERT INTO reading VALUES (42)");
        kill(server.pid());
        assertThat(server.alive()).isFalse();
        server.start();
        assertThat(server.url("postgres")).isEqualTo(url);
        assertThat(ask(server, "SELECT count(*) FROM reading WHERE value = 42")).isEqualTo("1");
    }

    @Test
    void endsProcessesThatOutliveADeadServer() throws Exception {
        server.start();
        try (Connection connection = login(server).connect("test", Duration.ofSeconds(30));
                Statement statement = connection.createStatement()) {
            Thread busy = new Thread(() -> {
                try {
                    statement.execute("SELECT count(*) FROM generate_series(1, 100000000000)");
                } catch (SQLException e) {
                    // It is killed; that is what the test is about.
                }
            });
            busy.start();
            Until.holds("the statement runs", () -> ask(
                            server,
                            "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%generate_series(1, 1000%' AND pid <> pg_backend_pid()")
                    .equals("1"));
            kill(server.pid());
            server.start();
            busy.join();
        }
        assertThat(ask(server, "SELECT 1")).isEqualTo("1");
    }

    @Test
    void isNotMisledByAStalePidThatBelongsToSomebodyElse() throws Exception {
        PostgresServer other = room.server("stale");
        other.start();
        kill(other.pid());
        Path file = room.folder("stale").resolve("data/postmaster.pid");
        String stale = Files.readString(file);
        Files.writeString(file, ProcessHandle.current().pid() + stale.substring(stale.indexOf('\n')));
        other.start();
        assertThat(ask(other, "SELECT 1")).isEqualTo("1");
        other.discard();
    }

    @Test
    void isStartedAnewAfterAnUpdateWithOtherSettings() throws Exception {
        long pid = startAndKillPlatform("updated").pid();
        PostgresServer updated =
                room.server("updated", PostgresSettings.durable().with("work_mem", "17MB"));
        updated.start();
        assertThat(updated.pid()).isNotEqualTo(pid);
        assertThat(ask(updated, "SHOW work_mem")).isEqualTo("17MB");
        updated.discard();
    }

    @Test
    void keepsASecondPlatformAway() throws Exception {
        server.start();
        PostgresServer intruder = room.server("one");
        assertThatThrownBy(intruder::start)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Another running platform");
        intruder.stop();
        assertThat(server.alive()).isTrue();
    }

    @Test
    void saysWhyItDoesNotStart() throws Exception {
        PostgresServer broken = room.server("broken", PostgresSettings.durable().with("shared_buffers", "lots"));
        assertThatThrownBy(broken::start).isInstanceOf(IOException.class).hasMessageContaining("shared_buffers");
        broken.discard();
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private record Orphan(long pid, String url) {}

    /** Another JVM starts a server, says so, and is killed. */
    private static Orphan startAndKillPlatform(String folder) throws IOException {
        Process platform = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"), // where the programs are
                        "-cp",
                        System.getProperty("java.class.path"),
                        Platform.class.getName(),
                        room.folder(folder).toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(platform.getInputStream(), StandardCharsets.UTF_8))) {
            return new Orphan(Long.parseLong(said.readLine()), said.readLine());
        } finally {
            platform.destroyForcibly().onExit().join();
        }
    }

    static final class Platform {
        public static void main(String[] arguments) throws Exception {
            PostgresServer server = new PostgresServer(
                    TestPrograms.unpacked(),
                    ServerAccount.current(),
                    Path.of(arguments[0]),
                    0,
                    PostgresSettings.durable());
            server.start();
            System.out.println(server.pid() + "\n" + server.url("postgres"));
            Thread.currentThread().join();
        }
    }
}
