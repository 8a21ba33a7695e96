// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.delivery;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.model.TimeRange;

/**
 * What was asked of a profile or log, and how much of an answer there was: "asked, and it had nothing" is data, and is not
 * asked again. Delivered after the last row of the answer. Immutable.
 */
public final class Coverage implements Delivery {
    private final DeviceKey device;
    private final String source;
    private final TimeRange asked;
    private final boolean answered;
    private final int rows;
    private final Instant oldest;

    /**
     * @param source the profile or log as the device names it, 1 to 64 characters
     * @param asked the range of stamps that was asked for
     * @param answered whether the device answered the whole question; false where the answer was cut
     * @param rows how many rows there were
     * @param oldest the stamp of the oldest row still in the buffer, null where it is not known
     */
    public Coverage(DeviceKey device, String source, TimeRange asked, boolean answered, int rows, Instant oldest) {
        if (source.isBlank() || source.length() > 64 || rows < 0) {
            throw new IllegalArgumentException("no such coverage: '" + source + "', " + rows + " rows");
        }
        this.device = Objects.requireNonNull(device);
        this.source = source;
        this.asked = Objects.requireNonNull(asked);
        this.answered = answered;
        this.rows = rows;
        this.oldest = oldest;
    }

    @Override
    public DeviceKey device() {
        return device;
    }

    /** The profile or log as the device names it. */
    public String source() {
        return source;
    }

    /** The range of stamps that was asked for. */
    public TimeRange asked() {
        return asked;
    }

    /** Whether the device answered the whole question. */
    public boolean answered() {
        return answered;
    }

    /** How many rows there were. */
    public int rows() {
        return rows;
    }

    /** The stamp of the oldest row still in the buffer. */
    public Optional<Instant> oldest() {
        return Optional.ofNullable(oldest);
    }

    @Override
    public String toString() {
        return "Coverage " + device + " " + source + " " + asked + " " + rows + " rows";
    }
}
