// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.readings;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.meterbase.itest.product.RunningUtility;
import org.meterbase.itest.product.Served;
import org.meterbase.itest.product.SimulatedUtility.Interval;
import org.meterbase.itest.product.SimulatedUtility.Meter;

/** The main job: what the simulated meters measured is there, by usage point, after it was collected over TCP. */
@ExtendWith(RunningUtility.Booted.class)
class FirstReadingsTest {
    private static final Map<String, ToLongFunction<Interval>> QUANTITIES = Map.of(
            Served.ACTIVE_IMPORT, Interval::activeImport,
            Served.ACTIVE_EXPORT, Interval::activeExport,
            Served.REACTIVE_IMPORT, Interval::reactiveImport,
            Served.REACTIVE_EXPORT, Interval::reactiveExport);

    private final RunningUtility running;

    FirstReadingsTest(RunningUtility running) {
        this.running = running;
    }

    /** Of every model: indices, energies and mean powers, on the primary and on the secondary side. */
    @Test
    void aDayOfEveryModelIsEqualInStampAndEnergyToWhatWasMeasured() throws Exception {
        running.awaitFirstRun();
        Instant to = running.registered().truncatedTo(ChronoUnit.HOURS);
        Instant from = to.minus(Duration.ofDays(1));
        Served served = new Served(running.rest());
        assertThat(running.utility().models()).hasSize(6);
        for (String model : running.utility().models()) {
            Meter meter = running.utility().first(model);
            for (Map.Entry<String, ToLongFunction<Interval>> quantity : QUANTITIES.entrySet()) {
                SortedMap<Instant, BigDecimal> measured = new TreeMap<>();
                for (Interval interval : running.utility().truth(meter.serial(), from, to)) {
                    if (interval.held()) {
                        measured.put(
                                interval.start(),
                                BigDecimal.valueOf(quantity.getValue().applyAsLong(interval)));
                    }
                }
                assertThat(measured).as("rows of %s", model).hasSize(96);
                assertThat(served.series(meter.usagePoint(), quantity.getKey(), from, to))
                        .as("%s at %s, a %s", quantity.getKey(), meter.usagePoint(), model)
                        .usingComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                        .usingRecursiveComparison()
                        .isEqualTo(measured);
            }
        }
    }

    @Test
    void theConsoleReadsAMeterNow() throws Exception {
        Meter meter = running.utility().first("SIM-INDEX");
        assertThat(running.product().console("read " + meter.serial()))
                .contains("1.0.1.8.0.255")
                .contains("Wh");
    }
}
