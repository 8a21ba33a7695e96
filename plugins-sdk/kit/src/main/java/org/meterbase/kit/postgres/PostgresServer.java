// SPDX-License-Identifier: Apache-2.0
package org.meterbase.kit.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of our own. Its processes are not children of this JVM's life: when the JVM is killed they go on, and
 * the next JVM takes them over.
 *
 * <p>In its folder: {@code data} (the cluster), {@code password}, {@code port}, {@code lock}. All methods are safe for
 * several threads.
 */
public final class PostgresServer {
    /** The role that owns everything in the cluster. */
    public static final String USER = "meterbase";

    private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    /** How long a start is awaited at once; one that recovers for longer is found at work by the next call. */
    private static final int START_SECONDS = 30;

    private final PostgresPrograms programs;
    private final ServerAccount account;
    private final Cluster cluster;
    private final FolderLock lock;
    private Postmaster postmaster;

    /**
     * @param folder where the server keeps everything; made when absent. The account must be able to reach it.
     * @param port the TCP port on 127.0.0.1; 0 to choose a free one at the first start and keep it as long as it is free
     */
    public PostgresServer(
            PostgresPrograms programs, ServerAccount account, Path folder, int port, PostgresSettings settings)
            throws IOException {
        Files.createDirectories(folder);
        // The account passes through and reads nothing but its own folder in it.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        Path real = folder.toRealPath();
        this.programs = programs;
        this.account = account;
        this.cluster = new Cluster(real, programs, account, settings, port);
        this.lock = new FolderLock(real.resolve("lock"));
    }

    /**
     * Sees to it that the server runs: takes over one that is alive, starts one where none is, and returns at once when all
     * is well. After a crash PostgreSQL first recovers, so that it may not answer yet when this returns.
     *
     * @throws IOException when it cannot be started now; it is worth calling again, for what is in the way may end
     */
    public synchronized void start() throws IOException {
        if (alive()) {
            return;
        }
        if (postmaster != null) {
            LOG.warn("The PostgreSQL server, process {}, is gone; it is started again", postmaster.pid());
            postmaster = null;
        }
        lock.hold();
        cluster.prepare();
        Optional<Postmaster> running = Postmaster.of(cluster.data());
        if (running.isPresent() && cluster.isAsWanted(running.get())) {
            postmaster = running.get();
            cluster.pinPort();
            LOG.info("Took over the PostgreSQL server that was running already, process {}", postmaster.pid());
            return;
        }
        if (running.isPresent()) {
            LOG.info("The running PostgreSQL server has other programs or settings; it is started anew");
            stopProcesses("fast");
        }
        endOrphans();
        int port = cluster.writeSettings();
        launch();
        cluster.pinPort();
        LOG.info("PostgreSQL server started on 127.0.0.1:{}, process {}", port, postmaster.pid());
    }

    /** Whether the server's process is there. */
    public synchronized boolean alive() {
        return postmaster != null && postmaster.alive();
    }

    /** Stops the server cleanly: transactions are rolled back, everything is written. Does nothing when it is not running. */
    public synchronized void stop() throws IOException {
        try {
            if (lock.held() && Postmaster.of(cluster.data()).isPresent()) {
                stopProcesses("fast");
                LOG.info("PostgreSQL server stopped");
            }
        } finally {
            postmaster = null;
            lock.release();
        }
    }

    /**
     * Stops the server at once and deletes everything it has. For a server that was made for a test.
     *
     * @throws IOException also when another JVM uses it
     */
    public synchronized void discard() throws IOException {
        lock.hold();
        if (Postmaster.of(cluster.data()).isPresent()) {
            stopProcesses("immediate");
        }
        postmaster = null;
        cluster.delete();
        lock.release();
    }

    /** The process of the server, 0 when it does not run. */
    public synchronized long pid() {
        return alive() ? postmaster.pid() : 0;
    }

    /** The address of a database of this server for JDBC. Valid after a start. */
    public String url(String database) throws IOException {
        return "jdbc:postgresql://127.0.0.1:" + cluster.port() + "/" + database;
    }

    /** The password of {@link #USER}. Valid after a start. */
    public String password() throws IOException {
        return cluster.password();
    }

    private void launch() throws IOException {
        IOException complaint = null;
        try {
            String log = cluster.startLog().toString();
            control("-l", log, "-w", "-t", Integer.toString(START_SECONDS), "start");
        } catch (IOException e) {
            complaint = e; // dead, or only not ready yet because it recovers: the process tells which
        }
        postmaster = Postmaster.of(cluster.data()).orElse(null);
        if (postmaster == null) {
            throw new IOException("PostgreSQL did not start: " + lastWords(), complaint);
        }
        if (complaint != null) {
            LOG.info("PostgreSQL server is recovering after a crash; it will answer when that is done");
        }
    }

    private String lastWords() {
        return LastWords.of(cluster.startLog(), cluster.data().resolve("log"));
    }

    private void stopProcesses(String mode) throws IOException {
        control("-m", mode, "-w", "-t", Long.toString(STOP_LIMIT.toSeconds()), "stop");
    }

    /**
     * What a killed server left behind is ended, without ceremony: its work is in the log, from which the next server
     * recovers. One that takes its time is met again by the next attempt to start.
     */
    private void endOrphans() throws IOException {
        for (ProcessHandle orphan : Postmaster.orphans(cluster.name())) {
            LOG.warn("Ending process {} that a dead PostgreSQL server left behind", orphan.pid());
            orphan.destroyForcibly();
            Postmaster.awaitEnd(orphan);
        }
    }

    private void control(String... arguments) throws IOException {
        List<String> line = new ArrayList<>(
                List.of(programs.program("pg_ctl"), "-D", cluster.data().toString(), "-s"));
        line.addAll(List.of(arguments));
        Command.run(account.commandLine(line), programs.home(), STOP_LIMIT.plusSeconds(5));
    }
}
