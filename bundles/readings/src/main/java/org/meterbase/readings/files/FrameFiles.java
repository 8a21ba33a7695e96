// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.files;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import javax.sql.DataSource;
import org.meterbase.api.readings.Feed;
import org.meterbase.kit.json.Json;
import org.meterbase.readings.journal.JournalTable;

/**
 * The archive of frames: what the journal held of a day, in files, one folder for each day. A folder has its name only when all in it
 * lies on the disk; it is never written again. Each file holds records of one lane, compressed, at most 64 MB before that and one record
 * more; the manifest says what is in it and its SHA-256. Not for two writers of one folder at the same time.
 */
public final class FrameFiles {
    private static final long MOST_OCTETS = 64L << 20;
    /** No record is as long: the journal cuts its batches far earlier. */
    private static final int MOST_RECORD_OCTETS = 256 << 20;

    private static final String UNFINISHED = ".unfinished";

    private final DataSource source;
    private final Path folder;
    private final Clock clock;

    /** Of the journal in this schema, in this folder; it is made when it is needed. */
    public FrameFiles(DataSource source, Path folder, Clock clock) {
        this.source = source;
        this.folder = folder;
        this.clock = clock;
    }

    /** What is done with the records of a lane. */
    public interface Reader {
        /** The next record. */
        void read(JournalTable.Row row) throws SQLException, IOException;
    }

    /** A day of the archive. After a database was restored from a dump there may be a second of the same day, which holds what was journalled then. */
    private record Day(LocalDate day, int number, Path folder) {
        static Day parse(Path folder) {
            String[] name = folder.getFileName().toString().split("\\.", -1);
            try {
                LocalDate day = LocalDate.parse(name[0], DateTimeFormatter.BASIC_ISO_DATE);
                return new Day(day, name.length == 1 ? 1 : Integer.parseInt(name[1]), folder);
            } catch (DateTimeParseException | NumberFormatException e) {
                return null;
            }
        }
    }

    /**
     * Writes a day of the journal, unless just that lies here already.
     *
     * @param partition the table that holds the day and nothing else
     * @return the folder in which the day lies now; empty where nothing was journalled on that day
     */
    public Optional<Path> write(LocalDate day, String partition) throws SQLException, IOException {
        Files.createDirectories(folder);
        Path unfinished = folder.resolve(day.format(DateTimeFormatter.BASIC_ISO_DATE) + UNFINISHED);
        delete(unfinished);
        Files.createDirectory(unfinished);
        List<Manifest.Part> parts = new ArrayList<>();
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try {
                for (int lane = 0; lane < Feed.LANES; lane++) {
                    write(connection, partition, lane, unfinished, parts);
                }
            } finally {
                connection.rollback();
            }
        }
        if (parts.isEmpty()) {
            delete(unfinished);
            return Optional.empty();
        }
        for (Day there : days()) {
            if (there.day().equals(day) && manifest(there).parts().equals(parts)) {
                delete(unfinished);
                return Optional.of(there.folder());
            }
        }
        Manifest manifest = new Manifest(Manifest.FORMAT, day, clock.instant(), parts);
        try (FileChannel channel = FileChannel.open(
                        unfinished.resolve(Manifest.NAME), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                OutputStream out = Channels.newOutputStream(channel)) {
            out.write(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest));
            channel.force(true);
        }
        force(unfinished);
        Path finished = free(day);
        Files.move(unfinished, finished, StandardCopyOption.ATOMIC_MOVE);
        force(folder);
        return Optional.of(finished);
    }

    /** Reads the records of a lane, of each day that is here, in the order in which they were journalled. */
    public void read(int lane, Reader reader) throws SQLException, IOException {
        for (Day day : days()) {
            for (Manifest.Part part : manifest(day).parts()) {
                if (part.lane() == lane) {
                    read(day.folder().resolve(part.file()), part, reader);
                }
            }
        }
    }

    /** Deletes the days before this one. */
    public void deleteBefore(LocalDate first) throws IOException {
        for (Day day : days()) {
            if (day.day().isBefore(first)) {
                // First the manifest: what is left of an interrupted deletion is no day any more.
                Files.deleteIfExists(day.folder().resolve(Manifest.NAME));
                delete(day.folder());
            }
        }
    }

    /** Where it lies. */
    public Path folder() {
        return folder;
    }

    private List<Day> days() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(Day::parse)
                    .filter(day -> day != null && Files.exists(day.folder().resolve(Manifest.NAME)))
                    .sorted(Comparator.comparing(Day::day).thenComparing(Day::number))
                    .toList();
        }
    }

    private Path free(LocalDate day) {
        String name = day.format(DateTimeFormatter.BASIC_ISO_DATE);
        Path path = folder.resolve(name);
        for (int number = 2; Files.exists(path); number++) {
            path = folder.resolve(name + "." + number);
        }
        return path;
    }

    private static void write(Connection connection, String partition, int lane, Path folder, List<Manifest.Part> parts)
            throws SQLException, IOException {
        PartWriter writer = null;
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT \"offset\", frames FROM " + partition + " WHERE lane = ? ORDER BY \"offset\"")) {
            select.setFetchSize(64);
            select.setInt(1, lane);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    if (writer != null && writer.octets() > MOST_OCTETS) {
                        parts.add(writer.end());
                        writer.close();
                        writer = null;
                    }
                    if (writer == null) {
                        String name = "lane-%02d.%d.frames.gz".formatted(lane, parts.size());
                        writer = new PartWriter(folder.resolve(name), lane);
                    }
                    writer.write(new JournalTable.Row(row.getLong(1), row.getBytes(2)));
                }
            }
            if (writer != null) {
                parts.add(writer.end());
            }
        } finally {
            if (writer != null) {
                writer.close();
            }
        }
    }

    private static Manifest manifest(Day day) throws IOException {
        Manifest manifest =
                Json.MAPPER.readValue(day.folder().resolve(Manifest.NAME).toFile(), Manifest.class);
        if (manifest.format() != Manifest.FORMAT) {
            throw new IOException("the archive of frames " + day.folder() + " has the format " + manifest.format()
                    + "; this platform reads format " + Manifest.FORMAT);
        }
        return manifest;
    }

    private static void read(Path file, Manifest.Part part, Reader reader) throws SQLException, IOException {
        // Nothing of a file is used before all of it is known to be what was written.
        MessageDigest digest = digest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(part.sha256())) {
            throw new IOException("the file " + file
                    + " is not what was written: its SHA-256 differs from the manifest's; put back a copy of it");
        }
        try (DataInputStream in = new DataInputStream(
                new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file), 1 << 16), 1 << 16))) {
            if (in.readInt() != PartWriter.MAGIC || in.readInt() != Manifest.FORMAT || in.readInt() != part.lane()) {
                throw new IOException("the file " + file + " holds no frames of lane " + part.lane());
            }
            for (long offset = in.readLong(); offset >= 0; offset = in.readLong()) {
                int length = in.readInt();
                if (length < 0 || length > MOST_RECORD_OCTETS) {
                    throw new IOException("the file " + file + " has a record of " + length + " octets");
                }
                byte[] packed = in.readNBytes(length);
                if (packed.length < length) {
                    throw new EOFException("the file " + file + " ends within a record");
                }
                reader.read(new JournalTable.Row(offset, packed));
            }
        }
    }

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
