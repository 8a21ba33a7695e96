// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.readings;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Deliveries that came together and are kept together: the unit of the journal. It is stored whole or not at all. Immutable; made by its builder. */
public final class Frame {
    private final org.meterbase.api.delivery.Provenance provenance;
    private final List<org.meterbase.api.delivery.Delivery> deliveries;
    private final Quarantine quarantine;

    private Frame(Builder b) {
        provenance = b.provenance;
        deliveries = List.copyOf(b.deliveries);
        quarantine = b.quarantine;
    }

    /** A builder of it. */
    public static Builder builder(
            org.meterbase.api.delivery.Provenance provenance, List<org.meterbase.api.delivery.Delivery> deliveries) {
        return new Builder(provenance, deliveries);
    }

    /** Where they came from. */
    public org.meterbase.api.delivery.Provenance provenance() {
        return provenance;
    }

    /** The deliveries, of one shard, in the order in which the device gave them. Unmodifiable. */
    public List<org.meterbase.api.delivery.Delivery> deliveries() {
        return deliveries;
    }

    /** Why nothing of it may count yet; empty for what counts. */
    public Optional<Quarantine> quarantine() {
        return Optional.ofNullable(quarantine);
    }

    /** Why a frame must not count. */
    public enum Quarantine {
        /** The archive does not know the device. */
        UNKNOWN_DEVICE,
        /** Another device answered than the archive expects. */
        WRONG_DEVICE
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Frame o
                && Objects.equals(provenance, o.provenance)
                && Objects.equals(deliveries, o.deliveries)
                && Objects.equals(quarantine, o.quarantine);
    }

    @Override
    public int hashCode() {
        return Objects.hash(provenance, deliveries, quarantine);
    }

    @Override
    public String toString() {
        return "Frame " + provenance + " " + deliveries + " " + quarantine;
    }

    /** Makes a {@link Frame}. */
    public static final class Builder {
        private final org.meterbase.api.delivery.Provenance provenance;
        private final List<org.meterbase.api.delivery.Delivery> deliveries;
        private Quarantine quarantine;

        private Builder(
                org.meterbase.api.delivery.Provenance provenance,
                List<org.meterbase.api.delivery.Delivery> deliveries) {
            this.provenance = Objects.requireNonNull(provenance);
            this.deliveries = Objects.requireNonNull(deliveries);
        }

        /** See {@link Frame#quarantine()}. */
        public Builder quarantine(Quarantine value) {
            quarantine = value;
            return this;
        }

        /** The {@link Frame}. */
        public Frame build() {
            return new Frame(this);
        }
    }
}
