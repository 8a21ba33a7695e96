// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.register;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.meterbase.simulator.control.Json;
import org.meterbase.simulator.control.Roster;
import org.meterbase.simulator.utility.MeterModels;
import org.meterbase.simulator.utility.Utility;

/** What the platform is told, as text: its REST is what these words have to fit. */
class DocumentsTest {
    private static final Roster ROSTER = Roster.of(Utility.of(100, 1), number -> 20_000 + number);

    @Test
    void aModelSaysWhatItsChannelsMean() {
        ModelDocument document = ModelDocument.of(MeterModels.AVERAGE_SECONDARY_MODEL);
        assertThat(document.name()).isEqualTo("SIM-AVERAGE-SECONDARY");
        assertThat(document.companionProfile()).isEqualTo("sim");
        assertThat(document.eventLogs()).containsExactly("0.0.99.98.0.255");
        assertThat(document.registers())
                .hasSize(MeterModels.AVERAGE_SECONDARY_MODEL.registers().size());
        ModelDocument.Profile profile = document.profiles().get(0);
        assertThat(new String(Json.octets(profile.channels().get(1))))
                .isEqualTo("{\"channel\":\"1.0.2.5.0.255\",\"readingType\":\"0.0.2.4.19.1.12.0.0.0.0.0.0.0.0.0.72.0\","
                        + "\"side\":\"secondary\",\"accumulation\":\"average\"}");
        assertThat(profile.period()).isEqualTo("PT15M");
        assertThat(profile.depth()).isEqualTo("P90D");
        assertThat(profile.stampAt()).isEqualTo("end");
        assertThat(ModelDocument.of(MeterModels.SMALL_MODEL).profiles().get(0).stampAt())
                .isEqualTo("start");
    }

    @Test
    void theInstallationListHasOneRowForEachUsagePoint() {
        List<Map<String, String>> rows = rows(InstallationList.of(ROSTER));
        assertThat(rows).hasSize(100);
        assertThat(rows.get(0))
                .containsEntry("usagePoint", "UP-000001")
                .containsEntry("zone", "Africa/Johannesburg")
                .containsEntry("category", "bulk-supply")
                .containsEntry("serialNumber", "60000001")
                .containsEntry("manufacturer", "Other Instruments")
                .containsEntry("model", "SIM-INDEX-SECONDARY")
                .containsEntry("deviceZone", "UTC")
                .containsEntry("logicalDeviceName", "SIM0000060000001")
                .containsEntry("address", "127.0.0.1:20000")
                .containsEntry("parameters", "client=1;server=1")
                .containsEntry("validFrom", "2020-01-06T00:00:00Z")
                .containsEntry("ct", "400/5")
                .containsEntry("vt", "22000/110");
        assertThat(rows.get(0).get("password"))
                .isEqualTo(ROSTER.usagePoints().get(0).meter().password());
    }

    @Test
    void whereThereIsNoTransformerAndNoLogInTheCellsAreBlank() {
        Map<String, String> row = rows(InstallationList.of(ROSTER)).stream()
                .filter(each -> each.get("model").equals("SIM-DELTA"))
                .findFirst()
                .orElseThrow();
        assertThat(row)
                .containsEntry("ct", "")
                .containsEntry("vt", "")
                .containsEntry("password", "")
                .containsEntry("parameters", "client=16;server=1");
    }

    @Test
    void theRosterIsReadAsItIsWritten() throws Exception {
        Roster roster = Roster.of(Utility.of(100, 1, 30), number -> 20_000 + number);
        assertThat(Json.read(Json.octets(roster), Roster.class)).isEqualTo(roster);
    }

    @Test
    void metersThatCipherBringTheirKeys() {
        Roster roster = Roster.of(Utility.of(100, 1, 30), number -> 20_000 + number);
        List<Map<String, String>> rows = rows(InstallationList.of(roster));
        assertThat(rows)
                .filteredOn(row -> row.get("model").equals("SIM-SECURE"))
                .hasSize(30)
                .allMatch(row -> row.get("parameters").equals("client=1;server=1;security=gmac"))
                .allMatch(row -> row.get("systemTitle").matches("53494D[0-9A-F]{10}"))
                .allMatch(row -> row.get("keys").matches("ek=[0-9A-F]{32};ak=[0-9A-F]{32}"))
                .allMatch(row -> row.get("password").isEmpty());
        assertThat(rows)
                .filteredOn(row -> !row.get("model").equals("SIM-SECURE"))
                .hasSize(70)
                .allMatch(row -> row.get("keys").isEmpty());
        assertThat(rows(InstallationList.of(ROSTER)).get(0)).doesNotContainKey("keys");
    }

    @Test
    void theMetersZoneIsThatOfItsClock() {
        Map<String, String> zones = new HashMap<>();
        rows(InstallationList.of(ROSTER)).forEach(row -> zones.put(row.get("model"), row.get("deviceZone")));
        assertThat(zones)
                .containsEntry("SIM-INDEX", "+02:00")
                .containsEntry("SIM-AVERAGE", "+01:00")
                .containsEntry("SIM-DELTA", "UTC");
    }

    @Test
    void theGroupHasAllMeters() {
        assertThat(rows(InstallationList.members(ROSTER)))
                .hasSize(100)
                .contains(Map.of("serialNumber", "60000100", "manufacturer", "Simulated Meters"));
    }

    @Test
    void profilesAreCollectedEveryQuarterHour() {
        List<TaskDocument> tasks = TaskDocument.all("7", "Africa/Johannesburg", 30);
        assertThat(new String(Json.octets(tasks.get(0))))
                .isEqualTo(
                        "{\"name\":\"Load profiles\",\"type\":\"load-profile\",\"items\":[{\"kind\":\"load-profile\"}],"
                                + "\"group\":\"7\",\"schedule\":{\"period\":\"PT15M\",\"zone\":\"Africa/Johannesburg\","
                                + "\"offset\":\"PT30S\",\"spread\":\"PT5M\"},\"priority\":5,\"attempts\":3,\"spacing\":\"PT2M\","
                                + "\"history\":\"P30D\"}");
        assertThat(tasks)
                .extracting(TaskDocument::type)
                .containsExactly("load-profile", "registers", "event-log", "clock-check");
    }

    /** None of the utility's words needs quotes, so commas tell the cells apart. */
    private static List<Map<String, String>> rows(String csv) {
        assertThat(csv).doesNotContain("\"").endsWith("\r\n");
        List<String> lines = csv.lines().toList();
        String[] header = lines.get(0).split(",");
        return lines.stream()
                .skip(1)
                .map(line -> {
                    String[] cells = line.split(",", -1);
                    assertThat(cells).hasSameSizeAs(header);
                    Map<String, String> row = new HashMap<>();
                    for (int i = 0; i < header.length; i++) {
                        row.put(header[i], cells[i]);
                    }
                    return row;
                })
                .toList();
    }
}
