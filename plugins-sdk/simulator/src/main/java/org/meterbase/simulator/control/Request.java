// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.control;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A request to the control port.
 *
 * @param method GET, PUT or DELETE
 * @param path segments
 * @param query parameters, the last of each name
 * @param body as sent
 */
record Request(String method, List<String> path, Map<String, String> query, byte[] body) {
    static Request of(String method, URI uri, byte[] body) {
        List<String> path = Arrays.stream(uri.getPath().split("/"))
                .filter(segment -> !segment.isEmpty())
                .toList();
        Map<String, String> query = new HashMap<>();
        String parameters = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        for (String parameter : parameters.split("&")) {
            int equals = parameter.indexOf('=');
            if (equals > 0) {
                query.put(
                        parameter.substring(0, equals),
                        URLDecoder.decode(parameter.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return new Request(method, path, query, body);
    }

    /** An instant among the parameters. */
    Instant instant(String name) {
        String text = query.get(name);
        if (text == null) {
            throw new IllegalArgumentException("add ?" + name + "= with an instant, such as 2026-01-31T00:00:00Z");
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    name + "=" + text + " is not an instant: write it like 2026-01-31T00:00:00Z");
        }
    }
}
