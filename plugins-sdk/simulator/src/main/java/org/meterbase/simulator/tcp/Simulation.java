// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.tcp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.meterbase.simulator.cosem.ObjectModel;
import org.meterbase.simulator.dlms.Session;
import org.meterbase.simulator.dlms.Traffic;
import org.meterbase.simulator.security.SuiteZero;
import org.meterbase.simulator.utility.Condition;
import org.meterbase.simulator.utility.Meter;
import org.meterbase.simulator.utility.MeterModel;
import org.meterbase.simulator.utility.Moment;
import org.meterbase.simulator.utility.Utility;

/** A utility whose meters answer on their ports, all in one thread. */
public final class Simulation implements AutoCloseable {
    private final Utility utility;
    private final Instant since;
    private final InstantSource clock;
    private final Traffic traffic = new Traffic();
    private final Reactor reactor = new Reactor();
    private final SuiteZero suite = new SuiteZero();
    private final Map<MeterModel, ObjectModel> objects = new HashMap<>();
    private volatile Map<String, Station> stations;
    private final Thread thread = new Thread(reactor, "meters");

    /**
     * Opens all ports and starts to answer.
     *
     * @param ports gives the port of each meter in turn; 0 for any that is free, which is slow for thousands
     * @param historyDays days before today, in UTC, of which the meters hold rows from the start
     */
    public Simulation(Utility utility, IntSupplier ports, int historyDays, InstantSource clock) throws IOException {
        this.utility = utility;
        this.clock = clock;
        this.since = clock.instant().truncatedTo(ChronoUnit.DAYS).minus(historyDays, ChronoUnit.DAYS);
        try {
            Map<String, Station> opened = new LinkedHashMap<>();
            for (Meter meter : utility.meters()) {
                opened.put(meter.serial(), station(meter, ports.getAsInt()));
            }
            stations = Collections.unmodifiableMap(opened);
        } catch (IOException e) {
            reactor.close();
            reactor.run();
            throw e;
        }
        thread.setDaemon(true);
        thread.start();
    }

    private Station station(Meter meter, int port) throws IOException {
        ObjectModel model = objects.computeIfAbsent(meter.model(), ObjectModel::new);
        Condition condition = new Condition(sentBefore(clock.instant()));
        return new Station(
                reactor,
                meter,
                condition,
                port,
                traffic,
                () -> new Session(meter, model, condition, since(meter), clock, traffic, suite));
    }

    /** Lets two meters exchange their ports, as if somebody had mixed up their modems. In the reactor's thread. */
    public void exchange(Station one, Station other) {
        try {
            int port = one.port();
            one.leave();
            other.leave();
            one.moveTo(other.port());
            other.moveTo(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Puts a new meter in the place of another, on its port: of the same model, with a serial number, a title and keys of its own, no
     * history, and registers that start from zero. In the reactor's thread.
     *
     * @param serial eight digits that no meter has
     */
    public Station replace(Station old, String serial) {
        if (serial == null || !serial.matches("[1-9][0-9]{7}") || stations.containsKey(serial)) {
            throw new IllegalArgumentException(
                    "'" + serial + "' is no serial number for a new meter: give eight digits that no other meter has");
        }
        Station replacement;
        try {
            old.leave();
            replacement = station(
                    old.meter().replacedBy(serial, clock.instant().truncatedTo(ChronoUnit.SECONDS)), old.port());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, Station> after = new LinkedHashMap<>();
        stations.forEach((number, station) -> {
            boolean replaced = station == old;
            after.put(replaced ? serial : number, replaced ? replacement : station);
        });
        stations = Collections.unmodifiableMap(after);
        return replacement;
    }

    /** Nothing is held from before the start, nor from before a meter was there. */
    private Instant since(Meter meter) {
        return meter.installed().isAfter(since) ? meter.installed() : since;
    }

    /** Above any invocation counter of an earlier run that sent less than eight APDUs a second throughout. */
    private static long sentBefore(Instant now) {
        return 8 * (now.getEpochSecond() - Meter.INSTALLED.getEpochSecond());
    }

    public Utility utility() {
        return utility;
    }

    /** Nothing is held from before. */
    public Instant since() {
        return since;
    }

    public Instant now() {
        return clock.instant();
    }

    /** What the meters' thread knows must be asked for in it. */
    public Reactor reactor() {
        return reactor;
    }

    /** Belongs to the reactor's thread. */
    public Traffic traffic() {
        return traffic;
    }

    /** The meters on their ports by serial number, in order; what they can be asked for belongs to the reactor's thread. */
    public Map<String, Station> stations() {
        return stations;
    }

    public Optional<Station> station(String serial) {
        return Optional.ofNullable(stations.get(serial));
    }

    /** A meter as it is now; in the reactor's thread. */
    public Moment moment(Station station) {
        return new Moment(station.meter(), station.condition(), since(station.meter()), clock.instant());
    }

    /** Waits for the end. */
    public void join() throws InterruptedException {
        thread.join();
    }

    @Override
    public void close() {
        reactor.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
