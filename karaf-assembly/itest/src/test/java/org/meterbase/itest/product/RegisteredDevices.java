// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.product;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Devices of a test's own, registered one by one through REST in a group of their own. */
public final class RegisteredDevices {
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
     * Adds a usage point and binds a meter to it.
     *
     * @param address host and port
     * @param parameters of the protocol, as client and server
     * @param password null where there is no log-in
     * @return the device's id
     */
    public String meter(
            String usagePoint,
            String serialNumber,
            String model,
            String address,
            Map<String, String> parameters,
            String password)
            throws IOException, InterruptedException {
        String point = rest.post("/api/v1/usage-points", Map.of("name", usagePoint, "zone", "UTC"))
                .path("id")
                .asText();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("serialNumber", serialNumber);
        document.put("model", model);
        document.put(
                "access",
                Map.of("protocol", "dlms", "channel", "tcp-client", "address", address, "parameters", parameters));
        if (password != null) {
            document.put("password", password);
        }
        String device = rest.post("/api/v1/devices", document).path("id").asText();
        rest.post(
                "/api/v1/bindings",
                Map.of(
                        "usagePoint",
                        point,
                        "device",
                        device,
                        "validFrom",
                        Instant.parse("2020-01-01T00:00:00Z").toString()));
        rest.post(
                "/api/v1/groups/" + group + "/members/imports",
                "text/csv",
                "serialNumber,manufacturer\r\n" + serialNumber + "," + model + "\r\n");
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

    /** Adds a task over the group and runs it now. @param kinds load-profile, registers, clock ... @return the run */
    public JsonNode collect(String task, int historyDays, String... kinds) throws IOException, InterruptedException {
        return new Runs(rest).collect(task, group, historyDays, kinds);
    }
}
