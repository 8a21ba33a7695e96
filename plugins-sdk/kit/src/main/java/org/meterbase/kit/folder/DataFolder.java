// SPDX-License-Identifier: Apache-2.0
package org.meterbase.kit.folder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.BundleContext;

/** The platform's own folder: small files that only the platform's own user may read, written so that a crash leaves the old one or the new one. */
public final class DataFolder {
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path folder;

    public DataFolder(Path folder) {
        this.folder = folder;
    }

    /** The folder of {@code meterbase.data}; {@code meterbase} below Karaf's base where that is not set. */
    public static DataFolder of(BundleContext context) {
        String configured = context.getProperty("meterbase.data");
        if (configured != null && !configured.isBlank()) {
            return new DataFolder(Path.of(configured));
        }
        String karaf = context.getProperty("karaf.base");
        return new DataFolder(Path.of(karaf == null ? "." : karaf, "meterbase"));
    }

    public Path path(String name) {
        return folder.resolve(name);
    }

    public Optional<String> read(String name) throws IOException {
        Path file = path(name);
        return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    }

    /** Writes a file, in place of an earlier one; it is on the disk when this returns. */
    public void write(String name, String content) throws IOException {
        Files.createDirectories(folder);
        Path fresh = path(name + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel channel =
                FileChannel.open(fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, path(name), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }

    public void remove(String name) throws IOException {
        Files.deleteIfExists(path(name));
    }
}
