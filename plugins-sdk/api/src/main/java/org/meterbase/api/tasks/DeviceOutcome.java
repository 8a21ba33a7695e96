// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.tasks;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.protocol.Failure;

/** What became of one device in one run. Immutable. */
public final class DeviceOutcome {
    /** Where a device stands. */
    public enum State {
        /** It is still to be asked, or is being asked, for the first time. */
        OPEN,
        /** It failed and will be asked again. */
        RETRYING,
        /** It gave everything. */
        DONE,
        /** It failed for good. */
        FAILED
    }

    private final DeviceKey device;
    private final State state;
    private final Failure.Reason reason;
    private final int attempts;
    private final Instant retryAt;
    private final List<ItemOutcome> failures;

    /**
     * @param reason null unless it failed for good
     * @param attempts how many were made, so far as they failed
     * @param retryAt null unless it is retrying
     * @param failures the items that failed in the last attempt, or for good before it
     */
    public DeviceOutcome(
            DeviceKey device,
            State state,
            Failure.Reason reason,
            int attempts,
            Instant retryAt,
            List<ItemOutcome> failures) {
        this.device = Objects.requireNonNull(device);
        this.state = Objects.requireNonNull(state);
        this.reason = reason;
        this.attempts = attempts;
        this.retryAt = retryAt;
        this.failures = List.copyOf(failures);
    }

    /** The device. */
    public DeviceKey device() {
        return device;
    }

    /** Where it stands. */
    public State state() {
        return state;
    }

    /** Why it failed for good: the reason of the first item that did. */
    public Optional<Failure.Reason> reason() {
        return Optional.ofNullable(reason);
    }

    /** How many attempts failed. */
    public int attempts() {
        return attempts;
    }

    /** When it is asked again. */
    public Optional<Instant> retryAt() {
        return Optional.ofNullable(retryAt);
    }

    /** The items that failed. Unmodifiable. */
    public List<ItemOutcome> failures() {
        return failures;
    }

    @Override
    public String toString() {
        return device + " " + (reason == null ? state : reason);
    }
}
