// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.product;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/** Readings as REST serves them. */
public final class Served {
    /** 15-minute energies, as the simulated meters' channels are configured. */
    public static final String ACTIVE_IMPORT = "0.0.2.4.1.1.12.0.0.0.0.0.0.0.0.0.72.0";

    public static final String ACTIVE_EXPORT = "0.0.2.4.19.1.12.0.0.0.0.0.0.0.0.0.72.0";
    public static final String REACTIVE_IMPORT = "0.0.2.4.1.1.12.0.0.0.0.0.0.0.0.0.73.0";
    public static final String REACTIVE_EXPORT = "0.0.2.4.19.1.12.0.0.0.0.0.0.0.0.0.73.0";

    private final Rest rest;

    public Served(Rest rest) {
        this.rest = rest;
    }

    /** The id of a usage point. @throws AssertionError where there is none of this name */
    public String usagePoint(String name) throws IOException, InterruptedException {
        return id("/api/v1/usage-points?name=" + Rest.encode(name), name);
    }

    /** The id of a device. @throws AssertionError where there is none of this number */
    public String device(String serialNumber) throws IOException, InterruptedException {
        return id("/api/v1/devices?serialNumber=" + Rest.encode(serialNumber), serialNumber);
    }

    /** The path of a series. @param usagePoint the name */
    public String path(String usagePoint, String readingType, Instant from, Instant to)
            throws IOException, InterruptedException {
        return "/api/v1/readings?usagePoint=" + usagePoint(usagePoint) + "&readingType=" + readingType + "&from=" + from
                + "&to=" + to;
    }

    /** The values of a series by the start of their interval, or by their moment. @throws AssertionError where one is there twice */
    public SortedMap<Instant, BigDecimal> series(String usagePoint, String readingType, Instant from, Instant to)
            throws IOException, InterruptedException {
        return values(path(usagePoint, readingType, from, to));
    }

    /** The values below a path of readings, raw ones too. @throws AssertionError where one is there twice */
    public SortedMap<Instant, BigDecimal> values(String path) throws IOException, InterruptedException {
        SortedMap<Instant, BigDecimal> values = new TreeMap<>();
        for (JsonNode item : rest.all(path)) {
            Instant at = at(item);
            if (values.put(at, new BigDecimal(item.path("value").asText())) != null) {
                throw new AssertionError(path + " has " + at + " more than once");
            }
        }
        return values;
    }

    private static Instant at(JsonNode item) {
        for (String name : new String[] {"start", "at", "stamp"}) {
            if (item.hasNonNull(name)) {
                return Instant.parse(item.get(name).asText());
            }
        }
        throw new AssertionError("a reading without time: " + item);
    }

    private String id(String path, String name) throws IOException, InterruptedException {
        JsonNode items = rest.get(path).path("items");
        if (items.size() != 1) {
            throw new AssertionError(path + " has " + items.size() + " items where " + name + " was meant");
        }
        return items.get(0).path("id").asText();
    }
}
