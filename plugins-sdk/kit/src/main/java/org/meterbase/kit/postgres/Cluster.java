// SPDX-License-Identifier: Apache-2.0
package org.meterbase.kit.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The files of one database cluster: made once, opened by one server at a time. */
final class Cluster {
    private static final Duration INITDB_LIMIT = Duration.ofMinutes(3);
    /** A socket's path longer than this is refused by the kernel (sockaddr_un), and then the whole server would not start. */
    private static final int SOCKET_PATH_LIMIT = 107;
    /** Only those who know the password, and only from this machine. */
    private static final String HBA =
            "local all,replication all scram-sha-256\nhost all,replication all 127.0.0.1/32 scram-sha-256\n";

    private final Path folder;
    private final PostgresPrograms programs;
    private final ServerAccount account;
    private final PostgresSettings settings;
    private final int wantedPort;
    /** Whether somebody has been told the port. */
    private boolean pinned;

    Cluster(Path folder, PostgresPrograms programs, ServerAccount account, PostgresSettings settings, int wantedPort) {
        this.folder = folder;
        this.programs = programs;
        this.account = account;
        this.settings = settings;
        this.wantedPort = wantedPort;
    }

    Path data() {
        return folder.resolve("data");
    }

    /** The cluster's name in the titles of its processes: the same for the same folder, in every life of the platform. */
    String name() {
        return "meterbase-%08x".formatted(folder.toString().hashCode());
    }

    Path startLog() {
        return data().resolve("start.log");
    }

    String password() throws IOException {
        return Files.readString(folder.resolve("password")).strip();
    }

    int port() throws IOException {
        return Integer.parseInt(Files.readString(folder.resolve("port")).strip());
    }

    /** Makes the cluster where there is none. A first start that was cut off leaves nothing that a second stumbles over. */
    void prepare() throws IOException {
        Path version = data().resolve("PG_VERSION");
        if (!Files.exists(version)) {
            initialise();
        }
        if (!Files.exists(folder.resolve("password"))) {
            throw new IOException(
                    "The file %s is missing, without which nobody gets at the data beside it; put it back from the backup"
                            .formatted(folder.resolve("password")));
        }
        String found = Files.readString(version).strip();
        String ours = programs.majorVersion();
        if (!ours.equals(found)) {
            throw new IOException(
                    "The data in %s are of PostgreSQL %s and this platform brings %s; dump them with programs of %s, move the folder away, start, and restore"
                            .formatted(data(), found, ours, found));
        }
    }

    /** From now on the port stays, also when it is taken for the moment by another program. */
    void pinPort() {
        pinned = true;
    }

    /** Deletes everything. */
    void delete() throws IOException {
        deleteTree(folder);
    }

    /** Whether the server has our programs and the settings that we would give it now. */
    boolean isAsWanted(Postmaster running) throws IOException {
        return running.program().equals(Path.of(programs.program("postgres")))
                && (wantedPort == 0 || wantedPort == running.port())
                && Files.exists(folder.resolve("port"))
                && settingsText(port()).equals(Files.readString(settingsFile()));
    }

    /** Writes the settings for the next start, and gives the port that is in them. */
    int writeSettings() throws IOException {
        int port = choosePort();
        Files.writeString(folder.resolve("port"), port + "\n");
        Files.writeString(settingsFile(), settingsText(port));
        account.own(settingsFile());
        Files.deleteIfExists(startLog());
        forgetServer();
        return port;
    }

    /**
     * The server is gone. Where its number was given to another process meanwhile, or nobody collects the dead (in many a
     * container), PostgreSQL would take it for alive and not dare to start.
     */
    private void forgetServer() throws IOException {
        Files.deleteIfExists(data().resolve("postmaster.pid"));
        try (DirectoryStream<Path> sockets = Files.newDirectoryStream(data(), ".s.PGSQL.*")) {
            for (Path socket : sockets) {
                Files.delete(socket);
            }
        }
    }

    private void initialise() throws IOException {
        Path unfinished = folder.resolve("data.unfinished");
        deleteTree(unfinished);
        Path passwordFile = folder.resolve("password");
        if (!Files.exists(passwordFile)) {
            writeSecret(passwordFile, newPassword());
        }
        Path forInitdb = folder.resolve("password.initdb");
        writeSecret(forInitdb, password());
        Files.createDirectory(
                unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        account.own(forInitdb);
        account.own(unfinished);
        try {
            // UTF-8 with the order of code points: the same on every machine, whatever its C library thinks of letters.
            Command.run(
                    account.commandLine(List.of(
                            programs.program("initdb"),
                            "-D",
                            unfinished.toString(),
                            "-U",
                            PostgresServer.USER,
                            "--pwfile=" + forInitdb,
                            "-A",
                            "scram-sha-256",
                            "--encoding=UTF8",
                            "--locale=C",
                            "--locale-provider=builtin",
                            "--builtin-locale=C.UTF-8",
                            "--data-checksums",
                            "--no-instructions")),
                    programs.home(),
                    INITDB_LIMIT);
        } catch (IOException e) {
            throw new IOException(
                    "The database cluster in %s was not made: %s. The folder must be writable with room for 100 MB, and the account must have a line in /etc/passwd"
                            .formatted(folder, e.getMessage()),
                    e);
        } finally {
            Files.deleteIfExists(forInitdb);
        }
        Files.writeString(
                unfinished.resolve("postgresql.conf"),
                "\ninclude_if_exists 'meterbase.conf'\n",
                StandardOpenOption.APPEND);
        Files.writeString(unfinished.resolve("pg_hba.conf"), HBA);
        Files.move(unfinished, data(), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel parent = FileChannel.open(folder)) {
            parent.force(true); // else a power cut could take the folder's new name away, and with it the data
        }
    }

    private Path settingsFile() {
        return data().resolve("meterbase.conf");
    }

    private String settingsText(int port) {
        String socket = data() + "/.s.PGSQL." + port;
        boolean fits = socket.getBytes(StandardCharsets.UTF_8).length <= SOCKET_PATH_LIMIT;
        return settings.with("port", Integer.toString(port))
                .with("cluster_name", name())
                .with("unix_socket_directories", fits ? data().toString() : "")
                .text();
    }

    private int choosePort() throws IOException {
        if (wantedPort != 0) {
            return wantedPort;
        }
        if (Files.exists(folder.resolve("port")) && (pinned || LocalPort.isFree(port()))) {
            return port();
        }
        return LocalPort.choose();
    }

    private static String newPassword() {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    private static void writeSecret(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text + "\n");
    }

    private static void deleteTree(Path root) throws IOException {
        if (Files.exists(root)) {
            try (Stream<Path> all = Files.walk(root)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            } catch (UncheckedIOException e) {
                // Another process deletes the same tree.
                throw e.getCause();
            }
        }
    }
}
