// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ModelTest {
    @Test
    void obisCodeIsReadInBothSpellingsOfTheStandard() {
        ObisCode dotted = ObisCode.parse("1.0.1.8.0.255");
        assertThat(ObisCode.parse("1-0:1.8.0*255")).isEqualTo(dotted);
        assertThat(dotted.octets()).containsExactly(1, 0, 1, 8, 0, 0xFF);
        assertThat(ObisCode.of(dotted.octets(), 0)).isEqualTo(dotted).hasToString("1.0.1.8.0.255");
        assertThat(ObisCode.ofPacked(dotted.packed())).isEqualTo(dotted);
    }

    @Test
    void obisCodeRefusesWhatIsNone() {
        for (String wrong : new String[] {"", "1.8.0", "1.0.1.8.0.256", "1.0.1.8.0.255.1", "a.0.1.8.0.255"}) {
            assertThatThrownBy(() -> ObisCode.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void readingTypeNamesItsPartsAsTheStandardDoes() {
        ReadingType hourly = ReadingType.parse("0.0.7.6.1.1.12.0.0.0.0.0.0.0.0.3.72.0");
        assertThat(hourly.interval()).contains(Duration.ofHours(1));
        assertThat(hourly.unitText()).isEqualTo("kWh");
        assertThat(hourly.flowDirection()).isEqualTo(1);
        assertThat(hourly.measurementKind()).isEqualTo(12);
        assertThat(hourly).hasToString("0.0.7.6.1.1.12.0.0.0.0.0.0.0.0.3.72.0");
    }

    @Test
    void readingTypeSaysHowManyPartsAreMissing() {
        assertThatThrownBy(() -> ReadingType.parse("0.0.2.4"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4 parts instead of 18");
    }

    @Test
    void rangesAreHalfOpen() {
        Instant midnight = Instant.parse("2026-03-29T00:00:00Z");
        TimeRange day = new TimeRange(midnight, midnight.plus(Duration.ofDays(1)));
        assertThat(day.contains(midnight)).isTrue();
        assertThat(day.contains(day.to())).isFalse();
        TimeRange next = new TimeRange(day.to(), day.to().plusSeconds(1));
        assertThat(day.intersect(next).isEmpty()).isTrue();
        assertThatThrownBy(() -> new TimeRange(day.to(), day.from())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void identityIsContradictedOnlyByAWordThatBothHave() {
        Identity archive = Identity.builder().serialNumber("4711").build();
        Identity answered = Identity.builder()
                .logicalDeviceName("SIM0000004711")
                .systemTitle(new byte[] {0x53, 0x49, 0x4D, 0, 0, 0, 0x12, 0x67})
                .build();
        assertThat(answered.systemTitle()).contains("53494D0000001267");
        assertThat(answered.contradicts(archive)).isFalse();
        assertThat(Identity.builder().serialNumber("4712").build().contradicts(archive))
                .isTrue();
    }
}
