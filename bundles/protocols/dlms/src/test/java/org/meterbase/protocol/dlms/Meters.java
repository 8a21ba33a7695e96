// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.TimeRange;
import org.meterbase.api.protocol.Assignment;
import org.meterbase.api.protocol.Credentials;
import org.meterbase.api.protocol.Item;
import org.meterbase.api.protocol.Memory;

/** A meter as most are, and what it can be asked. */
final class Meters {
    static final DeviceKey DEVICE = new DeviceKey(7, 4711);
    static final TimeRange RANGE =
            new TimeRange(Instant.parse("2026-03-10T00:00:00Z"), Instant.parse("2026-03-10T01:00:00Z"));
    static final String PROFILE = "1.0.99.1.0.255";

    private static final String CLOCK_COLUMN = "0204 120008 0906 0000010000ff 0f02 120000";
    private static final String STATUS_COLUMN = "0204 120001 0906 0000600a01ff 0f02 120000";

    private Meters() {}

    /** Identity, clock, one register, a profile of clock, status and two channels, a log, a supply switch. */
    static TestMeter usual() {
        return new TestMeter()
                .with(
                        "1/0.0.42.0.0.255:2",
                        "0910" + Hex.of("MBS0000000004711".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
                .with("1/0.0.96.1.0.255:2", "0904 34373131")
                .with("8/0.0.1.0.0.255:2", "090c 07ea030a02 09000a32 ffc4 00")
                .with("3/1.0.1.8.0.255:2", "06 00012345")
                .with("3/1.0.1.8.0.255:3", "0202 0f00 161e")
                .with("3/1.0.2.8.0.255:2", "06 00000007")
                .with("3/1.0.2.8.0.255:3", "0202 0fff 161e")
                .with(
                        "7/1.0.99.1.0.255:3",
                        "0104" + CLOCK_COLUMN + STATUS_COLUMN + register("010800") + register("020800"))
                .with("7/1.0.99.1.0.255:4", "06 00000384")
                .with("7/1.0.99.1.0.255:5", "16 01")
                .with("7/1.0.99.1.0.255:7", "06 00000003")
                .with(
                        "7/1.0.99.1.0.255:2",
                        "0103" + row("010f00", "00", 1000, 7) + row("011e00", "80", 1010, 7)
                                + row("012d00", "20", 1021, 8))
                .with("7/0.0.99.98.0.255:3", "0102" + CLOCK_COLUMN + "0204 120001 0906 0000600b00ff 0f02 120000")
                .with("7/0.0.99.98.0.255:4", "06 00000000")
                .with(
                        "7/0.0.99.98.0.255:2",
                        "0102 0202 090c 07ea030a02 001e00ff ffc4 00 11 01 0202 090c 07ea030a02 002000ff ffc4 00 11 02")
                .with("1/1.0.0.2.0.255:2", "0a05 312e342e32")
                .with("70/0.0.96.3.10.255:2", "03 01")
                .with("70/0.0.96.3.10.255:3", "16 01")
                .with("70/0.0.96.3.10.255:4", "16 04");
    }

    /** A row of the profile: 10 March 2026, UTC + 1 h, the hour, minute and second given. */
    static String row(String time, String status, long first, long second) {
        return "0204 090c 07ea030a02" + time + "00 ffc4 00" + "11" + status + "06%08x06%08x".formatted(first, second);
    }

    static String register(String cde) {
        return "0204 120003 0906 0100" + cde + "ff 0f02 120000";
    }

    static Item.ReadProfile profile(long id) {
        return new Item.ReadProfile(id, DEVICE, PROFILE, RANGE, Duration.ofMinutes(15));
    }

    static Item.ReadRegisters registers(long id, String... names) {
        return new Item.ReadRegisters(id, DEVICE, RegisterSet.Kind.SPOT, List.of(names));
    }

    static Assignment assignment(String companionProfile, Memory memory) {
        return Assignment.builder(DEVICE)
                .companionProfile(companionProfile)
                .memory(memory)
                .credentials(Credentials.of(Map.of()))
                .build();
    }
}
