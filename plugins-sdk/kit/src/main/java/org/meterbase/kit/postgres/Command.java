// SPDX-License-Identifier: Apache-2.0
package org.meterbase.kit.postgres;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs one program to its end, within a time limit. */
final class Command {
    private record Outcome(int status, String output) {}

    private Command() {}

    /** Runs it; what it printed is in the message of the exception when it fails. */
    static void run(List<String> line, Path folder, Duration limit) throws IOException {
        Outcome outcome = execute(line, folder, limit);
        if (outcome.status != 0) {
            throw new IOException(
                    "%s ended with status %d: %s".formatted(program(line), outcome.status, outcome.output.strip()));
        }
    }

    static int status(List<String> line, Path folder, Duration limit) throws IOException {
        return execute(line, folder, limit).status;
    }

    private static Outcome execute(List<String> line, Path folder, Duration limit) throws IOException {
        // A file and not a pipe: a server that outlives its starter would keep a pipe open, and reading it would not
        // end.
        Path output = Files.createTempFile("meterbase", ".out");
        try {
            ProcessBuilder builder = new ProcessBuilder(line)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(output.toFile());
            // PGDATA, PGOPTIONS and the like of the person who started the platform must not steer its server.
            builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
            builder.environment().put("LC_ALL", "C");
            Process process = builder.start();
            if (!finished(process, limit)) {
                process.destroyForcibly();
                throw new IOException(program(line) + " did not end within " + limit.toSeconds() + " s");
            }
            return new Outcome(process.exitValue(), new String(Files.readAllBytes(output), StandardCharsets.UTF_8));
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private static boolean finished(Process process, Duration limit) throws IOException {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a program ran");
        }
    }

    /** The program's own name, without the path and without what goes before it. */
    private static String program(List<String> line) {
        int separator = line.indexOf("--");
        return Path.of(line.get(separator + 1)).getFileName().toString();
    }
}
