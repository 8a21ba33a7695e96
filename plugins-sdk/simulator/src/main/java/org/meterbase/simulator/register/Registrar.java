// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.register;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import org.meterbase.simulator.control.Roster;
import org.meterbase.simulator.utility.MeterModel;

/**
 * Tells the platform of the utility and of what is to be collected, through REST like a user would. What the platform knows already stays as it
 * is, so that it may be told again.
 */
final class Registrar {
    private final Platform platform;
    private final PrintStream out;

    Registrar(Platform platform, PrintStream out) {
        this.platform = platform;
        this.out = out;
    }

    void register(Roster roster, int historyDays) throws IOException, InterruptedException {
        for (MeterModel model : roster.models()) {
            boolean known = platform.find("/api/v1/models/" + Platform.encoded(model.name()))
                    .isPresent();
            if (!known) {
                platform.post("/api/v1/models", ModelDocument.of(model));
            }
            out.println("model " + model.name() + (known ? ": known" : ": created"));
        }
        out.println("installations: " + counts(imported("/api/v1/installations/imports", InstallationList.of(roster))));
        String group = group(roster.utility());
        out.println("group " + roster.utility() + ": "
                + counts(imported("/api/v1/groups/" + group + "/members/imports", InstallationList.members(roster))));
        for (TaskDocument task : TaskDocument.all(group, roster.zone(), historyDays)) {
            out.println("task " + task.name() + ": " + task(task));
        }
        out.flush();
    }

    private JsonNode imported(String path, String csv) throws IOException, InterruptedException {
        return platform.post(path, csv);
    }

    private static String counts(JsonNode report) {
        return report.path("created").asInt() + " created, "
                + report.path("changed").asInt() + " changed, "
                + report.path("unchanged").asInt() + " as they were";
    }

    private String group(String name) throws IOException, InterruptedException {
        Optional<JsonNode> known = named("/api/v1/groups?limit=1000", name);
        return (known.isPresent() ? known.get() : platform.post("/api/v1/groups", Map.of("name", name)))
                .path("id")
                .asText();
    }

    /** A task that has never run is run, so that what an earlier call did not come to is done now. */
    private String task(TaskDocument wanted) throws IOException, InterruptedException {
        Optional<JsonNode> known = named("/api/v1/tasks?name=" + Platform.encoded(wanted.name()), wanted.name());
        String id = (known.isPresent() ? known.get() : platform.post("/api/v1/tasks", wanted))
                .path("id")
                .asText();
        String word = known.isPresent() ? "known" : "created";
        if (!platform.get("/api/v1/runs?limit=1&task=" + id).path("items").isEmpty()) {
            return word;
        }
        JsonNode run = platform.post("/api/v1/tasks/" + id + "/run", (Object) null);
        return word + ", runs now (run " + run.path("id").asText() + ")";
    }

    private Optional<JsonNode> named(String collection, String name) throws IOException, InterruptedException {
        String page = collection;
        while (page != null) {
            JsonNode answer = platform.get(page);
            for (JsonNode item : answer.path("items")) {
                if (item.path("name").asText().equals(name)) {
                    return Optional.of(item);
                }
            }
            page = answer.hasNonNull("next") ? answer.get("next").asText() : null;
        }
        return Optional.empty();
    }
}
