// SPDX-License-Identifier: Apache-2.0
package org.meterbase.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.meterbase.kit.postgres.PostgresPrograms;
import org.meterbase.kit.postgres.PostgresServer;
import org.meterbase.kit.postgres.PostgresSettings;
import org.meterbase.kit.postgres.ServerAccount;
import org.meterbase.kit.schema.Login;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL server of this JVM's tests: the binaries, the account and the settings of the product, but its data
 * are thrown away. Programs and an empty cluster are kept in the temporary folder, one for each user, so that a later start
 * takes half a second.
 */
final class TestServer {
    /**
     * Nothing that this server holds is of use after the JVM, and every test would pay for writing it to the disk. Tests
     * of what survives a crash start a server of their own, with the product's settings.
     */
    private static final PostgresSettings FAST = PostgresSettings.durable()
            .with("fsync", "off")
            .with("full_page_writes", "off")
            .with("synchronous_commit", "off")
            .with("min_wal_size", "80MB")
            .with("max_connections", "300");

    private static TestServer shared;
    private static TestServer durable;

    private final PostgresServer server;

    private TestServer(PostgresServer server) {
        this.server = server;
    }

    static synchronized TestServer shared() {
        if (shared == null) {
            shared = started(FAST);
        }
        return shared;
    }

    /** One whose commits are on the disk, with the product's settings, whatever that costs. */
    static synchronized TestServer durable() {
        if (durable == null) {
            durable = started(PostgresSettings.durable());
        }
        return durable;
    }

    private static TestServer started(PostgresSettings settings) {
        try {
            return new TestServer(start(settings));
        } catch (IOException e) {
            throw new UncheckedIOException("The PostgreSQL server for tests cannot be started: " + e.getMessage(), e);
        }
    }

    Login login(String database) {
        try {
            return new Login(server.url(database), PostgresServer.USER, server.password());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PostgresServer start(PostgresSettings settings) throws IOException {
        ServerAccount account = ServerAccount.current();
        Path cache = TestPrograms.cache();
        // Other JVMs of this build may be at the same; and none may sweep what another is just making.
        try (FileChannel channel = FileChannel.open(
                        cache.resolve("cache.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            PostgresPrograms programs = TestPrograms.unpacked();
            sweep(cache, programs, account);
            Path template = template(cache, programs, account);
            Path folder = Files.createTempDirectory(cache, "run-");
            copy(template, folder);
            PostgresServer server = new PostgresServer(programs, account, folder, 0, settings);
            server.start();
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> discard(server), "stop the PostgreSQL server for tests"));
            return server;
        }
    }

    /** Making a cluster takes more than a second, copying one a tenth. */
    private static Path template(Path cache, PostgresPrograms programs, ServerAccount account) throws IOException {
        Path template = cache.resolve("template-" + programs.home().getFileName());
        if (!Files.exists(template.resolve("ready"))) {
            PostgresServer first = new PostgresServer(programs, account, template, 0, FAST);
            try {
                first.start();
            } finally {
                first.stop();
            }
            Files.createFile(template.resolve("ready"));
        }
        return template;
    }

    /** The system's {@code cp} keeps owners and is fast where the file system can share blocks. */
    private static void copy(Path template, Path folder) throws IOException {
        Process process = new ProcessBuilder(
                        "cp",
                        "-a",
                        "--reflink=auto",
                        template.resolve("data").toString(),
                        template.resolve("password").toString(),
                        folder.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException("The template cluster could not be copied to " + folder + "; is the disk full?");
        }
    }

    /** Ends and removes servers whose JVM was killed. */
    private static void sweep(Path cache, PostgresPrograms programs, ServerAccount account) throws IOException {
        List<Path> runs;
        try (Stream<Path> all = Files.list(cache)) {
            runs = all.filter(path -> path.getFileName().toString().startsWith("run-"))
                    .toList();
        }
        for (Path run : runs) {
            discard(new PostgresServer(programs, account, run, 0, FAST));
        }
    }

    private static void discard(PostgresServer server) {
        try {
            server.discard();
        } catch (IOException e) {
            // Another JVM uses it, or its files resist: the next sweep meets it again.
            LoggerFactory.getLogger(TestServer.class).debug("A server for tests was not discarded", e);
        }
    }
}
