// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive.rest;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.meterbase.api.archive.AccessPath;
import org.meterbase.api.archive.EndDevice;
import org.meterbase.api.model.Identity;
import org.meterbase.archive.DeviceDraft;
import org.meterbase.archive.DeviceSecrets;
import org.meterbase.kit.rest.Fault;
import org.meterbase.kit.rest.Problem;

/**
 * What a client says of a device.
 *
 * @param manufacturer absent: the model's
 * @param state absent: stock; a binding changes it
 * @param parent the id of the device that it hangs on
 * @param password taken and never given out again; absent: whatever there is stays
 * @param keys by name, as ek and ak, in hexadecimal digits; as the password
 */
public record DeviceBody(
        String serialNumber,
        String manufacturer,
        String model,
        String kind,
        String state,
        String zone,
        Expected identity,
        Path access,
        String parent,
        String password,
        Map<String, String> keys) {

    /** Who is expected to answer. */
    public record Expected(String serialNumber, String logicalDeviceName, String systemTitle) {}

    /** How it is reached. */
    public record Path(String protocol, String channel, String address, String route, Map<String, String> parameters) {}

    /** With nothing of password and keys. */
    @Override
    public String toString() {
        return "DeviceBody " + serialNumber;
    }

    DeviceDraft draft() {
        return new DeviceDraft(
                serialNumber,
                manufacturer,
                model,
                word("/kind", kind, EndDevice.Kind.METER),
                word("/state", state, EndDevice.State.STOCK),
                zoneId(),
                expected(),
                path(),
                Optional.ofNullable(parent).map(id -> Answers.id("/parent", id)));
    }

    Map<String, byte[]> secrets() {
        Map<String, byte[]> secrets = new HashMap<>();
        if (password != null) {
            secrets.putAll(DeviceSecrets.password("/password", password));
        }
        if (keys != null) {
            secrets.putAll(DeviceSecrets.keys("/keys", keys));
        }
        return secrets;
    }

    private ZoneId zoneId() {
        try {
            return zone == null ? ZoneOffset.UTC : ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw wrong("/zone", "'" + zone + "' is no time zone; write it as Europe/Berlin or UTC");
        }
    }

    private Identity expected() {
        return identity == null
                ? Identity.unknown()
                : Identity.builder()
                        .serialNumber(identity.serialNumber())
                        .logicalDeviceName(identity.logicalDeviceName())
                        .systemTitle(identity.systemTitle())
                        .build();
    }

    private Optional<AccessPath> path() {
        if (access == null) {
            return Optional.empty();
        }
        return Optional.of(AccessPath.builder(
                        access.protocol() == null ? "" : access.protocol(),
                        access.channel() == null ? "" : access.channel(),
                        access.address() == null ? "" : access.address())
                .route(access.route() == null ? "" : access.route())
                .parameters(access.parameters() == null ? Map.of() : access.parameters())
                .build());
    }

    private static <E extends Enum<E>> E word(String pointer, String text, E otherwise) {
        if (text == null) {
            return otherwise;
        }
        List<E> choices = List.of(otherwise.getDeclaringClass().getEnumConstants());
        return choices.stream()
                .filter(choice -> choice.name().equalsIgnoreCase(text.strip()))
                .findFirst()
                .orElseThrow(() -> wrong(
                        pointer,
                        "'" + text + "' is none of "
                                + String.join(
                                        ", ",
                                        Stream.of(otherwise.getDeclaringClass().getEnumConstants())
                                                .map(choice -> choice.name().toLowerCase(Locale.ROOT))
                                                .toList())));
    }

    private static Problem wrong(String pointer, String message) {
        return Problem.invalid(pointer + " " + message, List.of(new Fault(pointer, message)));
    }
}
