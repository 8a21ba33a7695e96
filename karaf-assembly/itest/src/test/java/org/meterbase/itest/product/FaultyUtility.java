// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.product;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.meterbase.itest.product.SimulatedUtility.Meter;

/**
 * One product with a simulated utility whose meters are given away one by one, to have faults; booted once for all suites that ask for it in their
 * constructor. Nothing is known of a meter's past before it is given away, and nobody reads it but the suite that has it.
 */
public final class FaultyUtility implements AutoCloseable {
    /** Days that its meters hold, where their buffers do. */
    public static final int HISTORY_DAYS = 60;

    /** A companion profile: the sign of the deviation is not the standard's. */
    public static final String OPPOSITE_SIGN = "opposite-sign";

    /** A companion profile: a meter says something before its first frame. */
    public static final String GREETING = "greeting";

    private static final int MOST_GREETING = 32;
    private static final int METERS = 200;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final SimulatedUtility utility;
    private final Product product;
    private final Rest rest;
    private final Map<String, Deque<Meter>> unused = new HashMap<>();

    FaultyUtility() throws IOException, InterruptedException {
        utility = SimulatedUtility.start(METERS, HISTORY_DAYS, "--secure", "10");
        product = Product.fresh();
        boolean whole = false;
        try {
            product.start();
            companions();
            for (Meter meter : utility.meters()) {
                utility.fault(meter.serial(), Map.of("kind", "refuse-connection"));
            }
            utility.register(product, 1);
            rest = product.demo();
            for (JsonNode task : rest.all("/api/v1/tasks")) {
                String version = '"' + task.path("version").asText() + '"';
                int status = rest.exchange("DELETE", task.path("self").asText(), null, null, "If-Match", version)
                        .statusCode();
                if (status != 204) {
                    throw new AssertionError("task " + task.path("name").asText() + " was not deleted: " + status);
                }
            }
            for (Meter meter : utility.meters()) {
                utility.heal(meter.serial());
                unused.computeIfAbsent(meter.model(), model -> new ArrayDeque<>())
                        .add(meter);
            }
            whole = true;
        } finally {
            if (!whole) {
                close();
            }
        }
    }

    /** The product. */
    public Product product() {
        return product;
    }

    /** The utility. */
    public SimulatedUtility utility() {
        return utility;
    }

    /** REST with the utility's own API key: viewer, operator and engineer. */
    public Rest rest() {
        return rest;
    }

    /** A meter of a model that nobody has read. */
    public Meter take(String model) {
        Meter meter = unused.getOrDefault(model, new ArrayDeque<>()).poll();
        if (meter == null) {
            throw new IllegalStateException("all meters of model " + model + " have been given away");
        }
        return meter;
    }

    /** A task over some meters, that makes two attempts, is run now. @return the run as it began */
    public JsonNode begin(String task, int days, List<Meter> meters, String... kinds)
            throws IOException, InterruptedException {
        String group =
                rest.post("/api/v1/groups", Map.of("name", task)).path("id").asText();
        StringBuilder members = new StringBuilder("serialNumber,manufacturer\r\n");
        for (Meter meter : meters) {
            members.append(meter.serial())
                    .append(',')
                    .append(device(meter).path("manufacturer").asText())
                    .append("\r\n");
        }
        rest.post("/api/v1/groups/" + group + "/members/imports", "text/csv", members.toString());
        return new Runs(rest).collect(2, task, group, days, kinds);
    }

    /** What becomes of a run, device by device, once all that it brought has been filed. */
    public List<JsonNode> outcomes(JsonNode run) throws IOException, InterruptedException {
        String id = run.path("id").asText();
        new Runs(rest).finished(id, PATIENCE);
        Await.until(
                "the fold has caught up",
                PATIENCE,
                () -> rest.get("/api/v1/feed")
                                .path("items")
                                .get(0)
                                .path("behind")
                                .asLong()
                        == 0);
        return rest.all("/api/v1/runs/" + id + "/devices");
    }

    /** Load profiles of some meters are read. */
    public List<JsonNode> read(String task, int days, Meter... meters) throws IOException, InterruptedException {
        return outcomes(begin(task, days, List.of(meters), "load-profile"));
    }

    /** The device of a meter. */
    public JsonNode device(Meter meter) throws IOException, InterruptedException {
        return rest.get("/api/v1/devices/" + new Served(rest).device(meter.serial()));
    }

    /** Says something else of the device of a meter. @return as it is now */
    public JsonNode change(Meter meter, Change change) throws IOException, InterruptedException {
        JsonNode device = device(meter);
        ObjectNode body = device.deepCopy();
        body.remove(List.of("id", "self", "shard", "version"));
        change.of(body);
        return rest.put(
                device.path("self").asText(),
                body,
                "If-Match",
                '"' + device.path("version").asText() + '"');
    }

    /** What is to be said otherwise. */
    @FunctionalInterface
    public interface Change {
        void of(ObjectNode device);
    }

    /** A model like another one, its name with the companion profile's behind it. @param companion one of those above */
    public void variant(String model, String companion) throws IOException, InterruptedException {
        ObjectNode body = rest.get("/api/v1/models/" + model).deepCopy();
        body.remove(List.of("id", "self", "version", "recordedFrom", "recordedTo"));
        body.put("name", model + "-" + companion);
        body.put("companionProfile", companion);
        rest.post("/api/v1/models", body);
    }

    private void companions() throws IOException {
        Path folder = Files.createDirectories(product.folder().resolve("companion"));
        Files.writeString(
                folder.resolve(OPPOSITE_SIGN + ".json"),
                "{\"extends\": \"sim\", \"stamps\": {\"sign\": \"UTC_IS_LOCAL_MINUS\"}}");
        Files.writeString(
                folder.resolve(GREETING + ".json"), "{\"extends\": \"sim\", \"skip\": " + MOST_GREETING + "}");
        product.console("config:property-set -p org.meterbase.protocol.dlms companionFolder " + folder);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        utility.close();
        product.close();
    }
}
