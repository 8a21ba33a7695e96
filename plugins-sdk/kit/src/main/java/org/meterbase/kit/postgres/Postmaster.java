// SPDX-License-Identifier: Apache-2.0
package org.meterbase.kit.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A running server, found by the {@code postmaster.pid} that it keeps in its data folder.
 *
 * @param pid its process
 * @param port the TCP port it listens on; 0 as long as it has not got so far
 * @param program the file that it runs
 */
record Postmaster(long pid, int port, Path program) {

    /**
     * The living server of a data folder. A number in the file is not believed by itself: after a crash or a restart of
     * the machine it may be anybody's. The command line of the process must be that of a server of this folder. (Its
     * working folder would say so too, but in a container not even root may look at that.)
     */
    static Optional<Postmaster> of(Path data) throws IOException {
        try {
            List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
            long pid = Long.parseLong(lines.get(0).strip());
            int port = lines.size() > 3 ? Integer.parseInt(lines.get(3).strip()) : 0;
            String[] arguments = commandLine(pid).split("\0");
            boolean ours =
                    arguments[0].endsWith("/postgres") && List.of(arguments).contains(data.toString());
            return ours ? Optional.of(new Postmaster(pid, port, Path.of(arguments[0]))) : Optional.empty();
        } catch (NoSuchFileException | NumberFormatException | IndexOutOfBoundsException e) {
            // No file, or half written, or an empty one after a crash of the machine: there is no server to speak of.
            return Optional.empty();
        }
    }

    /**
     * Processes that a dead server left behind, known by the cluster's name, which PostgreSQL puts into their titles. As
     * long as they live, no new server can start on their shared memory.
     */
    static List<ProcessHandle> orphans(String cluster) {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(process -> commandLine(process.pid()).startsWith("postgres: " + cluster + ":"))
                    .toList();
        }
    }

    boolean alive() {
        String line = commandLine(pid);
        return line.startsWith(program + "\0");
    }

    /** Waits a moment for a process to end. */
    static void awaitEnd(ProcessHandle process) throws IOException {
        try {
            process.onExit().get(500, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // It may be dead all the same: where nobody collects them, the dead stay in the list.
        } catch (ExecutionException e) {
            throw new IOException("cannot watch process " + process.pid(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The arguments of a process, each ended by a zero; empty for one that has ended, also where nobody collects it. */
    private static String commandLine(long pid) {
        try {
            return new String(
                    Files.readAllBytes(Path.of("/proc", Long.toString(pid), "cmdline")), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
