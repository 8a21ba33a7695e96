// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.delivery;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import org.meterbase.api.model.DeviceKey;

/** A fact about the device itself, as it was at one moment: a parameter, its clock, its relay. Immutable. */
public final class Observation implements Delivery {
    /** What was observed. The order is part of the packed form; a new kind is added at the end. */
    public enum Kind {
        /** A parameter as it is set. */
        PARAMETER,
        /** What the clock showed. */
        CLOCK,
        /** The state of the supply switch. */
        RELAY,
        /** A firmware version. */
        FIRMWARE,
        /** A signal level. */
        SIGNAL,
        /** A neighbour in the radio or power-line network. */
        NEIGHBOUR
    }

    /** A typed value. */
    public sealed interface Value {
        /** A number, in the unit that the name implies. */
        record Number(BigDecimal value) implements Value {}

        /** Text, at most 4,096 characters. */
        record Text(String value) implements Value {}

        /** Octets, at most 4,096, undecoded; not copied. */
        record Octets(byte[] value) implements Value {}

        /** A moment as the device sent it, with the instant that it means. */
        record Stamp(DeviceStamp value, Instant instant) implements Value {}

        /** Yes or no. */
        record Flag(boolean value) implements Value {}
    }

    private final DeviceKey device;
    private final Kind kind;
    private final String name;
    private final Value value;
    private final Instant observedAt;

    /**
     * @param name as the device names it, 1 to 64 characters
     * @param observedAt when the platform received it
     */
    public Observation(DeviceKey device, Kind kind, String name, Value value, Instant observedAt) {
        if (name.isBlank() || name.length() > 64) {
            throw new IllegalArgumentException("an observation's name has 1 to 64 characters: '" + name + "'");
        }
        this.device = Objects.requireNonNull(device);
        this.kind = Objects.requireNonNull(kind);
        this.name = name;
        this.value = Objects.requireNonNull(value);
        this.observedAt = Objects.requireNonNull(observedAt);
    }

    @Override
    public DeviceKey device() {
        return device;
    }

    /** What was observed. */
    public Kind kind() {
        return kind;
    }

    /** As the device names it. */
    public String name() {
        return name;
    }

    /** Its value. */
    public Value value() {
        return value;
    }

    /** When the platform received it. */
    public Instant observedAt() {
        return observedAt;
    }

    @Override
    public String toString() {
        return "Observation " + device + " " + kind + " " + name + " = " + value;
    }
}
