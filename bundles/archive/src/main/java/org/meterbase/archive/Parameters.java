// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Settings of an access path in one text, as {@code client=16;server=1}, in the order of their names. */
final class Parameters {
    private Parameters() {}

    static String text(Map<String, String> parameters) {
        return new TreeMap<>(parameters)
                .entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).collect(Collectors.joining(";"));
    }

    /** @throws IllegalArgumentException where a setting has no name, no {@code =}, or comes twice */
    static Map<String, String> parse(String text) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (text.isBlank()) {
            return parameters;
        }
        for (String setting : text.split(";", -1)) {
            int sign = setting.indexOf('=');
            if (sign < 1) {
                throw new IllegalArgumentException(
                        "'" + setting + "' is no setting; write name=value, and ; between several");
            }
            if (parameters.put(
                            setting.substring(0, sign).strip(),
                            setting.substring(sign + 1).strip())
                    != null) {
                throw new IllegalArgumentException("the setting '" + setting.substring(0, sign) + "' comes twice");
            }
        }
        return parameters;
    }

    /** @throws IllegalArgumentException where a name or a value has a sign that the text needs for itself */
    static Map<String, String> checked(Map<String, String> parameters) {
        parameters.forEach((name, value) -> {
            if (name.isBlank() || name.contains("=") || name.contains(";") || value.contains(";")) {
                throw new IllegalArgumentException("the setting '" + name + "' has one of the signs = and ;");
            }
        });
        return parameters;
    }
}
