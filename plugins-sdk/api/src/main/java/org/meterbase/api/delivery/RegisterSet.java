// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.delivery;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.meterbase.api.model.DeviceKey;

/**
 * Registers that are valid together: read at one moment, or frozen by the device at one closing. Key within its device: kind,
 * source, instant of the stamp, ordinal. Immutable; made by its builder.
 */
public final class RegisterSet implements Delivery {
    /** Why these registers belong together. The order is part of the packed form; a new kind is added at the end. */
    public enum Kind {
        /** Read as they stood. */
        SPOT,
        /** Frozen at the end of a day. */
        DAILY_FREEZE,
        /** Frozen at the end of a billing period. */
        BILLING,
        /** Frozen when power failed. */
        POWER_FAIL,
        /** Read when the device was installed. */
        INSTALLATION,
        /** Read when the device was removed. */
        REMOVAL
    }

    /** The greatest number of registers. */
    public static final int MAX_REGISTERS = 1024;

    private final DeviceKey device;
    private final Kind kind;
    private final String source;
    private final DeviceStamp stamp;
    private final StampConvention convention;
    private final Instant readAt;
    private final int ordinal;
    private final Long closingReason;
    private final Long resetCount;
    private final String calendarName;
    private final List<Register> registers;

    private RegisterSet(Builder b) {
        if (b.registers.isEmpty() || b.registers.size() > MAX_REGISTERS) {
            throw new IllegalArgumentException(
                    "a register set has 1 to " + MAX_REGISTERS + " registers, not " + b.registers.size());
        }
        device = b.device;
        kind = b.kind;
        source = b.source;
        stamp = b.stamp;
        convention = b.convention;
        readAt = b.readAt;
        ordinal = b.ordinal;
        closingReason = b.closingReason;
        resetCount = b.resetCount;
        calendarName = b.calendarName;
        registers = List.copyOf(b.registers);
    }

    /** A builder. @param readAt when the platform read it; stands for the stamp where the device gives none */
    public static Builder builder(DeviceKey device, Kind kind, Instant readAt) {
        return new Builder(device, kind, readAt);
    }

    @Override
    public DeviceKey device() {
        return device;
    }

    /** Why these registers belong together. */
    public Kind kind() {
        return kind;
    }

    /** The profile they were read from, as the device names it; empty text for registers read one by one. */
    public String source() {
        return source;
    }

    /** The stamp as sent; empty where the device gives none. */
    public Optional<DeviceStamp> stamp() {
        return Optional.ofNullable(stamp);
    }

    /** How stamps are to be read. */
    public StampConvention convention() {
        return convention;
    }

    /** When the platform read them. */
    public Instant readAt() {
        return readAt;
    }

    /** The instant at which the registers stood so: the stamp's, else when they were read. */
    public Instant at() {
        return stamp == null ? readAt : convention.instant(stamp);
    }

    /** Which of the sets of this kind with this stamp it is, from 0: two closings may fall on one instant. */
    public int ordinal() {
        return ordinal;
    }

    /** Why the period was closed, the vendor's code as sent. */
    public OptionalLong closingReason() {
        return closingReason == null ? OptionalLong.empty() : OptionalLong.of(closingReason);
    }

    /** How often the device had closed a period, as sent. */
    public OptionalLong resetCount() {
        return resetCount == null ? OptionalLong.empty() : OptionalLong.of(resetCount);
    }

    /** The tariff calendar active in the device; a tariff register means nothing without it. */
    public Optional<String> calendarName() {
        return Optional.ofNullable(calendarName);
    }

    /** The registers, in the device's order. Unmodifiable. */
    public List<Register> registers() {
        return registers;
    }

    @Override
    public String toString() {
        return "RegisterSet " + device + " " + kind + " at " + at() + " " + registers;
    }

    /** Makes a register set. */
    public static final class Builder {
        private final DeviceKey device;
        private final Kind kind;
        private final Instant readAt;
        private final List<Register> registers = new java.util.ArrayList<>();
        private String source = "";
        private DeviceStamp stamp;
        private StampConvention convention = StampConvention.STANDARD;
        private int ordinal;
        private Long closingReason;
        private Long resetCount;
        private String calendarName;

        private Builder(DeviceKey device, Kind kind, Instant readAt) {
            this.device = Objects.requireNonNull(device);
            this.kind = Objects.requireNonNull(kind);
            this.readAt = Objects.requireNonNull(readAt);
        }

        /** See {@link RegisterSet#source()}. */
        public Builder source(String profile) {
            source = Objects.requireNonNull(profile);
            return this;
        }

        /** See {@link RegisterSet#stamp()}. */
        public Builder stamp(DeviceStamp newStamp, StampConvention newConvention) {
            stamp = newStamp;
            convention = Objects.requireNonNull(newConvention);
            return this;
        }

        /** See {@link RegisterSet#ordinal()}. */
        public Builder ordinal(int newOrdinal) {
            ordinal = newOrdinal;
            return this;
        }

        /** See {@link RegisterSet#closingReason()}. */
        public Builder closingReason(long code) {
            closingReason = code;
            return this;
        }

        /** See {@link RegisterSet#resetCount()}. */
        public Builder resetCount(long count) {
            resetCount = count;
            return this;
        }

        /** See {@link RegisterSet#calendarName()}. */
        public Builder calendarName(String name) {
            calendarName = name;
            return this;
        }

        /** Adds a register. */
        public Builder register(Register register) {
            registers.add(register);
            return this;
        }

        /** The set. @throws IllegalArgumentException where it has no register or too many */
        public RegisterSet build() {
            return new RegisterSet(this);
        }
    }
}
