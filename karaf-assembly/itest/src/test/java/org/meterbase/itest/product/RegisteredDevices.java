// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.product;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Devices of a test's own, imported through REST into a group of their own. */
public final class RegisteredDevices {
    private static final String INSTALLED = "2020-01-01T00:00:00Z";

    private final Rest rest;
    private final String group;
    private final Map<String, String> devices = new LinkedHashMap<>();
    private final Map<String, String> usagePoints = new LinkedHashMap<>();

    /** @param rest of somebody who may change the archive @param group name of a group that is not there yet */
    public RegisteredDevices(Rest rest, String group) throws IOException, InterruptedException {
        this.rest = rest;
        this.group =
                rest.post("/api/v1/groups", Map.of("name", group)).path("id").asText();
    }

    /**
     * A channel of a profile, or a register, on the primary side.
     *
     * @param name as the device names it
     * @param readingType 18-part code
     * @param accumulation index, delta, average or instantaneous
     */
    public static Map<String, Object> channel(String name, String readingType, String accumulation) {
        return Map.of("channel", name, "readingType", readingType, "side", "primary", "accumulation", accumulation);
    }

    /**
     * Adds a model with one profile.
     *
     * @param companionProfile of the protocol
     * @param stampAt start or end
     * @param channels see {@link #channel}
     * @param registers see {@link #channel}
     */
    public void model(
            String name,
            String companionProfile,
            String profile,
            String period,
            String stampAt,
            List<Map<String, Object>> channels,
            List<Map<String, Object>> registers)
            throws IOException, InterruptedException {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("name", name);
        document.put("manufacturer", name);
        document.put("companionProfile", companionProfile);
        document.put(
                "profiles",
                List.of(Map.of(
                        "profile",
                        profile,
                        "period",
                        period,
                        "stampAt",
                        stampAt,
                        "depth",
                        "P40D",
                        "channels",
                        channels)));
        document.put("registers", registers);
        rest.post("/api/v1/models", document);
    }

    /**
     * Imports a usage point and the meter that hangs there.
     *
     * @param address host and port
     * @param serialNumber which the meter says of itself, too
     * @param parameters of the protocol, as client and server
     * @param password null where there is none
     * @param keys as {@code ek=…;ak=…}, null where there are none
     * @return the device's id
     */
    public String meter(
            String usagePoint,
            String serialNumber,
            String model,
            String address,
            Map<String, String> parameters,
            String password,
            String keys)
            throws IOException, InterruptedException {
        rest.post(
                "/api/v1/installations/imports",
                "text/csv",
                csv(
                        "usagePoint,zone,serialNumber,manufacturer,model,identitySerialNumber,protocol,channel,address,"
                                + "parameters,password,keys,validFrom",
                        usagePoint,
                        "UTC",
                        serialNumber,
                        model,
                        model,
                        serialNumber,
                        "dlms",
                        "tcp-client",
                        address,
                        parameters.entrySet().stream()
                                .map(each -> each.getKey() + "=" + each.getValue())
                                .collect(Collectors.joining(";")),
                        password == null ? "" : password,
                        keys == null ? "" : keys,
                        INSTALLED));
        rest.post(
                "/api/v1/groups/" + group + "/members/imports",
                "text/csv",
                csv("serialNumber,manufacturer", serialNumber, model));
        Served served = new Served(rest);
        String device = served.device(serialNumber);
        String point = served.usagePoint(usagePoint);
        devices.put(serialNumber, device);
        usagePoints.put(usagePoint, point);
        return device;
    }

    /** The id of a device that was added. */
    public String device(String serialNumber) {
        return devices.get(serialNumber);
    }

    /** The id of a usage point that was added. */
    public String usagePoint(String name) {
        return usagePoints.get(name);
    }

    /** The id of the group. */
    public String group() {
        return group;
    }

    /** Adds a task over the group, of two attempts, and runs it now. @param kinds load-profile, registers, clock ... @return the run */
    public JsonNode collect(String task, int historyDays, String... kinds) throws IOException, InterruptedException {
        return new Runs(rest).collect(2, task, group, historyDays, kinds);
    }

    private static String csv(String header, String... cells) {
        return header + "\r\n" + String.join(",", cells) + "\r\n";
    }
}
