// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.archive;

import java.time.ZoneId;
import java.util.Objects;

/** The point at which a customer is supplied or energy is exchanged (CIM UsagePoint): the hub of the measurement model. Immutable; made by its builder. */
public final class UsagePoint {
    private final long id;
    private final int shard;
    private final String name;
    private final ZoneId zone;
    private final String category;
    private final String service;
    private final long version;

    private UsagePoint(Builder b) {
        id = b.id;
        shard = b.shard;
        name = b.name;
        zone = b.zone;
        category = b.category;
        service = b.service;
        version = b.version;
    }

    /** A builder of it. */
    public static Builder builder(long id, int shard, String name, ZoneId zone) {
        return new Builder(id, shard, name, zone);
    }

    /** The archive's id. */
    public long id() {
        return id;
    }

    /** The shard of its data, given once. */
    public int shard() {
        return shard;
    }

    /** The name by which the utility knows it, unique. */
    public String name() {
        return name;
    }

    /** The zone in which its days and months are counted. */
    public ZoneId zone() {
        return zone;
    }

    /** The category of its user, as {@code residential}; empty text where it is not known. */
    public String category() {
        return category;
    }

    /** What is supplied: {@code electricity}, {@code water}, {@code gas} or {@code heat}. */
    public String service() {
        return service;
    }

    /** Grows with every change; what its ETag says. */
    public long version() {
        return version;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UsagePoint o
                && id == o.id
                && shard == o.shard
                && Objects.equals(name, o.name)
                && Objects.equals(zone, o.zone)
                && Objects.equals(category, o.category)
                && Objects.equals(service, o.service)
                && version == o.version;
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, shard, name, zone, category, service, version);
    }

    @Override
    public String toString() {
        return "UsagePoint " + id + " " + shard + " " + name;
    }

    /** Makes a {@link UsagePoint}. */
    public static final class Builder {
        private final long id;
        private final int shard;
        private final String name;
        private final ZoneId zone;
        private String category = "";
        private String service = "electricity";
        private long version = 0;

        private Builder(long id, int shard, String name, ZoneId zone) {
            this.id = id;
            this.shard = shard;
            this.name = Objects.requireNonNull(name);
            this.zone = Objects.requireNonNull(zone);
        }

        /** See {@link UsagePoint#category()}. */
        public Builder category(String value) {
            category = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link UsagePoint#service()}. */
        public Builder service(String value) {
            service = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link UsagePoint#version()}. */
        public Builder version(long value) {
            version = value;
            return this;
        }

        /** The {@link UsagePoint}. */
        public UsagePoint build() {
            return new UsagePoint(this);
        }
    }
}
