// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.utility;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlantingTest {
    private static final Instant NOW = Instant.parse("2026-11-23T09:07:00Z");

    @Test
    void eightOfAHundredMetersHaveAFaultThatShowsOnTheirModel() {
        List<Meter> meters = Utility.of(200, 1).meters();
        int faulty = 0;
        for (int number = 0; number < meters.size(); number++) {
            MeterModel model = meters.get(number).model();
            for (Fault fault : Planting.of(number, NOW)) {
                faulty++;
                if (fault instanceof Fault.WrongPassword) {
                    assertThat(model.security()).isEqualTo(MeterModel.Security.LLS);
                }
                if (fault instanceof Fault.HalfAnswer) {
                    assertThat(model.maxPdu()).as("a day takes several blocks").isLessThanOrEqualTo(1024);
                }
                if (fault instanceof Fault.Access access) {
                    assertThat(model.registers())
                            .anyMatch(register -> register.obis().equals(access.obis()));
                }
            }
        }
        assertThat(faulty).isEqualTo(16);
    }
}
