// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.product;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/** Runs of tasks, through REST. */
public final class Runs {
    private final Rest rest;

    public Runs(Rest rest) {
        this.rest = rest;
    }

    /**
     * Adds a task that makes one attempt and has no schedule, and runs it now.
     *
     * @param group the id
     * @param kinds load-profile, registers, clock ...; with a name after a blank where it has one
     * @return the run as it began
     */
    public JsonNode collect(String task, String group, int historyDays, String... kinds)
            throws IOException, InterruptedException {
        return collect(1, task, group, historyDays, kinds);
    }

    /** The same with so many attempts, a second apart. */
    public JsonNode collect(int attempts, String task, String group, int historyDays, String... kinds)
            throws IOException, InterruptedException {
        List<Map<String, String>> items = Arrays.stream(kinds).map(Runs::item).toList();
        String id = rest.post(
                        "/api/v1/tasks",
                        Map.of(
                                "name",
                                task,
                                "type",
                                "on-demand",
                                "items",
                                items,
                                "group",
                                group,
                                "attempts",
                                attempts,
                                "spacing",
                                "PT1S",
                                "history",
                                "P" + historyDays + "D"))
                .path("id")
                .asText();
        return rest.post("/api/v1/tasks/" + id + "/run", Map.of());
    }

    private static Map<String, String> item(String kind) {
        int blank = kind.indexOf(' ');
        return blank < 0
                ? Map.of("kind", kind)
                : Map.of("kind", kind.substring(0, blank), "name", kind.substring(blank + 1));
    }

    /** The oldest run of a task. @param task its name */
    public JsonNode oldestOf(String task) throws IOException, InterruptedException {
        String id = rest.get("/api/v1/tasks?name=" + Rest.encode(task))
                .path("items")
                .path(0)
                .path("id")
                .asText();
        List<JsonNode> newestFirst = rest.all("/api/v1/runs?task=" + id);
        return newestFirst.get(newestFirst.size() - 1);
    }

    /** The tasks of a name. */
    public List<JsonNode> named(String task) throws IOException, InterruptedException {
        return rest.all("/api/v1/tasks?name=" + Rest.encode(task));
    }

    /** A run once it is over. */
    public JsonNode finished(String run, Duration patience) {
        AtomicReference<JsonNode> last = new AtomicReference<>();
        Await.until("run " + run + " is over", patience, () -> {
            last.set(progress(run));
            return !last.get().path("state").asText().equalsIgnoreCase("open");
        });
        return last.get();
    }

    /** A run as it is. */
    public JsonNode progress(String run) throws IOException, InterruptedException {
        return rest.get("/api/v1/runs/" + run);
    }

    /** How many devices have which outcome, in lower case; those that none has are left out. */
    public static Map<String, Integer> outcomes(JsonNode run) {
        Map<String, Integer> outcomes = new TreeMap<>();
        run.path("outcomes").properties().forEach(outcome -> {
            if (outcome.getValue().asInt() > 0) {
                outcomes.put(
                        outcome.getKey().toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
                        outcome.getValue().asInt());
            }
        });
        return outcomes;
    }
}
