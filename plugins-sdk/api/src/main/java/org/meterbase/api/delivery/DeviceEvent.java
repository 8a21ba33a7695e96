// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.delivery;

import java.time.Instant;
import java.util.Objects;
import org.meterbase.api.model.DeviceKey;

/**
 * An entry of a device's log, or an alarm it sent. A code means something only together with its log and the companion
 * profile. Key within its device: log, instant of the stamp, code, ordinal. Immutable.
 */
public final class DeviceEvent implements Delivery {
    /** The greatest length of {@link #details()}, octets. */
    public static final int MAX_DETAILS = 4096;

    private final DeviceKey device;
    private final String log;
    private final String code;
    private final DeviceStamp stamp;
    private final StampConvention convention;
    private final int ordinal;
    private final byte[] details;

    /**
     * @param log the log as the device names it, 1 to 64 characters: for COSEM its OBIS code
     * @param code the vendor's code as sent, 1 to 64 characters
     * @param ordinal which of the entries with this stamp and code it is, from 0
     * @param details what the device says beside it, undecoded, at most {@link #MAX_DETAILS} octets; copied
     */
    public DeviceEvent(
            DeviceKey device,
            String log,
            String code,
            DeviceStamp stamp,
            StampConvention convention,
            int ordinal,
            byte[] details) {
        if (log.isBlank() || log.length() > 64 || code.isBlank() || code.length() > 64) {
            throw new IllegalArgumentException(
                    "an event's log and code have 1 to 64 characters: '" + log + "', '" + code + "'");
        }
        if (details.length > MAX_DETAILS) {
            throw new IllegalArgumentException(
                    "an event has at most " + MAX_DETAILS + " octets of details, not " + details.length);
        }
        this.device = Objects.requireNonNull(device);
        this.log = log;
        this.code = code;
        this.stamp = Objects.requireNonNull(stamp);
        this.convention = Objects.requireNonNull(convention);
        this.ordinal = ordinal;
        this.details = details.clone();
    }

    @Override
    public DeviceKey device() {
        return device;
    }

    /** The log as the device names it. */
    public String log() {
        return log;
    }

    /** The vendor's code as sent. */
    public String code() {
        return code;
    }

    /** The stamp as sent. */
    public DeviceStamp stamp() {
        return stamp;
    }

    /** How the stamp is to be read. */
    public StampConvention convention() {
        return convention;
    }

    /** The instant of the stamp. */
    public Instant at() {
        return convention.instant(stamp);
    }

    /** Which of the entries with this stamp and code it is, from 0. */
    public int ordinal() {
        return ordinal;
    }

    /** What the device says beside it, undecoded; a copy. */
    public byte[] details() {
        return details.clone();
    }

    @Override
    public String toString() {
        return "DeviceEvent " + device + " " + log + " code " + code + " at " + at();
    }
}
