// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.meterbase.api.model.Identity;

/**
 * Where a frame of deliveries came from: once per frame, and kept with everything that was made of it. Immutable; made by its
 * builder.
 */
public final class Provenance {
    /** By which way. The order is part of the packed form; a new one is added at the end. */
    public enum Source {
        /** The platform asked the device. */
        READ,
        /** The device sent it by itself. */
        PUSH,
        /** From a concentrator's own store. */
        CONCENTRATOR,
        /** From a handheld unit. */
        HANDHELD,
        /** From a file or another system. */
        FILE
    }

    private final Source source;
    private final Instant received;
    private final long run;
    private final long conversation;
    private final String agent;
    private final Duration clockOffset;
    private final Identity answered;
    private final long released;

    private Provenance(Builder b) {
        source = b.source;
        received = b.received;
        run = b.run;
        conversation = b.conversation;
        agent = b.agent;
        clockOffset = b.clockOffset;
        answered = b.answered;
        released = b.released;
    }

    /** A builder. @param received when the platform had it in hand, by its own clock */
    public static Builder builder(Source source, Instant received) {
        return new Builder(source, received);
    }

    /** By which way. */
    public Source source() {
        return source;
    }

    /** When the platform had it in hand, by its own clock. */
    public Instant received() {
        return received;
    }

    /** The run that wanted it; 0 for none. */
    public long run() {
        return run;
    }

    /** The conversation in which it came; 0 for none. */
    public long conversation() {
        return conversation;
    }

    /** The protocol plugin, the importer or the user that brought it. */
    public String agent() {
        return agent;
    }

    /** The device's clock less the platform's, measured in this conversation; empty where it was not measured. */
    public Optional<Duration> clockOffset() {
        return Optional.ofNullable(clockOffset);
    }

    /** Who answered, in the device's own words. */
    public Identity answered() {
        return answered;
    }

    /** The item in quarantine from which a person has released it, so that it counts whatever speaks against it; 0 for what was never released. */
    public long released() {
        return released;
    }

    /** Makes a provenance. */
    public static final class Builder {
        private final Source source;
        private final Instant received;
        private long run;
        private long conversation;
        private String agent = "";
        private Duration clockOffset;
        private Identity answered = Identity.unknown();
        private long released;

        private Builder(Source source, Instant received) {
            this.source = Objects.requireNonNull(source);
            this.received = Objects.requireNonNull(received);
        }

        /** See {@link Provenance#run()} and {@link Provenance#conversation()}. */
        public Builder conversation(long runId, long conversationId) {
            run = runId;
            conversation = conversationId;
            return this;
        }

        /** See {@link Provenance#agent()}. */
        public Builder agent(String name) {
            agent = Objects.requireNonNull(name);
            return this;
        }

        /** See {@link Provenance#clockOffset()}. */
        public Builder clockOffset(Duration offset) {
            clockOffset = offset;
            return this;
        }

        /** See {@link Provenance#answered()}. */
        public Builder answered(Identity identity) {
            answered = Objects.requireNonNull(identity);
            return this;
        }

        /** See {@link Provenance#released()}. */
        public Builder released(long item) {
            released = item;
            return this;
        }

        /** The provenance. */
        public Provenance build() {
            return new Provenance(this);
        }
    }
}
