// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.product;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The assembly that ships, run as a process of its own in a folder of its own: started, killed and started again, and used
 * through REST and its console as an operator would.
 */
public final class Product implements AutoCloseable {
    private static final Duration BOOT = Duration.ofMinutes(8);

    private final Path base;
    private final int httpPort;
    private final int sshPort;
    private final List<String> options;
    private Process process;
    private String password;

    private Product(Path base, List<String> options) throws IOException {
        this.base = base;
        this.httpPort = freePort();
        this.sshPort = freePort();
        this.options = options;
    }

    /** A product that has never run. @param options further options of its JVM, as {@code -Dname=value} */
    public static Product fresh(String... options) throws IOException {
        // Started by root, the embedded database runs as another account, which has to get in.
        return new Product(
                Files.createTempDirectory(
                        "meterbase-itest-",
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"))),
                List.of(options));
    }

    /** Starts it and waits until it says that it is ready. */
    public Product start() throws IOException, InterruptedException {
        launch();
        Await.until("the product is ready; see " + log(), BOOT, () -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("the product ended with " + process.exitValue() + "; see " + log());
            }
            return rest(null).status("GET", "/health/ready") == 200;
        });
        // Karaf reads the console's keys at a time of its own.
        Await.until("the console lets its administrator in", BOOT, () -> console("echo in")
                .contains("in"));
        if (password == null) {
            password = Files.readString(initialPassword()).strip();
        }
        return this;
    }

    /** Starts it without waiting for anything. */
    public void launch() throws IOException {
        if (process != null && process.isAlive()) {
            throw new IllegalStateException("it runs already");
        }
        Path assembly = assembly();
        ConsoleKey.allow(assembly, base);
        ProcessBuilder builder =
                new ProcessBuilder(assembly.resolve("bin/karaf").toString(), "server");
        Map<String, String> environment = builder.environment();
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("KARAF_BASE", base.toString());
        environment.put("METERBASE_HTTP_PORT", Integer.toString(httpPort));
        environment.put("METERBASE_SSH_PORT", Integer.toString(sshPort));
        environment.put("METERBASE_DATA", data().toString());
        environment.put("KARAF_OPTS", String.join(" ", options));
        environment.put("JAVA_MAX_MEM", "1g");
        builder.redirectErrorStream(true);
        builder.redirectOutput(
                ProcessBuilder.Redirect.appendTo(base.resolve("console.txt").toFile()));
        process = builder.start();
    }

    /** Ends its JVM with SIGKILL, as a crash would: nothing is flushed, nothing is told. The database server lives on. */
    public void kill() throws InterruptedException {
        for (ProcessHandle handle : javaProcesses()) {
            handle.destroyForcibly();
        }
        process.destroyForcibly();
        process.waitFor();
    }

    /** Ends the embedded PostgreSQL's postmaster with SIGKILL, and waits until the platform has started another. */
    public void killDatabase() throws IOException {
        ProcessHandle killed =
                postmaster().orElseThrow(() -> new IllegalStateException("no PostgreSQL runs below " + data()));
        killed.destroyForcibly();
        Await.until("the platform has started another PostgreSQL", BOOT, () -> postmaster()
                .filter(another -> another.pid() != killed.pid())
                .isPresent());
    }

    /** Stops it in order. */
    public void stop() throws InterruptedException {
        for (ProcessHandle handle : javaProcesses()) {
            handle.destroy();
        }
        if (!process.waitFor(90, TimeUnit.SECONDS)) {
            kill();
            throw new IllegalStateException("the product did not stop within 90 s of SIGTERM; see " + log());
        }
    }

    /** REST as nobody: no credentials. */
    public Rest anonymous() {
        return rest(null);
    }

    /** REST as the administrator, logged in now. */
    public Rest administrator() throws IOException, InterruptedException {
        JsonNode session = rest(null).post("/api/v1/sessions", Map.of("user", "admin", "password", password));
        return rest(session.path("token").asText());
    }

    /** REST with the API key that a simulated utility made for itself when it was registered. */
    public Rest demo() throws IOException {
        return rest(Files.readString(demoKey()).strip());
    }

    /** Where a simulated utility keeps its API key. */
    Path demoKey() {
        return base.resolve("demo.key");
    }

    /** REST with this bearer token. */
    public Rest rest(String token) {
        return new Rest(address(), token);
    }

    /** Where its REST is. */
    public String address() {
        return "http://127.0.0.1:" + httpPort;
    }

    /** The folder of this product, for what belongs to it. */
    public Path folder() {
        return base;
    }

    /** The administrator's password. */
    public String password() {
        return password;
    }

    /** Remembers the administrator's new password. */
    public void passwordIsNow(String newPassword) {
        password = newPassword;
    }

    /** Where the administrator's first password is told. */
    public Path initialPassword() {
        return data().resolve("initial-password");
    }

    /** Runs a command in the console over ssh, by key. */
    public String console(String command) throws IOException {
        return ConsoleKey.run(sshPort, command);
    }

    /** The port of the console. */
    public int sshPort() {
        return sshPort;
    }

    /** Its log. */
    public Path log() {
        return base.resolve("data/log/meterbase.log");
    }

    /** Stops what still runs and removes its folder. */
    @Override
    public void close() throws IOException, InterruptedException {
        if (process != null && process.isAlive()) {
            stop();
        }
        postmaster().ifPresent(ProcessHandle::destroyForcibly);
        if (Boolean.getBoolean("meterbase.itest.keep")) {
            return;
        }
        try (Stream<Path> files = Files.walk(base)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Where it keeps the embedded database, its secrets and its marks. */
    public Path data() {
        return base.resolve("data/meterbase");
    }

    /** The postmaster of the embedded database, which outlives a JVM that was killed. */
    public Optional<ProcessHandle> postmaster() throws IOException {
        if (!Files.exists(data())) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.walk(data(), 3)) {
            Optional<Path> pidFile =
                    files.filter(file -> file.endsWith("postmaster.pid")).findFirst();
            return pidFile.isEmpty()
                    ? Optional.empty()
                    : ProcessHandle.of(Long.parseLong(
                            Files.readAllLines(pidFile.get()).get(0).strip()));
        }
    }

    /** The start script, and the JVM below it. */
    public ProcessHandle process() {
        return process.toHandle();
    }

    /** The start script and the JVM below it; not the database server, which is a process of its own. */
    private List<ProcessHandle> javaProcesses() {
        List<ProcessHandle> found = new ArrayList<>();
        process.descendants()
                .filter(handle -> handle.info().command().orElse("").endsWith("java"))
                .forEach(found::add);
        if (process.toHandle().info().command().orElse("").endsWith("java")) {
            found.add(process.toHandle());
        }
        return found;
    }

    private static Path assembly() {
        Path assembly = Path.of(System.getProperty("meterbase.assembly", "../target/assembly"))
                .toAbsolutePath()
                .normalize();
        if (!Files.isExecutable(assembly.resolve("bin/karaf"))) {
            throw new IllegalStateException("there is no assembly in " + assembly + "; build karaf-assembly first");
        }
        return assembly;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
