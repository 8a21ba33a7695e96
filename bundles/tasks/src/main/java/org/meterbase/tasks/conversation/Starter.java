// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.conversation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.meterbase.api.access.Caller;
import org.meterbase.api.access.Secrets;
import org.meterbase.api.archive.Archive;
import org.meterbase.api.archive.ModelConfiguration;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.protocol.Assignment;
import org.meterbase.api.protocol.Credentials;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins conversations, a batch at a time: what is wanted, what is remembered and what is secret of all of them is one question each.
 * A loop is a value: the thread belongs to somebody else.
 */
public final class Starter {
    private static final Logger LOG = LoggerFactory.getLogger(Starter.class);
    private static final int BATCH = 256;

    private final Dispatcher dispatcher;
    private final Resolver resolver;
    private final Secrets secrets;
    private final Caller caller = Caller.system("tasks");

    /** A starter for this dispatcher. */
    public Starter(Dispatcher dispatcher, Archive archive, Secrets secrets) {
        this.dispatcher = dispatcher;
        this.resolver = new Resolver(
                dispatcher.clock(),
                archive,
                dispatcher.readings(),
                dispatcher.limits().settling());
        this.secrets = secrets;
    }

    /** Waits for work, then begins what can begin. */
    public void turn(java.time.Duration patience) throws InterruptedException {
        dispatcher.awaitWork(patience);
        start();
    }

    /** Begins what can begin now. @return how many conversations */
    public int start() {
        List<Station> starts = dispatcher.takeStarts(BATCH);
        Map<Station, List<Order>> late = new HashMap<>(dispatcher.takeLate(starts));
        try {
            resolve(late);
            late.clear();
            List<Talk> talks = starts.isEmpty() ? List.of() : prepare(starts);
            talks.forEach(talk -> dispatcher.begin(talk.station(), talk));
            return talks.size();
        } catch (RuntimeException e) {
            LOG.warn("{} conversations could not be prepared and are tried again: {}", starts.size(), e.toString());
            late.forEach(dispatcher::givenBack);
            starts.forEach(dispatcher::leave);
            return 0;
        }
    }

    private void resolve(Map<Station, List<Order>> late) {
        Map<Order, Station> stations = new HashMap<>();
        late.forEach((station, orders) -> orders.forEach(order -> stations.put(order, station)));
        if (!stations.isEmpty()) {
            for (Resolver.Resolution resolution : resolver.resolve(stations.keySet())) {
                dispatcher.resolved(stations.get(resolution.order()), resolution);
            }
        }
    }

    private List<Talk> prepare(Collection<Station> starts) {
        Map<DeviceKey, String> protocols = new HashMap<>();
        List<String> subjects = new ArrayList<>(starts.size());
        for (Station station : starts) {
            protocols.put(station.access().key(), station.path().protocol());
            subjects.add(subject(station));
        }
        Map<DeviceKey, Map<String, byte[]>> memories = dispatcher.store().memories(protocols);
        Map<String, Map<String, byte[]>> known = secrets.all(caller, subjects);
        Map<String, String> companions = new HashMap<>();
        List<Talk> talks = new ArrayList<>(starts.size());
        for (Station station : starts) {
            TalkMemory memory =
                    new TalkMemory(memories.getOrDefault(station.access().key(), Map.of()));
            Map<String, byte[]> own = known.get(subject(station));
            Assignment assignment = Assignment.builder(station.access().key())
                    .companionProfile(
                            companions.computeIfAbsent(station.access().model(), this::companion))
                    .zone(station.access().zone())
                    .parameters(station.path().parameters())
                    .credentials(own == null ? Credentials.none() : Credentials.of(own))
                    .memory(memory)
                    .build();
            talks.add(new Talk(
                    dispatcher, station, assignment, memory, dispatcher.store().conversation()));
        }
        return talks;
    }

    private String companion(String model) {
        return resolver.configuration(model)
                .map(ModelConfiguration::companionProfile)
                .orElse("");
    }

    private static String subject(Station station) {
        return "device/" + station.access().key().id();
    }
}
