// SPDX-License-Identifier: Apache-2.0
package org.meterbase.kit.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersTest {
    enum Layer {
        RAW,
        NOT_YET_FINAL
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-03-29T01:00:00Z", "2026-03-29T03:00:00+02:00", "2026-03-29T03:00:00 02:00"})
    void readsAnInstantInUtcOrWithItsOffset(String text) {
        assertThat(Parameters.instant("from", text)).isEqualTo(Instant.parse("2026-03-29T01:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-03-29", "2026-03-29T01:00:00", "1774746000", "2026-02-30T00:00:00Z", "now"})
    void refusesAnInstantThatCouldBeMisunderstood(String text) {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> Parameters.instant("from", text))
                .withMessageContaining("from")
                .withMessageContaining("2026-03-29T00:00:00Z");
    }

    @Test
    void aRangeNeedsBothEndsInOrder() {
        Instant begin = Instant.parse("2026-03-29T00:00:00Z");

        assertThat(Parameters.range("from", begin, "to", begin.plusSeconds(1)).length())
                .hasSeconds(1);
        assertThatExceptionOfType(Problem.class).isThrownBy(() -> Parameters.range("from", null, "to", begin));
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> Parameters.range("from", begin, "to", begin.minusSeconds(1)))
                .withMessageContaining("to");
    }

    @Test
    void aChoiceIsOneOfTheConstantsHoweverItIsWritten() {
        assertThat(Parameters.choice("layer", "not-yet-final", Layer.class)).isEqualTo(Layer.NOT_YET_FINAL);
        assertThat(Parameters.choice("layer", "RAW", Layer.class)).isEqualTo(Layer.RAW);
        assertThat(Parameters.choice("layer", null, Layer.class)).isNull();
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> Parameters.choice("layer", "final", Layer.class))
                .withMessageContaining("raw, not-yet-final");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "x", "", "99999999999999999999"})
    void refusesWhatIsNoId(String text) {
        assertThatExceptionOfType(Problem.class).isThrownBy(() -> Parameters.id("id", text));
    }
}
