// SPDX-License-Identifier: Apache-2.0
package org.meterbase.kit.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import javax.ws.rs.core.StreamingOutput;
import org.meterbase.kit.json.Json;

/** Newline-delimited JSON, written while its rows are made, in constant memory. */
public final class Ndjson {
    /** The media type. */
    public static final String MEDIA_TYPE = "application/x-ndjson";

    /** Makes rows, one after another, until there are no more. */
    @FunctionalInterface
    public interface Rows {
        /** Gives every row to the consumer. */
        void each(Consumer<Object> row) throws IOException;
    }

    private Ndjson() {}

    /** The body of an answer; each row is a record, or what else JSON is made of. */
    public static StreamingOutput of(Rows rows) {
        return out -> write(out, rows);
    }

    static void write(OutputStream out, Rows rows) throws IOException {
        try (SequenceWriter lines = Json.MAPPER
                .writer()
                .without(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
                .withRootValueSeparator("\n")
                .writeValues(out)) {
            rows.each(row -> {
                try {
                    lines.write(row);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        out.write('\n');
    }
}
