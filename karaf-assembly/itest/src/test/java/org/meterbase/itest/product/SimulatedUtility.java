// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.product;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The simulated utility as a process of its own: its meters answer on their ports, and it tells on its control port what they measured. */
public final class SimulatedUtility implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("ready: .*control (http://\\S+), rows since (\\S+),.*");
    /** Below the ports that the operating system gives to clients. */
    private static final int LOWEST_PORT = 20_000;

    private static final int PORTS = 12_000;

    private final Process process;
    private final Rest control;
    private final String address;
    private final Instant since;
    private final Map<String, Meter> meters;

    /** A meter, and the usage point where it hangs. */
    public record Meter(String serial, String usagePoint, String model, String host, int port) {}

    /** What a meter measured in an interval: Wh and varh, primary. @param held whether the meter still has the row */
    public record Interval(
            Instant start,
            Instant stamp,
            long activeImport,
            long activeExport,
            long reactiveImport,
            long reactiveExport,
            boolean held) {}

    /** The rows that a meter holds of a range, and what they come to. */
    public record Sum(
            String serial,
            long intervals,
            long activeImport,
            long activeExport,
            long reactiveImport,
            long reactiveExport) {}

    private SimulatedUtility(Process process, String address, Instant since) throws IOException, InterruptedException {
        this.process = process;
        this.address = address;
        this.since = since;
        control = new Rest(address, null);
        meters = new LinkedHashMap<>();
        for (JsonNode entry : control.get("/roster").path("usagePoints")) {
            JsonNode meter = entry.path("meter");
            Meter known = new Meter(
                    meter.path("serial").asText(),
                    entry.path("usagePoint").asText(),
                    meter.path("model").asText(),
                    meter.path("host").asText(),
                    meter.path("port").asInt());
            meters.put(known.serial(), known);
        }
    }

    /** Starts one. @param historyDays how many days of rows its meters hold at first @param options further ones, as {@code --secure 20} */
    public static SimulatedUtility start(int meters, int historyDays, String... options)
            throws IOException, InterruptedException {
        List<String> command = command(
                "run",
                "--meters",
                Integer.toString(meters),
                "--port",
                Integer.toString(freePorts(meters)),
                "--control",
                "0",
                "--history-days",
                Integer.toString(historyDays));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        String line = said.readLine();
        Matcher ready = READY.matcher(line == null ? "" : line);
        if (!ready.matches()) {
            process.destroy();
            throw new IllegalStateException("the simulated utility did not start: " + line);
        }
        return new SimulatedUtility(process, ready.group(1), Instant.parse(ready.group(2)));
    }

    /** Registers it with a product, as its documentation says. @return what was printed @throws AssertionError where it failed */
    public String register(Product product, int historyDays) throws IOException, InterruptedException {
        Path said = Files.createTempFile("meterbase-register-", ".txt");
        Process registrar = new ProcessBuilder(command(
                        "register",
                        "--control",
                        address,
                        "--platform",
                        product.address(),
                        "--key-file",
                        product.demoKey().toString(),
                        "--password-file",
                        product.initialPassword().toString(),
                        "--history-days",
                        Integer.toString(historyDays),
                        "--show-seconds",
                        "0"))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        boolean ended = registrar.waitFor(2, TimeUnit.MINUTES);
        registrar.destroyForcibly();
        String output = Files.readString(said);
        Files.delete(said);
        if (!ended || registrar.exitValue() != 0) {
            throw new AssertionError("the simulated utility was not registered: " + output);
        }
        return output;
    }

    /** All of its meters, by serial number. */
    public List<Meter> meters() {
        return List.copyOf(meters.values());
    }

    /** The first of its meters of a model. */
    public Meter first(String model) {
        return meters.values().stream()
                .filter(meter -> meter.model().equals(model))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no meter is a " + model));
    }

    /** All of its meters of a model. */
    public List<Meter> of(String model) {
        return meters.values().stream()
                .filter(meter -> meter.model().equals(model))
                .toList();
    }

    /** The models that occur. */
    public List<String> models() {
        return meters.values().stream().map(Meter::model).distinct().toList();
    }

    /** What a head-end is told of it. */
    public JsonNode roster() throws IOException, InterruptedException {
        return control.get("/roster");
    }

    /** Since when its meters hold rows. */
    public Instant since() {
        return since;
    }

    /** What a meter measured in the intervals that start from {@code from} to before {@code to}. */
    public List<Interval> truth(String serial, Instant from, Instant to) throws IOException, InterruptedException {
        List<Interval> intervals = new ArrayList<>();
        for (JsonNode item :
                control.get("/meters/" + serial + "/truth" + range(from, to)).path("items")) {
            intervals.add(new Interval(
                    Instant.parse(item.path("start").asText()),
                    Instant.parse(item.path("stamp").asText()),
                    item.path("activeImport").asLong(),
                    item.path("activeExport").asLong(),
                    item.path("reactiveImport").asLong(),
                    item.path("reactiveExport").asLong(),
                    item.path("held").asBoolean()));
        }
        return intervals;
    }

    /** What its meters hold of the intervals that start from {@code from} to before {@code to}. */
    public List<Sum> sums(Instant from, Instant to) throws IOException, InterruptedException {
        List<Sum> sums = new ArrayList<>();
        for (JsonNode item : control.get("/truth" + range(from, to)).path("items")) {
            sums.add(new Sum(
                    item.path("serial").asText(),
                    item.path("intervals").asLong(),
                    item.path("activeImport").asLong(),
                    item.path("activeExport").asLong(),
                    item.path("reactiveImport").asLong(),
                    item.path("reactiveExport").asLong()));
        }
        return sums;
    }

    /** What an energy register of a meter comes to on the primary side at an instant by the meter's clock, by OBIS code; Wh or varh. */
    public Map<String, Long> registers(String serial, Instant at) throws IOException, InterruptedException {
        Map<String, Long> shown = new LinkedHashMap<>();
        control.get("/meters/" + serial + "/truth/registers?at=" + at)
                .path("registers")
                .properties()
                .forEach(register -> shown.put(
                        register.getKey(), register.getValue().path("primary").asLong()));
        return shown;
    }

    /** Its control port. */
    public Rest control() {
        return control;
    }

    /** Its process. */
    public ProcessHandle process() {
        return process.toHandle();
    }

    /** How many data blocks were sent so far. */
    public long blocksServed() throws IOException, InterruptedException {
        return control.get("/stats").path("traffic").path("blocks").asLong();
    }

    /** Lets a meter do something wrong until it is healed. @param fault as the control port takes it */
    public void fault(String serial, Map<String, Object> fault) throws IOException, InterruptedException {
        control.put("/meters/" + serial + "/fault", fault);
    }

    /** Lets two meters exchange their addresses. */
    public void exchange(String serial, String with) throws IOException, InterruptedException {
        control.post("/meters/" + serial + "/exchange", Map.of("with", with));
    }

    /** Lets a meter do everything right again. */
    public void heal(String serial) throws IOException, InterruptedException {
        int status = control.status("DELETE", "/meters/" + serial + "/fault");
        if (status != 200) {
            throw new AssertionError("meter " + serial + " was not healed: " + status);
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    private static String range(Instant from, Instant to) {
        return "?from=" + from + "&to=" + to;
    }

    private static List<String> command(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-jar");
        command.add(jar().toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private static Path jar() throws IOException {
        Path target = Path.of(System.getProperty("meterbase.simulator", "../../plugins-sdk/simulator/target"));
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file ->
                            file.getFileName().toString().matches("meterbase-simulator-[0-9].*(?<!sources)\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no simulator in " + target + "; build it first"));
        }
    }

    /** The first of so many ports in a row that are free now. */
    private static int freePorts(int count) {
        while (true) {
            int first = LOWEST_PORT + ThreadLocalRandom.current().nextInt(PORTS - count);
            int port = first;
            while (port < first + count && free(port)) {
                port++;
            }
            if (port == first + count) {
                return first;
            }
        }
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
