// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.control;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.meterbase.simulator.dlms.Traffic;
import org.meterbase.simulator.tcp.Simulation;
import org.meterbase.simulator.tcp.Station;
import org.meterbase.simulator.utility.Fault;

/** What can be asked of the control port, path by path. Meters are asked in their own thread. */
final class ControlResource {
    private static final int PATIENCE_SECONDS = 30;

    private final Simulation simulation;

    ControlResource(Simulation simulation) {
        this.simulation = simulation;
    }

    /** A meter and how it is. */
    record State(
            String serial,
            String usagePoint,
            String category,
            String model,
            int port,
            int connections,
            Instant clock,
            long rowsHeld,
            List<Fault> faults) {}

    /** Body of an exchange of addresses. @param with the other meter's serial number */
    record Exchange(String with) {}

    /** Body of a replacement. @param serial of the new meter */
    record Replacement(String serial) {}

    /** A replacement. @param last what the old meter showed when it was taken away @param meter the new one */
    record Replaced(Truth.Reading last, State meter) {}

    /** How often rows were put into answers; {@code rowsMoreThanOnce} counts rows, not times. */
    record Stats(Map<Traffic.Count, Long> traffic, long rows, long rowsMoreThanOnce, long times) {}

    /** A row that was served. */
    record Served(Instant start, int times) {}

    /** The outermost object of a list. */
    record Items<T>(List<T> items) {}

    /** @return what is sent as JSON */
    Object answer(Request request) throws IOException {
        List<String> path = request.path();
        String where = request.method() + " "
                + String.join("/", path.size() > 1 && path.get(0).equals("meters") ? masked(path) : path);
        return switch (where) {
            case "GET roster" -> ask(this::roster);
            case "GET stats" -> ask(this::stats);
            case "GET truth" -> sums(request);
            case "GET meters" -> new Items<>(all(this::state));
            case "GET meters/*" -> of(path.get(1), this::state);
            case "GET meters/*/truth" -> series(request);
            case "GET meters/*/truth/registers" ->
                Truth.registers(station(path.get(1)).meter(), request.instant("at"));
            case "GET meters/*/truth/rows" -> rows(request);
            case "GET meters/*/truth/billing" -> of(path.get(1), station -> Truth.billing(simulation.moment(station)));
            case "GET meters/*/served" -> of(path.get(1), ControlResource::served);
            case "GET counters" -> ask(this::counters);
            case "GET meters/*/counters" ->
                of(
                        path.get(1),
                        station -> Heard.of(station.condition().counters().report()));
            case "GET faults" -> new Items<>(FaultCatalogue.entries());
            case "POST meters/*/exchange" -> exchange(path.get(1), Json.read(request.body(), Exchange.class));
            case "POST meters/*/replacement" -> replace(path.get(1), Json.read(request.body(), Replacement.class));
            case "PUT meters/*/fault" -> put(path.get(1), request);
            case "DELETE meters/*/fault" -> of(path.get(1), station -> become(station, List.of()));
            default ->
                throw new NoSuchElementException(
                        "there is no " + where + "; there are GET roster, stats, truth, counters, faults, meters,"
                                + " meters/{serial}, and of a meter truth, truth/registers, truth/rows, truth/billing,"
                                + " counters, served; PUT and DELETE meters/{serial}/fault;"
                                + " POST meters/{serial}/exchange and meters/{serial}/replacement");
        };
    }

    private static List<String> masked(List<String> path) {
        List<String> masked = new ArrayList<>(path);
        masked.set(1, "*");
        return masked;
    }

    private Roster roster() {
        List<Station> stations = List.copyOf(simulation.stations().values());
        return Roster.of(
                simulation.utility().seed(),
                stations.stream().map(Station::meter).toList(),
                number -> stations.get(number).port());
    }

    private Items<State> exchange(String serial, Exchange exchange) {
        Station one = station(serial);
        Station other = station(exchange.with());
        return ask(() -> {
            simulation.exchange(one, other);
            return new Items<>(List.of(state(one), state(other)));
        });
    }

    private Replaced replace(String serial, Replacement replacement) {
        Station old = station(serial);
        return ask(() -> {
            Station station = simulation.replace(old, replacement.serial());
            return new Replaced(Truth.registers(old.meter(), station.meter().installed()), state(station));
        });
    }

    private State put(String serial, Request request) throws IOException {
        Fault fault = Json.read(request.body(), Fault.class);
        return of(serial, station -> {
            station.condition().add(fault);
            station.follow();
            return state(station);
        });
    }

    private State become(Station station, List<Fault> faults) {
        station.condition().become(faults);
        station.follow();
        return state(station);
    }

    private Truth.Series series(Request request) {
        Instant from = request.instant("from");
        Instant to = request.instant("to");
        return of(request.path().get(1), station -> Truth.series(simulation.moment(station), from, to));
    }

    private Truth.Rows rows(Request request) {
        Instant from = request.instant("from");
        Instant to = request.instant("to");
        return of(request.path().get(1), station -> Truth.rows(simulation.moment(station), from, to));
    }

    private Items<Truth.Sum> sums(Request request) {
        Instant from = request.instant("from");
        Instant to = request.instant("to");
        return new Items<>(all(station -> Truth.sum(simulation.moment(station), from, to)));
    }

    private State state(Station station) {
        var meter = station.meter();
        var moment = simulation.moment(station);
        return new State(
                meter.serial(),
                meter.installation().usagePoint(),
                meter.installation().category().word(),
                meter.model().name(),
                station.port(),
                station.open(),
                Instant.ofEpochSecond(moment.second()),
                moment.held().count(),
                station.condition().faults());
    }

    private Heard counters() {
        return simulation.stations().values().stream()
                .map(station -> Heard.of(station.condition().counters().report()))
                .reduce(Heard.NOTHING, Heard::and);
    }

    private Stats stats() {
        long[] rows = new long[3];
        for (Station station : simulation.stations().values()) {
            station.condition().served().forEach((second, times) -> {
                rows[0]++;
                rows[1] += times > 1 ? 1 : 0;
                rows[2] += times;
            });
        }
        return new Stats(simulation.traffic().counts(), rows[0], rows[1], rows[2]);
    }

    private static Items<Served> served(Station station) {
        List<Served> rows = new ArrayList<>();
        station.condition()
                .served()
                .forEach((second, times) -> rows.add(new Served(Instant.ofEpochSecond(second), times)));
        return new Items<>(rows);
    }

    private Station station(String serial) {
        return Optional.ofNullable(serial)
                .flatMap(simulation::station)
                .orElseThrow(() -> new NoSuchElementException("no meter has the serial number " + serial));
    }

    private <T> T of(String serial, Function<Station, T> question) {
        Station station = station(serial);
        return ask(() -> question.apply(station));
    }

    /** Asks meter by meter, so that the others are not kept waiting. */
    private <T> List<T> all(Function<Station, T> question) {
        List<T> answers = new ArrayList<>();
        for (Station station : simulation.stations().values()) {
            answers.add(ask(() -> question.apply(station)));
        }
        return answers;
    }

    private <T> T ask(Supplier<T> question) {
        try {
            return simulation.reactor().ask(question).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failed);
        } catch (TimeoutException late) {
            throw new IllegalStateException("the meters' thread did not answer in " + PATIENCE_SECONDS + " s", late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while waiting for the meters' thread", interrupted);
        }
    }
}
