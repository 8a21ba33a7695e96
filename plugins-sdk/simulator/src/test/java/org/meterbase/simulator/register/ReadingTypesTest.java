// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meterbase.simulator.utility.Channel;
import org.meterbase.simulator.utility.MeterModels;
import org.meterbase.simulator.utility.Quantity;

class ReadingTypesTest {
    /** Part 3: 2 is 15 minutes, 7 an hour; 4: deltaData; 5: 1 forward, 19 reverse; 7: energy; 17: 72 Wh, 73 varh. */
    @ParameterizedTest
    @CsvSource({
        "ACTIVE_IMPORT, 900, 0.0.2.4.1.1.12.0.0.0.0.0.0.0.0.0.72.0",
        "ACTIVE_EXPORT, 900, 0.0.2.4.19.1.12.0.0.0.0.0.0.0.0.0.72.0",
        "REACTIVE_IMPORT, 900, 0.0.2.4.1.1.12.0.0.0.0.0.0.0.0.0.73.0",
        "REACTIVE_EXPORT, 3600, 0.0.7.4.19.1.12.0.0.0.0.0.0.0.0.0.73.0",
    })
    void profilesAreServedAsEnergyOfTheInterval(Quantity quantity, int period, String code) {
        assertThat(ReadingTypes.interval(quantity, period)).isEqualTo(code);
    }

    @Test
    void whatHasNoCodeIsRefused() {
        assertThatThrownBy(() -> ReadingTypes.interval(Quantity.ACTIVE_IMPORT, 901))
                .hasMessageContaining("901 s");
        assertThatThrownBy(() -> ReadingTypes.interval(Quantity.VOLTAGE, 900)).hasMessageContaining("voltage");
    }

    /** Part 4: 1 bulkQuantity, 12 instantaneous; 12: tariff; 15: 129, 65, 33 a phase against neutral, 128, 64, 32 a phase. */
    @ParameterizedTest
    @CsvSource({
        "1.0.1.8.0.255, 0.0.0.1.1.1.12.0.0.0.0.0.0.0.0.0.72.0",
        "1.0.2.8.0.255, 0.0.0.1.19.1.12.0.0.0.0.0.0.0.0.0.72.0",
        "1.0.4.8.0.255, 0.0.0.1.19.1.12.0.0.0.0.0.0.0.0.0.73.0",
        "1.0.1.8.2.255, 0.0.0.1.1.1.12.0.0.0.0.2.0.0.0.0.72.0",
        "1.0.52.7.0.255, 0.0.0.12.0.1.54.0.0.0.0.0.0.0.65.0.29.0",
        "1.0.71.7.0.255, 0.0.0.12.0.1.4.0.0.0.0.0.0.0.32.0.5.0",
        "1.0.1.7.0.255, 0.0.0.12.1.1.37.0.0.0.0.0.0.0.0.0.38.0",
    })
    void registersAreDialsOrMoments(String obis, String code) {
        Channel register = MeterModels.DELTA_MODEL.registers().stream()
                .filter(channel -> channel.obis().equals(obis))
                .findFirst()
                .orElseThrow();
        assertThat(ReadingTypes.register(register)).isEqualTo(code);
    }

    @Test
    void noTwoRegistersOfAModelMeanTheSame() {
        MeterModels.all().forEach(model -> assertThat(model.registers())
                .extracting(ReadingTypes::register)
                .doesNotHaveDuplicates());
    }
}
