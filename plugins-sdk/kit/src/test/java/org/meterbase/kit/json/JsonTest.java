// SPDX-License-Identifier: Apache-2.0
package org.meterbase.kit.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonMappingException;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    record Value(Instant start, BigDecimal value, String remark) {}

    @Test
    void writesInstantsInIsoAndDecimalsPlainAndLeavesAbsentOnesOut() throws IOException {
        Value value = new Value(Instant.parse("2026-03-29T00:00:00Z"), new BigDecimal("1E+3"), null);

        assertThat(Json.MAPPER.writeValueAsString(value))
                .isEqualTo("{\"start\":\"2026-03-29T00:00:00Z\",\"value\":1000}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"valeu\":1}",
                "{\"value\":1,\"value\":2}",
                "{\"value\":\"1\"}",
                "{\"value\":1} {}",
                "{\"start\":\"yesterday\"}",
                "{\"value\":1"
            })
    void refusesWhatWouldSilentlyBeWithoutEffect(String body) {
        assertThatThrownBy(() -> Json.MAPPER.readValue(body, Value.class)).isInstanceOf(IOException.class);
    }

    @Test
    void boundsTheDepthOfWhatItReads() {
        assertThatThrownBy(() -> Json.MAPPER.readTree("[".repeat(65) + "]".repeat(65)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("depth");
    }

    @Test
    void saysWhereTheFaultIs() {
        assertThatThrownBy(() -> Json.MAPPER.readValue("{\"start\":\"x\"}", Value.class))
                .isInstanceOfSatisfying(
                        JsonMappingException.class,
                        e -> assertThat(e.getPath().get(0).getFieldName()).isEqualTo("start"));
    }
}
