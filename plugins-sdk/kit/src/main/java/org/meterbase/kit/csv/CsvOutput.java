// SPDX-License-Identifier: Apache-2.0
package org.meterbase.kit.csv;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes a table as CSV (RFC 4180, UTF-8, a header line) while its rows are made, in constant memory. Decimals are plain,
 * instants ISO 8601, an absent value is an empty field. Not thread-safe. Closing flushes and leaves the stream open, which
 * belongs to whoever gave it.
 */
public final class CsvOutput implements Closeable {
    private final CsvWriter csv;
    private final int width;

    /** Begins with the header line. */
    public CsvOutput(OutputStream out, String... header) {
        csv = CsvWriter.builder()
                .lineDelimiter(LineDelimiter.CRLF)
                .build(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        width = header.length;
        csv.writeRecord(header);
    }

    /** Writes a row: as many values as the header has names; null where there is none. */
    public CsvOutput row(Object... values) {
        if (values.length != width) {
            throw new IllegalArgumentException(values.length + " values under " + width + " names");
        }
        csv.writeRecord(Arrays.stream(values).map(CsvOutput::text).toArray(String[]::new));
        return this;
    }

    @Override
    public void close() throws IOException {
        csv.flush();
    }

    private static String text(Object value) {
        if (value == null) {
            return "";
        }
        return value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
    }
}
