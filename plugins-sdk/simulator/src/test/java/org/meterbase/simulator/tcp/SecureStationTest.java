// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.net.URI;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.meterbase.simulator.control.ControlServer;
import org.meterbase.simulator.dlms.Reader;
import org.meterbase.simulator.dlms.SecureReader;
import org.meterbase.simulator.utility.MeterModels;
import org.meterbase.simulator.utility.Utility;

class SecureStationTest {
    @Test
    void aMeterTellsWhetherACounterWasUsedTwice() throws Exception {
        try (Simulation simulation = new Simulation(Utility.of(4, 1, 100), () -> 0, 30, InstantSource.system());
                ControlServer control = new ControlServer(simulation, 0)) {
            Station station = simulation.stations().values().iterator().next();
            assertThat(station.meter().model()).isEqualTo(MeterModels.SECURE_MODEL);
            long counter = 0;
            for (int session = 0; session < 3; session++) {
                try (Call call = new Call(station)) {
                    SecureReader client =
                            new SecureReader(call::exchange, station.meter().keys(), counter);
                    client.logIn();
                    assertThat(client.reader.rows(Reader.entries(1, 96))).hasSize(96);
                    counter = client.counter;
                }
            }
            JsonNode counters = get(control, "/meters/" + station.meter().serial() + "/counters");
            assertThat(counters.path("reused").asLong()).isZero();
            assertThat(counters.path("apdus").asLong()).isEqualTo(counter);
            assertThat(counters.path("taken").asLong()).isEqualTo(counter);
            assertThat(counters.path("keys").get(0).path("highest").asLong()).isEqualTo(counter);
            assertThat(counters.path("keys").get(0).path("clientSystemTitle").asText())
                    .isEqualTo("4D42530000000001");
            try (Call call = new Call(station)) {
                SecureReader restored =
                        new SecureReader(call::exchange, station.meter().keys(), counter - 3);
                restored.dedicated = new byte[16];
                assertThat(restored.associate()).startsWith(0xD8, 2, 6);
            }
            assertThat(get(control, "/counters").path("reused").asLong()).isEqualTo(1);
        }
    }

    private static JsonNode get(ControlServer control, String path) throws Exception {
        try (InputStream body =
                URI.create("http://127.0.0.1:" + control.port() + path).toURL().openStream()) {
            return new ObjectMapper().readTree(body);
        }
    }
}
