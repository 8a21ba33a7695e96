// SPDX-License-Identifier: Apache-2.0
package org.meterbase.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.meterbase.kit.postgres.PostgresServer;
import org.meterbase.kit.postgres.PostgresSettings;
import org.meterbase.kit.postgres.ServerAccount;
import org.meterbase.kit.schema.Login;
import org.meterbase.testkit.TestPrograms;

/** A folder that the account of a server can reach, and servers in it with the settings of the product. */
final class ServerRoom implements AutoCloseable {
    private final Path folder;

    ServerRoom() throws IOException {
        folder = Files.createTempDirectory("meterbase-servers");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    }

    Path folder(String name) {
        return folder.resolve(name);
    }

    /** One of perhaps several owners, one after the other, of the server in the folder of that name. */
    PostgresServer server(String name) throws IOException {
        return server(name, PostgresSettings.durable());
    }

    PostgresServer server(String name, PostgresSettings settings) throws IOException {
        return new PostgresServer(TestPrograms.unpacked(), ServerAccount.current(), folder(name), 0, settings);
    }

    static Login login(PostgresServer server) throws IOException {
        return new Login(server.url("postgres"), PostgresServer.USER, server.password());
    }

    /** Runs a statement and gives the first column of the first row, null where there is none. */
    static String ask(PostgresServer server, String sql) throws SQLException, IOException {
        try (Connection connection = login(server).connect("test", Duration.ofSeconds(10));
                Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return null;
            }
            try (ResultSet rows = statement.getResultSet()) {
                return rows.next() ? rows.getString(1) : null;
            }
        }
    }

    static void kill(long pid) {
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
