// SPDX-License-Identifier: Apache-2.0
package org.meterbase.kit.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

class NdjsonTest {
    record Row(int id) {}

    @Test
    void writesALineForEachRow() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        Ndjson.of(row -> {
                    row.accept(new Row(1));
                    row.accept(new Row(2));
                })
                .write(out);

        assertThat(out).hasToString("{\"id\":1}\n{\"id\":2}\n");
    }

    @Test
    void stopsMakingRowsWhenTheReaderHasGone() {
        OutputStream gone = new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException("broken pipe");
            }
        };

        assertThatThrownBy(() -> Ndjson.of(row -> {
                            while (true) {
                                row.accept(new Row(1));
                            }
                        })
                        .write(gone))
                .isInstanceOf(IOException.class)
                .hasMessage("broken pipe");
    }
}
