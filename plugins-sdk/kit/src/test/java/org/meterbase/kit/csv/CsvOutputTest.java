// SPDX-License-Identifier: Apache-2.0
package org.meterbase.kit.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CsvOutputTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void writesAHeaderAndQuotesWhereRfc4180AsksForIt() throws IOException {
        try (CsvOutput csv = new CsvOutput(out, "name", "at", "value")) {
            csv.row("Müller, \"west\"", Instant.parse("2026-03-29T00:00:00Z"), new BigDecimal("1E+3"))
                    .row("two\nlines", null, 0);
        }

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("""
                        name,at,value\r
                        "Müller, ""west\""",2026-03-29T00:00:00Z,1000\r
                        "two
                        lines",,0\r
                        """);
    }

    @Test
    void refusesARowThatDoesNotFitTheHeader() {
        CsvOutput csv = new CsvOutput(out, "a", "b");

        assertThatThrownBy(() -> csv.row(1)).isInstanceOf(IllegalArgumentException.class);
    }
}
