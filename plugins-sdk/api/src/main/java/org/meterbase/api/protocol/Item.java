// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.protocol;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.meterbase.api.delivery.Observation;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.TimeRange;

/**
 * One thing to do in a conversation. Only the platform makes items; kinds may be added, so a plugin answers
 * {@link Failure.Reason#NOT_SUPPORTED} to a kind that it does not know. Equal only to itself.
 *
 * <p>Names are the device's own, as the model's configuration has them: for COSEM the OBIS code, with {@code :attribute} behind
 * it where that is not 2 and {@code class/} before it where the class is not the usual one (3 for registers, 7 for profiles).
 */
public abstract class Item {
    private final long id;
    private final DeviceKey device;

    private Item(long id, DeviceKey device) {
        this.id = id;
        this.device = Objects.requireNonNull(device);
    }

    /** The platform's id of it, for logs. */
    public final long id() {
        return id;
    }

    /** The device to be measured or acted on: the access device or one behind it. */
    public final DeviceKey device() {
        return device;
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + " #" + id;
    }

    /** Registers, read as they stand; delivered as one {@link RegisterSet}. */
    public static final class ReadRegisters extends Item {
        private final List<String> names;
        private final RegisterSet.Kind kind;

        /** @param names 1 to {@link RegisterSet#MAX_REGISTERS} */
        public ReadRegisters(long id, DeviceKey device, RegisterSet.Kind kind, List<String> names) {
            super(id, device);
            this.kind = Objects.requireNonNull(kind);
            this.names = List.copyOf(names);
        }

        /** What the set is to be delivered as. */
        public RegisterSet.Kind kind() {
            return kind;
        }

        /** The registers' names. */
        public List<String> names() {
            return names;
        }
    }

    /** Rows of a load profile; delivered as {@code IntervalSegment}s, at least one per transferred block, then a {@code Coverage}. */
    public static final class ReadProfile extends Item {
        private final String profile;
        private final TimeRange range;
        private final Duration period;

        /** @param range of stamps, by the device's own convention @param period zero where it is not known */
        public ReadProfile(long id, DeviceKey device, String profile, TimeRange range, Duration period) {
            super(id, device);
            this.profile = Objects.requireNonNull(profile);
            this.range = Objects.requireNonNull(range);
            this.period = Objects.requireNonNull(period);
        }

        /** The profile's name. */
        public String profile() {
            return profile;
        }

        /** The stamps wanted. More rows than these may be delivered; they do no harm. */
        public TimeRange range() {
            return range;
        }

        /** The capture period as configured; zero where it is not known. The device's own word wins. */
        public Duration period() {
            return period;
        }
    }

    /** Register sets that the device froze, as billing periods; delivered as {@link RegisterSet}s, then a {@code Coverage}. */
    public static final class ReadRegisterSets extends Item {
        private final String profile;
        private final RegisterSet.Kind kind;
        private final TimeRange range;

        /** @param range of closing stamps */
        public ReadRegisterSets(long id, DeviceKey device, RegisterSet.Kind kind, String profile, TimeRange range) {
            super(id, device);
            this.kind = Objects.requireNonNull(kind);
            this.profile = Objects.requireNonNull(profile);
            this.range = Objects.requireNonNull(range);
        }

        /** What the sets are. */
        public RegisterSet.Kind kind() {
            return kind;
        }

        /** The profile that holds them. */
        public String profile() {
            return profile;
        }

        /** The closing stamps wanted. */
        public TimeRange range() {
            return range;
        }
    }

    /** Entries of a log; delivered as {@code DeviceEvent}s, then a {@code Coverage}. */
    public static final class ReadEvents extends Item {
        private final String log;
        private final TimeRange range;

        /** @param range of stamps */
        public ReadEvents(long id, DeviceKey device, String log, TimeRange range) {
            super(id, device);
            this.log = Objects.requireNonNull(log);
            this.range = Objects.requireNonNull(range);
        }

        /** The log's name. */
        public String log() {
            return log;
        }

        /** The stamps wanted. */
        public TimeRange range() {
            return range;
        }
    }

    /** The clock, read against the platform's; delivered as an {@link Observation} and told to {@link Wire#clockOffset}. */
    public static final class ReadClock extends Item {
        public ReadClock(long id, DeviceKey device) {
            super(id, device);
        }
    }

    /** A parameter or state; delivered as an {@link Observation}. */
    public static final class ReadParameter extends Item {
        private final Observation.Kind kind;
        private final String name;

        public ReadParameter(long id, DeviceKey device, Observation.Kind kind, String name) {
            super(id, device);
            this.kind = Objects.requireNonNull(kind);
            this.name = Objects.requireNonNull(name);
        }

        /** What the observation is to be delivered as. */
        public Observation.Kind kind() {
            return kind;
        }

        /** The parameter's name. */
        public String name() {
            return name;
        }
    }

    /** A parameter to be written. Sent at most once; after a lost answer it is read back. */
    public static final class Write extends Item {
        private final String name;
        private final Observation.Value value;
        private final Permit permit;

        /** @param permit null where there is none: then the platform refuses the item before anybody sees it */
        public Write(long id, DeviceKey device, String name, Observation.Value value, Permit permit) {
            super(id, device);
            this.name = Objects.requireNonNull(name);
            this.value = Objects.requireNonNull(value);
            this.permit = permit;
        }

        /** The parameter's name. */
        public String name() {
            return name;
        }

        /** What it is to be. */
        public Observation.Value value() {
            return value;
        }

        /** The right to do so. */
        public Optional<Permit> permit() {
            return Optional.ofNullable(permit);
        }
    }

    /** Something the device is to do. Sent at most once; never repeated by itself. */
    public static final class Act extends Item {
        /** What is to be done. */
        public enum Deed {
            /** Open the supply switch. */
            DISCONNECT,
            /** Close the supply switch. */
            CONNECT,
            /** Let the customer close the supply switch. */
            ARM,
            /** Close the billing period. */
            CLOSE_BILLING_PERIOD,
            /** Set the clock to the platform's time. */
            SET_CLOCK,
            /** Activate what was prepared: firmware, a calendar. */
            ACTIVATE
        }

        private final Deed deed;
        private final String name;
        private final Permit permit;

        /** @param permit null where there is none: then the platform refuses the item before anybody sees it */
        public Act(long id, DeviceKey device, Deed deed, String name, Permit permit) {
            super(id, device);
            this.deed = Objects.requireNonNull(deed);
            this.name = Objects.requireNonNull(name);
            this.permit = permit;
        }

        /** What is to be done. */
        public Deed deed() {
            return deed;
        }

        /** The object it is done to, as the device names it. */
        public String name() {
            return name;
        }

        /** The right to do so. */
        public Optional<Permit> permit() {
            return Optional.ofNullable(permit);
        }
    }
}
