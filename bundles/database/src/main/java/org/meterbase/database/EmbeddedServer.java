// SPDX-License-Identifier: Apache-2.0
package org.meterbase.database;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.meterbase.kit.postgres.PostgresPrograms;
import org.meterbase.kit.postgres.PostgresServer;
import org.meterbase.kit.postgres.PostgresSettings;
import org.meterbase.kit.postgres.ServerAccount;
import org.meterbase.kit.postgres.ServerFolder;
import org.meterbase.kit.schema.Login;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The platform's own PostgreSQL server, and the database in it. */
final class EmbeddedServer implements Source {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);
    private static final String DATABASE = "meterbase";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Where in a bundle or on a class path the archive of this name is. */
    interface Archives {
        URL find(String name);
    }

    private final Archives archives;
    private final Path wanted;
    private final int port;
    private volatile PostgresServer server;
    private volatile Path folder;
    private boolean hasDatabase;

    EmbeddedServer(Archives archives, Path folder, int port) {
        this.archives = archives;
        this.wanted = folder;
        this.port = port;
    }

    @Override
    public Login ready() throws IOException, SQLException {
        if (server == null) {
            server = unpacked();
        }
        server.start();
        if (!hasDatabase) {
            createDatabase();
            hasDatabase = true;
        }
        return login(DATABASE);
    }

    @Override
    public String description() {
        PostgresServer running = server;
        return running == null
                ? "embedded PostgreSQL in " + wanted
                : "embedded PostgreSQL in %s, process %d".formatted(folder, running.pid());
    }

    @Override
    public void close() {
        if (server != null) {
            try {
                server.stop();
            } catch (IOException e) {
                LOG.warn("The embedded PostgreSQL was not stopped; the next start of the platform takes it over", e);
            }
        }
    }

    private PostgresServer unpacked() throws IOException {
        String name = PostgresPrograms.archiveName();
        ServerAccount account = ServerAccount.current();
        folder = ServerFolder.choose(wanted, account);
        Path programs = Files.createDirectories(folder.resolve("programs"));
        return new PostgresServer(
                PostgresPrograms.unpack(archives.find(name), programs),
                account,
                folder,
                port,
                PostgresSettings.durable());
    }

    private void createDatabase() throws IOException, SQLException {
        try (Connection connection = login("postgres").connect("supervisor", LIMIT);
                Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
            if (!found.next()) {
                statement.execute("CREATE DATABASE " + DATABASE);
            }
        }
    }

    private Login login(String database) throws IOException {
        return new Login(server.url(database), PostgresServer.USER, server.password());
    }
}
