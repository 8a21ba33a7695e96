// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.product;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.meterbase.itest.product.SimulatedUtility.Interval;
import org.meterbase.itest.product.SimulatedUtility.Meter;
import org.meterbase.itest.product.SimulatedUtility.Sum;

/** Nothing lost and nothing doubled: every row that the meters hold of a time is there once, raw and in what is served of it. */
public final class EveryRowOnce {
    private static final int THREADS = 4;
    private static final Duration INTERVAL = Duration.ofMinutes(15);

    private final Rest rest;
    private final SimulatedUtility utility;
    private final Map<String, String> channels = new HashMap<>();
    private final Set<String> stampedAtStart = new HashSet<>();

    public EveryRowOnce(Rest rest, SimulatedUtility utility) {
        this.rest = rest;
        this.utility = utility;
    }

    /**
     * Compares all meters, over the days before a run that every conversation of it asked for, also one that began only now.
     * What was captured in the last quarter hour before the meters were registered does not count.
     */
    public void assertDaysBefore(Instant registered, int days) throws Exception {
        Instant to = edgeBefore(registered.minus(INTERVAL));
        Instant asked = edgeBefore(Instant.now().minus(Duration.ofDays(days))).plus(INTERVAL.multipliedBy(2));
        // An index needs the one before it.
        Instant held = utility.since().plus(INTERVAL);
        assertBetween(held.isAfter(asked) ? held : asked, to);
    }

    private static Instant edgeBefore(Instant instant) {
        return Instant.ofEpochSecond(instant.getEpochSecond() / INTERVAL.toSeconds() * INTERVAL.toSeconds());
    }

    /** Compares all meters. @param from start of the first interval @param to start of the first one that does not count */
    private void assertBetween(Instant from, Instant to) throws Exception {
        for (String model : utility.models()) {
            JsonNode profile =
                    rest.get("/api/v1/models/" + model).path("profiles").get(0);
            channels.put(model, profile.path("channels").get(0).path("channel").asText());
            if (profile.path("stampAt").asText().equals("start")) {
                stampedAtStart.add(model);
            }
        }
        Map<String, Meter> meters = new HashMap<>();
        utility.meters().forEach(meter -> meters.put(meter.serial(), meter));
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> compared = new ArrayList<>();
            for (Sum sum : utility.sums(from, to)) {
                assertThat(sum.intervals())
                        .as("rows that meter %s holds", sum.serial())
                        .isPositive();
                compared.add(threads.submit(() -> {
                    assertMeter(meters.get(sum.serial()), sum, from, to);
                    return null;
                }));
            }
            for (Future<?> each : compared) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void assertMeter(Meter meter, Sum sum, Instant from, Instant to) throws Exception {
        Duration shift = stampedAtStart.contains(meter.model()) ? Duration.ZERO : INTERVAL;
        List<Map<String, String>> raw =
                csv("/api/v1/readings?layer=raw&device=" + new Served(rest).device(meter.serial()) + "&channel="
                        + channels.get(meter.model()) + "&from=" + from.plus(shift) + "&to=" + to.plus(shift));
        List<String> stamps = raw.stream().map(row -> row.get("stamp")).toList();
        if (raw.size() != sum.intervals() || new HashSet<>(stamps).size() != raw.size()) {
            assertThat(stamps)
                    .as("stamps of the raw rows of meter %s", meter.serial())
                    .containsExactlyElementsOf(held(meter, from, to));
        }
        assertThat(raw).extracting(row -> row.get("revision")).containsOnly("0");
        assertServed(meter, Served.ACTIVE_IMPORT, sum.activeImport(), sum, from, to);
        assertServed(meter, Served.ACTIVE_EXPORT, sum.activeExport(), sum, from, to);
        assertServed(meter, Served.REACTIVE_IMPORT, sum.reactiveImport(), sum, from, to);
        assertServed(meter, Served.REACTIVE_EXPORT, sum.reactiveExport(), sum, from, to);
    }

    private List<String> held(Meter meter, Instant from, Instant to) throws Exception {
        return utility.truth(meter.serial(), from, to).stream()
                .filter(Interval::held)
                .map(interval -> interval.stamp().toString())
                .toList();
    }

    private void assertServed(Meter meter, String readingType, long energy, Sum sum, Instant from, Instant to)
            throws Exception {
        List<Map<String, String>> values = csv("/api/v1/readings?usagePoint=" + meter.usagePoint() + "&readingType="
                + readingType + "&from=" + from + "&to=" + to);
        assertThat(values).as("%s at %s", readingType, meter.usagePoint()).hasSize(Math.toIntExact(sum.intervals()));
        assertThat(values).extracting(row -> row.get("start")).doesNotHaveDuplicates();
        assertThat(values.stream()
                        .map(row -> new BigDecimal(row.get("value")))
                        .reduce(BigDecimal.ZERO, BigDecimal::add))
                .as("%s at %s", readingType, meter.usagePoint())
                .isEqualByComparingTo(BigDecimal.valueOf(energy));
    }

    private List<Map<String, String>> csv(String path) throws Exception {
        var answer = rest.exchange("GET", path, null, null, "Accept", "text/csv");
        if (answer.statusCode() != 200) {
            throw new AssertionError(path + " answered " + answer.statusCode() + ": " + answer.body());
        }
        List<String> lines = answer.body().lines().toList();
        String[] header = lines.get(0).split(",");
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            Map<String, String> row = new HashMap<>();
            for (int i = 0; i < header.length; i++) {
                row.put(header[i], cells[i]);
            }
            rows.add(row);
        }
        return rows;
    }
}
