// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.raw;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Rows for PostgreSQL's binary COPY, which stores blocks twice as fast as any INSERT does. Not thread-safe. */
final class BinaryCopy {
    /** Days from 1970-01-01 to PostgreSQL's 2000-01-01. */
    private static final int EPOCH_2000 = 10_957;

    private static final int PIECE = 1 << 16;
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};

    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(PIECE + 4096);
    private final DataOutputStream out = new DataOutputStream(buffer);
    private final CopyIn copy;

    BinaryCopy(Connection connection, String into) throws SQLException {
        copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY " + into + " FROM STDIN (FORMAT binary)");
        put(() -> {
            out.write(SIGNATURE);
            out.writeInt(0);
            out.writeInt(0);
        });
    }

    void row(int columns) throws SQLException {
        if (buffer.size() >= PIECE) {
            flush();
        }
        put(() -> out.writeShort(columns));
    }

    void int2(int value) {
        put(() -> {
            out.writeInt(2);
            out.writeShort(value);
        });
    }

    void int4(int value) {
        put(() -> {
            out.writeInt(4);
            out.writeInt(value);
        });
    }

    void int8(long value) {
        put(() -> {
            out.writeInt(8);
            out.writeLong(value);
        });
    }

    void date(int day) {
        int4(day - EPOCH_2000);
    }

    void octets(byte[] value) {
        put(() -> {
            out.writeInt(value.length);
            out.write(value);
        });
    }

    void nothing() {
        put(() -> out.writeInt(-1));
    }

    void end() throws SQLException {
        put(() -> out.writeShort(-1));
        flush();
        copy.endCopy();
    }

    private void flush() throws SQLException {
        copy.writeToCopy(buffer.toByteArray(), 0, buffer.size());
        buffer.reset();
    }

    private interface Put {
        void run() throws IOException;
    }

    private static void put(Put put) {
        try {
            put.run();
        } catch (IOException e) {
            throw new UncheckedIOException("a buffer in memory cannot fail", e);
        }
    }
}
