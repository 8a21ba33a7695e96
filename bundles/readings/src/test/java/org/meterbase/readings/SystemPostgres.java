// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.meterbase.kit.schema.Login;

/** A cluster of the PostgreSQL that is installed on this machine, with all of its programs: the embedded one comes without pg_dump. */
final class SystemPostgres implements AutoCloseable {
    private static final int UNPRIVILEGED = 65534;

    private final Path programs;
    private final Path data;
    private final int port;

    /** The folder of the newest one that has all programs; empty where there is none. */
    static Optional<Path> programs() throws IOException {
        List<Path> folders = new ArrayList<>();
        Path debian = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(debian)) {
            try (Stream<Path> versions = Files.list(debian)) {
                versions.sorted(Comparator.comparing((Path p) -> p.getFileName().toString())
                                .reversed())
                        .map(version -> version.resolve("bin"))
                        .forEach(folders::add);
            }
        }
        Arrays.stream(System.getenv("PATH").split(":")).map(Path::of).forEach(folders::add);
        return folders.stream()
                .filter(folder -> Stream.of("initdb", "pg_ctl", "pg_dump", "pg_restore")
                        .allMatch(name -> Files.isExecutable(folder.resolve(name))))
                .findFirst();
    }

    /** A new cluster, running. */
    SystemPostgres(Path programs) throws IOException, InterruptedException {
        this.programs = programs;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        data = Path.of(
                System.getProperty("java.io.tmpdir"),
                "meterbase-dump-" + port + "-" + ProcessHandle.current().pid());
        run("initdb", "-D", data.toString(), "-U", "meterbase", "-A", "trust", "-E", "UTF8", "--no-locale", "-N");
        run(
                "pg_ctl",
                "-D",
                data.toString(),
                "-s",
                "-w",
                "-l",
                data.resolve("server.log").toString(),
                "-o",
                "-p " + port
                        + " -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c max_connections=60",
                "start");
    }

    Login login() {
        return new Login("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "meterbase", "");
    }

    /** Runs pg_dump or pg_restore against the cluster's one database. */
    void transfer(String program, String... arguments) throws IOException, InterruptedException {
        List<String> line =
                new ArrayList<>(List.of("-h", "127.0.0.1", "-p", "" + port, "-U", "meterbase", "-d", "postgres"));
        line.addAll(List.of(arguments));
        run(program, line.toArray(String[]::new));
    }

    /** PostgreSQL does not run as root. */
    private void run(String program, String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>();
        if (Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
            line.addAll(
                    List.of("setpriv", "--reuid=" + UNPRIVILEGED, "--regid=" + UNPRIVILEGED, "--clear-groups", "--"));
        }
        line.add(program.equals("rm") ? program : programs.resolve(program).toString());
        line.addAll(List.of(arguments));
        Path said = Files.createTempFile("meterbase-dump", ".log");
        try {
            Process process = new ProcessBuilder(line)
                    .directory(Path.of("/").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            if (process.waitFor() != 0) {
                throw new IOException(line + ": " + Files.readString(said));
            }
        } finally {
            Files.delete(said);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        run("pg_ctl", "-D", data.toString(), "-s", "-m", "immediate", "stop");
        run("rm", "-rf", data.toString());
    }
}
