// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.register;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.LockSupport;
import org.meterbase.simulator.control.Roster;
import org.meterbase.simulator.utility.Quantity;

/** Waits for the first readings that the platform has collected, and shows some of them. */
final class FirstReadings {
    private static final long PAUSE_NANOS = 500_000_000;
    private static final int MOST = 3;

    private final Platform platform;
    private final PrintStream out;

    FirstReadings(Platform platform, PrintStream out) {
        this.platform = platform;
        this.out = out;
    }

    /** @throws IOException where there is none in time */
    void show(Roster roster, Duration patience) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < deadline) {
            for (Roster.Entry entry : roster.usagePoints()) {
                if (shown(entry)) {
                    return;
                }
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        throw new IOException("no readings within " + patience.toSeconds()
                + " s: GET /api/v1/runs, or run:list in the console, says what became of the tasks");
    }

    private boolean shown(Roster.Entry entry) throws IOException, InterruptedException {
        JsonNode point = platform.get("/api/v1/usage-points?name=" + Platform.encoded(entry.usagePoint()))
                .path("items")
                .path(0);
        Instant to = Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.DAYS);
        String path = "/api/v1/readings?usagePoint=" + point.path("id").asText() + "&readingType="
                + ReadingTypes.interval(Quantity.ACTIVE_IMPORT, 900) + "&from=" + to.minus(32, ChronoUnit.DAYS)
                + "&to=" + to;
        JsonNode series = platform.get(path);
        JsonNode items = series.path("items");
        for (int i = Math.max(0, items.size() - MOST); i < items.size(); i++) {
            out.println(
                    "reading " + entry.usagePoint() + " (" + entry.category().word() + "): "
                            + items.get(i).path("start").asText() + "  "
                            + items.get(i).path("value").asText() + " "
                            + series.path("unit").asText());
        }
        if (!items.isEmpty()) {
            out.println("more of them: GET " + path);
        }
        out.flush();
        return !items.isEmpty();
    }
}
