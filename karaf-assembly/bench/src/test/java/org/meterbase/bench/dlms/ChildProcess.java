// SPDX-License-Identifier: Apache-2.0
package org.meterbase.bench.dlms;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Java process of the same class path that is spoken to by lines, and ends when it is closed. */
final class ChildProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;
    private final PrintStream in;

    ChildProcess(Class<?> main, List<String> options, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        out = process.inputReader(StandardCharsets.UTF_8);
        in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    String ask(String line) throws IOException {
        in.println(line);
        return line();
    }

    String line() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new IOException(
                    "the process has ended: " + process.info().commandLine().orElse("?"));
        }
        return line;
    }

    @Override
    public void close() throws InterruptedException {
        in.close();
        process.waitFor();
    }
}
