// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.conversation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.meterbase.api.archive.AccessPath;
import org.meterbase.api.channel.Channel;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.protocol.Protocol;

/**
 * Plugins come and go while there is work for them. Whoever goes has no effect any more when {@code unbind} returns; its work is parked, and
 * goes on when it or its successor is here. Thread-safe.
 */
public final class Exchange {
    /** How long removing a plugin may wait for a running callback. */
    private static final long UNBIND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Dispatcher dispatcher;
    private final Plugins plugins;
    private final Duration absence;

    /** The exchange of this dispatcher's plugins. */
    public Exchange(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
        this.plugins = dispatcher.plugins();
        this.absence = dispatcher.limits().absence();
    }

    /** A protocol is here: what waited for it goes on. */
    public void bind(String name, Protocol protocol) {
        plugins.add(name, protocol);
        dispatcher.unpark();
    }

    /** A channel is here: what waited for it goes on. */
    public void bind(String name, Channel channel) {
        plugins.add(name, channel);
        dispatcher.unpark();
    }

    /** A protocol goes: nothing of it has any effect when this returns, after a second at most. */
    public void unbind(String name, Protocol protocol) {
        if (plugins.remove(name, protocol)) {
            kill(talk -> talk.station().path().protocol().equals(name));
        }
    }

    /** A channel goes: nothing of it has any effect when this returns, after a second at most. */
    public void unbind(String name, Channel channel) {
        if (plugins.remove(name, channel)) {
            kill(talk -> talk.station().path().channel().equals(name));
        }
    }

    private void kill(Predicate<Talk> of) {
        long end = System.nanoTime() + UNBIND_NANOS;
        for (Talk talk : dispatcher.talks(of)) {
            talk.kill(end - System.nanoTime());
        }
    }

    /** Ends everything at once: the engine stops. Open work stays open. */
    public void close() {
        kill(talk -> true);
    }

    /** Begins no conversation of this protocol any more, and asks the running ones to end. @return how many run */
    public int drain(String protocol, Duration grace) {
        plugins.drain(protocol);
        List<Talk> running =
                dispatcher.talks(talk -> talk.station().path().protocol().equals(protocol));
        running.forEach(talk -> talk.stop(Talk.Stop.DRAIN, grace));
        return running.size();
    }

    /** How many conversations of a plugin are open. */
    public int talking(Plugins.Name plugin) {
        return dispatcher
                .talks(talk -> plugin.name()
                        .equals(
                                plugin.kind() == Plugins.Kind.PROTOCOL
                                        ? talk.station().path().protocol()
                                        : talk.station().path().channel()))
                .size();
    }

    /** The failure of what needs a plugin that is not here. */
    static Failure absent(Plugins.Name name) {
        return Failure.of(
                Failure.Reason.NO_ROUTE,
                "no " + name.kind().name().toLowerCase(java.util.Locale.ROOT) + " '" + name.name()
                        + "' is installed; install its feature, or correct the device's access");
    }

    /** The failure of whatever needs this way, where its plugins have been away too long; empty where they are here, or may still come. */
    public Optional<Failure> hopeless(AccessPath path) {
        return plugins.lacking(path.protocol(), path.channel())
                .filter(name -> plugins.absent(name).compareTo(absence) > 0)
                .map(Exchange::absent);
    }

    /** Whether the plugins of a way are here. */
    public boolean isOpen(AccessPath path) {
        return plugins.lacking(path.protocol(), path.channel()).isEmpty();
    }
}
