// SPDX-License-Identifier: Apache-2.0
package org.meterbase.kit.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a server wrote before it gave up. */
final class LastWords {
    /** What every start says. Some causes are on lines of the level LOG as well, so that the level does not tell. */
    private static final Predicate<String> ROUTINE = Pattern.compile(
                    "LOG:  (starting|listening|database system|checkpoint|redo|ending log)|Future log")
            .asPredicate();

    private static final int LINES = 4;

    private LastWords() {}

    /** From the log of the start and, where it got so far, from the newest of its own. */
    static String of(Path startLog, Path logs) {
        try {
            String text = Files.exists(startLog) ? read(startLog) : "";
            Optional<Path> log = newest(logs);
            if (log.isPresent()) {
                text += read(log.get());
            }
            List<String> complaints = text.lines().filter(ROUTINE.negate()).toList();
            return String.join(" | ", complaints.subList(Math.max(0, complaints.size() - LINES), complaints.size()));
        } catch (IOException e) {
            return "its log in " + logs + " cannot be read (" + e.getMessage() + ")";
        }
    }

    /** In an encoding that accepts every byte: a broken log is read all the more. */
    private static String read(Path log) throws IOException {
        return Files.readString(log, StandardCharsets.ISO_8859_1);
    }

    private static Optional<Path> newest(Path logs) throws IOException {
        if (!Files.isDirectory(logs)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(logs)) {
            return files.max(Comparator.comparing(file -> file.toFile().lastModified()));
        }
    }
}
