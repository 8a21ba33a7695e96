// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.register;

import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.meterbase.simulator.control.Roster;
import org.meterbase.simulator.utility.MeterModel;
import org.meterbase.simulator.utility.Ratio;

/** The utility's files in the form that the platform imports: one CSV row for each usage point with the meter on it (RFC 4180). */
final class InstallationList {
    private static final String HEADER =
            "usagePoint,zone,category,service,serialNumber,manufacturer,model,kind,deviceZone,"
                    + "identitySerialNumber,logicalDeviceName,protocol,channel,address,parameters,password,validFrom,ct,vt";
    private static final String END = "\r\n";

    private InstallationList() {}

    static String of(Roster roster) {
        Map<String, MeterModel> models =
                roster.models().stream().collect(Collectors.toMap(MeterModel::name, Function.identity()));
        SecurityColumns security = new SecurityColumns(roster);
        String header =
                HEADER + security.header().stream().map(name -> "," + name).collect(Collectors.joining());
        return roster.usagePoints().stream()
                .map(entry -> row(entry, models.get(entry.meter().model()), security))
                .collect(Collectors.joining(END, header + END, END));
    }

    /** The serial numbers alone, to put the meters into a group. */
    static String members(Roster roster) {
        return roster.usagePoints().stream()
                .map(entry -> cells(entry.meter().serial(), entry.meter().make()))
                .collect(Collectors.joining(END, "serialNumber,manufacturer" + END, END));
    }

    private static String row(Roster.Entry entry, MeterModel model, SecurityColumns security) {
        Roster.Device meter = entry.meter();
        String row = cells(
                entry.usagePoint(),
                entry.zone(),
                entry.category().word(),
                "electricity",
                meter.serial(),
                meter.make(),
                meter.model(),
                "meter",
                zone(model.clock()),
                meter.serial(),
                meter.logicalDeviceName(),
                "dlms",
                "tcp-client",
                meter.host() + ":" + meter.port(),
                SecurityColumns.parameters(meter),
                meter.password(),
                meter.installed().toString(),
                ratio(meter.ct()),
                ratio(meter.vt()));
        String[] keys = security.cells(meter);
        return keys.length == 0 ? row : row + "," + cells(keys);
    }

    /** What the meter's clock runs in: the platform needs it where the meter does not say. */
    private static String zone(MeterModel.TimeStatement clock) {
        return clock.offsetMinutes() == 0
                ? "UTC"
                : ZoneOffset.ofTotalSeconds(clock.offsetMinutes() * 60).getId();
    }

    /** As on the plate; nothing where there is no transformer. */
    private static String ratio(Ratio ratio) {
        return ratio.equals(Ratio.DIRECT) ? null : ratio.primary() + "/" + ratio.secondary();
    }

    private static String cells(String... values) {
        return Arrays.stream(values)
                .map(value -> value == null ? "" : quoted(value))
                .collect(Collectors.joining(","));
    }

    private static String quoted(String value) {
        return value.matches("[^\",\r\n]*") ? value : '"' + value.replace("\"", "\"\"") + '"';
    }
}
