// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.cosem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.meterbase.simulator.utility.ClockStatement;
import org.meterbase.simulator.utility.MeterModel.TimeStatement;

class DateTimeTest {
    private static final ClockStatement UTC = new TimeStatement(0, true).statement();
    private static final ClockStatement EAST = new TimeStatement(120, true).statement();
    private static final ClockStatement UNSPECIFIED = new TimeStatement(60, false).statement();
    private static final Instant NOON = Instant.parse("2026-11-22T12:15:30Z");

    @Test
    void localTimePlusDeviationIsUtc() {
        assertThat(hex(UTC)).isEqualTo("07ea0b16070c0f1e00000000");
        assertThat(hex(EAST)).as("14:15:30, deviation -120").isEqualTo("07ea0b16070e0f1e00ff8800");
        assertThat(hex(UNSPECIFIED)).as("13:15:30, deviation unspecified").isEqualTo("07ea0b16070d0f1e00800000");
    }

    @Test
    void readsWhatItWrites() throws Refused {
        for (ClockStatement clock : new ClockStatement[] {UTC, EAST, UNSPECIFIED}) {
            assertThat(DateTime.read(octets(clock), clock, true)).isEqualTo(NOON);
        }
    }

    @Test
    void anUnspecifiedDeviationIsTheMetersOwn() throws Refused {
        byte[] local = HexFormat.of().parseHex("07ea0b16070e0f1eff8000ff");
        assertThat(DateTime.read(local, EAST, true)).isEqualTo(NOON);
        byte[] noSeconds = HexFormat.of().parseHex("07ea0b16ff0e0fffff8000ff");
        assertThat(DateTime.read(noSeconds, EAST, true)).isEqualTo("2026-11-22T12:15:00Z");
    }

    @Test
    void refusesWhatIsNoTime() {
        for (String hex : new String[] {"", "07ea0b16", "ffffffffffffffffff8000ff", "07ea0d16070e0f1e00000000"}) {
            assertThatThrownBy(() -> DateTime.read(HexFormat.of().parseHex(hex), UTC, true))
                    .isInstanceOf(Refused.class);
        }
        assertThatThrownBy(() -> DateTime.read(7L, UTC, true)).isInstanceOf(Refused.class);
    }

    private static String hex(ClockStatement clock) {
        return HexFormat.of().formatHex(octets(clock));
    }

    private static byte[] octets(ClockStatement clock) {
        OctetWriter out = new OctetWriter();
        DateTime.write(out, NOON.getEpochSecond(), clock, false);
        return Arrays.copyOfRange(out.toBytes(), 2, 14);
    }
}
