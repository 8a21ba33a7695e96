// SPDX-License-Identifier: Apache-2.0
package org.meterbase.tasks.conversation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.meterbase.api.channel.Channel;
import org.meterbase.api.protocol.Protocol;

/**
 * The protocols and channels that are installed, by name. The only place that holds an object of a plugin for longer than a
 * conversation. Thread-safe.
 */
public final class Plugins {
    /** What a plugin is. */
    public enum Kind {
        PROTOCOL,
        CHANNEL
    }

    /** A plugin by name. */
    public record Name(Kind kind, String name) implements Comparable<Name> {
        @Override
        public int compareTo(Name other) {
            return kind != other.kind ? kind.compareTo(other.kind) : name.compareTo(other.name);
        }
    }

    private final Clock clock;
    private final Instant began;
    private final Map<String, Protocol> protocols = new ConcurrentHashMap<>();
    private final Map<String, Channel> channels = new ConcurrentHashMap<>();
    private final Map<Name, Instant> gone = new ConcurrentHashMap<>();
    private final Set<String> draining = ConcurrentHashMap.newKeySet();

    /** None yet. */
    public Plugins(Clock clock) {
        this.clock = clock;
        this.began = clock.instant();
    }

    void add(String name, Protocol protocol) {
        protocols.put(name, protocol);
        gone.remove(new Name(Kind.PROTOCOL, name));
        draining.remove(name);
    }

    void add(String name, Channel channel) {
        channels.put(name, channel);
        gone.remove(new Name(Kind.CHANNEL, name));
    }

    /** @return whether it was this one that served */
    boolean remove(String name, Protocol protocol) {
        boolean served = protocols.remove(name, protocol);
        if (served) {
            gone.put(new Name(Kind.PROTOCOL, name), clock.instant());
        }
        return served;
    }

    /** @return whether it was this one that served */
    boolean remove(String name, Channel channel) {
        boolean served = channels.remove(name, channel);
        if (served) {
            gone.put(new Name(Kind.CHANNEL, name), clock.instant());
        }
        return served;
    }

    void drain(String protocol) {
        draining.add(protocol);
    }

    Optional<Protocol> protocol(String name) {
        return draining.contains(name) ? Optional.empty() : Optional.ofNullable(protocols.get(name));
    }

    Optional<Channel> channel(String name) {
        return Optional.ofNullable(channels.get(name));
    }

    /** What a way to a device lacks: empty where it can be gone. */
    public Optional<Name> lacking(String protocol, String channel) {
        if (protocol(protocol).isEmpty()) {
            return Optional.of(new Name(Kind.PROTOCOL, protocol));
        }
        return channels.containsKey(channel) ? Optional.empty() : Optional.of(new Name(Kind.CHANNEL, channel));
    }

    /** For how long a plugin has been away; since the beginning where it never came. */
    public Duration absent(Name name) {
        if (name.kind() == Kind.PROTOCOL && draining.contains(name.name())) {
            return Duration.ZERO;
        }
        return Duration.between(gone.getOrDefault(name, began), clock.instant());
    }

    /** A plugin as people see it. */
    public record Seen(Name name, boolean bound, boolean draining) {}

    /** Those that are here, and those that went. */
    public List<Seen> seen() {
        Map<Name, Seen> all = new TreeMap<>();
        gone.keySet().forEach(name -> all.put(name, new Seen(name, false, false)));
        for (String name : protocols.keySet()) {
            Name key = new Name(Kind.PROTOCOL, name);
            all.put(key, new Seen(key, true, draining.contains(name)));
        }
        for (String name : channels.keySet()) {
            Name key = new Name(Kind.CHANNEL, name);
            all.put(key, new Seen(key, true, false));
        }
        return new ArrayList<>(all.values());
    }
}
