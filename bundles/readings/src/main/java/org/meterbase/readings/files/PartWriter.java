// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.files;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.meterbase.readings.journal.JournalTable;

/** Writes one file of the archive of frames. */
final class PartWriter implements AutoCloseable {
    /** {@code MBFR}: frames of Meterbase. */
    static final int MAGIC = 0x4D42_4652;

    private final Path file;
    private final int lane;
    private final FileChannel channel;
    private final MessageDigest digest;
    private final GZIPOutputStream zip;
    private final DataOutputStream out;
    private long first = -1;
    private long last = -1;
    private int records;
    private long octets;

    PartWriter(Path file, int lane) throws IOException {
        this.file = file;
        this.lane = lane;
        digest = FrameFiles.digest();
        channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            zip = new GZIPOutputStream(new DigestOutputStream(Channels.newOutputStream(channel), digest), 1 << 16);
            out = new DataOutputStream(new BufferedOutputStream(zip, 1 << 16));
            out.writeInt(MAGIC);
            out.writeInt(Manifest.FORMAT);
            out.writeInt(lane);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    void write(JournalTable.Row row) throws IOException {
        out.writeLong(row.offset());
        out.writeInt(row.packed().length);
        out.write(row.packed());
        first = records == 0 ? row.offset() : first;
        last = row.offset();
        records++;
        octets += row.packed().length;
    }

    long octets() {
        return octets;
    }

    /** Ends the file and forces it to the disk. */
    Manifest.Part end() throws IOException {
        // The offset -1 is the end: what was cut off shows without the manifest, too.
        out.writeLong(-1);
        out.flush();
        zip.finish();
        channel.force(true);
        return new Manifest.Part(
                file.getFileName().toString(),
                lane,
                first,
                last,
                records,
                octets,
                HexFormat.of().formatHex(digest.digest()));
    }

    @Override
    public void close() throws IOException {
        out.close();
        channel.close();
    }
}
