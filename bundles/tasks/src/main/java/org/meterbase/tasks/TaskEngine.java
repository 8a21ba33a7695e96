// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks;

import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.meterbase.api.access.Caller;
import org.meterbase.api.access.Role;
import org.meterbase.api.access.Secrets;
import org.meterbase.api.archive.Archive;
import org.meterbase.api.channel.Channel;
import org.meterbase.api.observe.Metrics;
import org.meterbase.api.protocol.Protocol;
import org.meterbase.api.readings.Readings;
import org.meterbase.api.tasks.Ring;
import org.meterbase.kit.folder.DataFolder;
import org.meterbase.tasks.conversation.Dispatcher;
import org.meterbase.tasks.conversation.Limits;
import org.meterbase.tasks.conversation.Plugins;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/** The engine as a component: its configuration, the plugins that come and go, and what is to be seen of it. */
@Component(
        service = {TaskEngine.class, Ring.class, Metrics.class, HealthCheck.class},
        configurationPid = TaskSettings.PID,
        immediate = true,
        property = {"hc.name=Tasks", "hc.tags=ready"})
@Designate(ocd = TaskSettings.class)
public final class TaskEngine implements Ring, Metrics, HealthCheck {
    private final Engine engine;

    /** Called by the container. */
    @Activate
    public TaskEngine(
            @Reference(target = "(schema=tasks)") DataSource source,
            @Reference Archive archive,
            @Reference Readings readings,
            @Reference Secrets secrets,
            BundleContext context,
            TaskSettings settings) {
        Clock clock = Clock.systemUTC();
        engine = new Engine(
                clock,
                source,
                new CounterBook(DataFolder.of(context), clock, settings.counter_margin()),
                archive,
                readings,
                secrets,
                limits(settings),
                Duration.ofDays(settings.run_days()),
                ManagementFactory.getRuntimeMXBean().getName());
        engine.start();
    }

    private static Limits limits(TaskSettings settings) {
        Map<String, Integer> routes = new TreeMap<>();
        for (String route : settings.limit_routes()) {
            int at = route.lastIndexOf('=');
            if (at < 1) {
                throw new IllegalArgumentException(
                        "'" + route + "' is no limit of a route; write limit.routes as dcu-17=4");
            }
            routes.put(
                    route.substring(0, at).strip(),
                    Integer.valueOf(route.substring(at + 1).strip()));
        }
        return new Limits(
                settings.limit_channel(),
                settings.limit_route(),
                routes,
                Duration.ofSeconds(settings.opening()),
                Duration.ofSeconds(settings.conversation()),
                Duration.ofSeconds(settings.grace()),
                Duration.ofSeconds(settings.absence()),
                Duration.ofSeconds(settings.settling()));
    }

    /** Called by the container. */
    @Deactivate
    public void close() {
        engine.close();
    }

    /** Called by the container: a protocol has come. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void bindProtocol(Protocol protocol, Map<String, Object> properties) {
        if (properties.get(Protocol.NAME) instanceof String name) {
            engine.exchange.bind(name, protocol);
            engine.hurry();
        }
    }

    /** Called by the container: a protocol goes. */
    public void unbindProtocol(Protocol protocol, Map<String, Object> properties) {
        if (properties.get(Protocol.NAME) instanceof String name) {
            engine.exchange.unbind(name, protocol);
        }
    }

    /** Called by the container: a channel has come. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void bindChannel(Channel channel, Map<String, Object> properties) {
        if (properties.get(Channel.NAME) instanceof String name) {
            engine.exchange.bind(name, channel);
            engine.hurry();
        }
    }

    /** Called by the container: a channel goes. */
    public void unbindChannel(Channel channel, Map<String, Object> properties) {
        if (properties.get(Channel.NAME) instanceof String name) {
            engine.exchange.unbind(name, channel);
        }
    }

    Engine engine() {
        return engine;
    }

    @Override
    public BitSet mine() {
        return engine.ring.mine();
    }

    @Override
    public boolean isMine(int shard) {
        return engine.ring.isMine(shard);
    }

    @Override
    public long epoch() {
        return engine.ring.epoch();
    }

    @Override
    public boolean hold(Connection connection, Collection<Integer> shards) throws SQLException {
        return engine.ring.hold(connection, shards);
    }

    /** The routes, with what is open and queued on them. */
    public List<Dispatcher.Load> routes(Caller caller) {
        caller.require(Role.VIEWER, Role.OPERATOR, Role.ENGINEER);
        return engine.dispatcher.loads();
    }

    /** A plugin, and how many conversations it has. */
    public record Plugin(Plugins.Seen seen, int conversations) {}

    /** The protocols and channels that are here, and those that went. */
    public List<Plugin> plugins(Caller caller) {
        caller.require(Role.VIEWER, Role.OPERATOR, Role.ENGINEER);
        return engine.plugins.seen().stream()
                .map(seen -> new Plugin(seen, engine.exchange.talking(seen.name())))
                .toList();
    }

    /**
     * The step before a protocol is exchanged: no new conversations, and the running ones are asked to end.
     *
     * @return how many are running
     */
    public int drain(Caller caller, String protocol, Duration grace) {
        caller.require(Role.ADMINISTRATOR);
        Plugins.Name name = new Plugins.Name(Plugins.Kind.PROTOCOL, protocol);
        if (engine.plugins.seen().stream().noneMatch(seen -> seen.name().equals(name) && seen.bound())) {
            throw new NoSuchElementException("there is no protocol '" + protocol + "'; plugin:list shows them");
        }
        return engine.exchange.drain(protocol, grace);
    }

    @Override
    public void tell(Sink sink) {
        new EngineFigures(engine).tell(sink);
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        if (!engine.isTaken()) {
            log.temporarilyUnavailable("The engine has not taken its shards yet; it waits for the database");
        } else if (!engine.isWorking()) {
            log.critical(
                    "The engine does not work any more: another node has taken its shards, or a thread has died. Restart org.meterbase.tasks");
        }
        log.info("{} conversations are open", engine.dispatcher.open());
        return new Result(log);
    }
}
