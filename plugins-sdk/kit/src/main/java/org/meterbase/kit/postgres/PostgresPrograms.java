// SPDX-License-Identifier: Apache-2.0
package org.meterbase.kit.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Stream;
import org.tukaani.xz.XZInputStream;

/**
 * The programs of a PostgreSQL server ({@code initdb}, {@code pg_ctl}, {@code postgres}), unpacked from an archive as
 * Maven Central has them.
 *
 * @param home the folder that holds {@code bin}, {@code lib} and {@code share}
 */
public record PostgresPrograms(Path home) {

    /** The name of the archive for the processor of this machine. */
    public static String archiveName() throws IOException {
        String architecture = System.getProperty("os.arch");
        if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")) {
            throw new IOException(
                    "The embedded PostgreSQL is for Linux; configure the url of a PostgreSQL server instead");
        }
        return switch (architecture) {
            case "amd64", "x86_64" -> "postgres-linux-x86_64.txz";
            case "aarch64", "arm64" -> "postgres-linux-arm_64.txz";
            default ->
                throw new IOException("There is no embedded PostgreSQL for the processor \"" + architecture
                        + "\"; configure the url of a PostgreSQL server instead");
        };
    }

    /**
     * Unpacks the archive into a sub-folder of {@code folder} that is named by the archive's content, unless it is there
     * already. Any number of threads and JVMs may do so at once; one does the work, the others wait for it.
     *
     * @throws IOException when the folder cannot be written or the archive is damaged
     */
    public static synchronized PostgresPrograms unpack(URL archive, Path folder) throws IOException {
        Path home = folder.resolve("postgres-" + fingerprint(archive));
        if (!Files.isDirectory(home)) {
            Path lock = folder.resolve("unpack.lock");
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                if (held.isValid() && !Files.isDirectory(home)) {
                    Path unfinished = Files.createTempDirectory(folder, "unpacking");
                    extract(archive, unfinished);
                    // The account of the server is another one: it must be able to read, and only to read.
                    Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
                    Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
                }
            }
        }
        return new PostgresPrograms(home);
    }

    String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    /** The version whose data these programs can open; the first line of the catalogue names it. */
    String majorVersion() throws IOException {
        try (Stream<String> lines = Files.lines(home.resolve("share/postgresql/postgres.bki"))) {
            return lines.findFirst().orElse("").replace("# PostgreSQL ", "");
        }
    }

    private static String fingerprint(URL archive) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(archive.openStream(), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** The system's {@code tar} reads the archive; unpacking xz is done here, because not every machine has that program. */
    private static void extract(URL archive, Path folder) throws IOException {
        Process tar = new ProcessBuilder("tar", "-x", "-p", "--no-same-owner", "-f", "-", "-C", folder.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (InputStream in = new XZInputStream(new BufferedInputStream(archive.openStream()));
                OutputStream out = tar.getOutputStream()) {
            in.transferTo(out);
        }
        try {
            if (tar.waitFor() != 0) {
                throw new IOException("tar could not unpack PostgreSQL into " + folder + "; is the disk full?");
            }
        } catch (InterruptedException e) {
            tar.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while PostgreSQL was unpacked", e);
        }
    }
}
