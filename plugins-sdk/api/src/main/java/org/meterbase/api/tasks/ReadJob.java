// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.tasks;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.meterbase.api.delivery.Delivery;
import org.meterbase.api.model.DeviceKey;

/** A read on demand, and what came of it so far. Immutable; made by its builder. */
public final class ReadJob {
    private final long id;
    private final DeviceKey device;
    private final List<DataItem> items;
    private final Instant created;
    private final Instant finished;
    private final int total;
    private final List<ItemOutcome> outcomes;
    private final List<Delivery> results;
    private final Duration clockOffset;

    private ReadJob(Builder b) {
        id = b.id;
        device = b.device;
        items = List.copyOf(b.items);
        created = b.created;
        finished = b.finished;
        total = b.total;
        outcomes = List.copyOf(b.outcomes);
        results = List.copyOf(b.results);
        clockOffset = b.clockOffset;
    }

    /** A builder. */
    public static Builder builder(long id, DeviceKey device, List<DataItem> items, Instant created) {
        return new Builder(id, device, items, created);
    }

    /** Its id. */
    public long id() {
        return id;
    }

    /** The device that is read. */
    public DeviceKey device() {
        return device;
    }

    /** What was asked for. Unmodifiable. */
    public List<DataItem> items() {
        return items;
    }

    /** When it was asked for. */
    public Instant created() {
        return created;
    }

    /** When every item had its outcome; empty before. */
    public Optional<Instant> finished() {
        return Optional.ofNullable(finished);
    }

    /** How many things are read: one data item may stand for several. */
    public int total() {
        return total;
    }

    /** What became of them so far. Unmodifiable. */
    public List<ItemOutcome> outcomes() {
        return outcomes;
    }

    /**
     * What the device delivered, raw, as long as this node remembers it: a while. It is in the readings for good. Unmodifiable.
     */
    public List<Delivery> results() {
        return results;
    }

    /** The device's clock less the platform's, where it was measured. */
    public Optional<Duration> clockOffset() {
        return Optional.ofNullable(clockOffset);
    }

    @Override
    public String toString() {
        return "Read " + id + " of " + device + ": " + outcomes;
    }

    /** Makes a job. */
    public static final class Builder {
        private final long id;
        private final DeviceKey device;
        private final List<DataItem> items;
        private final Instant created;
        private Instant finished;
        private int total;
        private List<ItemOutcome> outcomes = List.of();
        private List<Delivery> results = List.of();
        private Duration clockOffset;

        private Builder(long id, DeviceKey device, List<DataItem> items, Instant created) {
            this.id = id;
            this.device = Objects.requireNonNull(device);
            this.items = items;
            this.created = Objects.requireNonNull(created);
        }

        /** See {@link ReadJob#finished()}; null for not yet. */
        public Builder finished(Instant at) {
            finished = at;
            return this;
        }

        /** See {@link ReadJob#total()} and {@link ReadJob#outcomes()}. */
        public Builder outcomes(int of, List<ItemOutcome> soFar) {
            total = of;
            outcomes = soFar;
            return this;
        }

        /** See {@link ReadJob#results()} and {@link ReadJob#clockOffset()}, which may be null. */
        public Builder results(List<Delivery> deliveries, Duration offset) {
            results = deliveries;
            clockOffset = offset;
            return this;
        }

        /** The job. */
        public ReadJob build() {
            return new ReadJob(this);
        }
    }
}
