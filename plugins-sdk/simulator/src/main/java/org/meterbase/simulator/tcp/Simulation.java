// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.tcp;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
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
    private final Map<String, Station> stations = new LinkedHashMap<>();
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
        SuiteZero suite = new SuiteZero();
        Map<MeterModel, ObjectModel> objects = new HashMap<>();
        try {
            for (Meter meter : utility.meters()) {
                ObjectModel model = objects.computeIfAbsent(meter.model(), ObjectModel::new);
                Condition condition = new Condition(sentBefore(clock.instant()));
                stations.put(
                        meter.serial(),
                        new Station(
                                reactor,
                                meter,
                                condition,
                                ports.getAsInt(),
                                traffic,
                                () -> new Session(meter, model, condition, since, clock, traffic, suite)));
            }
        } catch (IOException e) {
            reactor.close();
            reactor.run();
            throw e;
        }
        thread.setDaemon(true);
        thread.start();
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
        return new Moment(station.meter(), station.condition(), since, clock.instant());
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
