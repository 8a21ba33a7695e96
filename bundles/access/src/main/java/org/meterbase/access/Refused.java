// SPDX-License-Identifier: Apache-2.0
package org.meterbase.access;

/** A request that cannot be granted, with what to do instead. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** Something in the request is not valid. */
        INVALID,
        /** There is no such thing. */
        UNKNOWN,
        /** What is there contradicts it. */
        CONFLICT,
        /** User and password do not belong together. */
        WRONG_CREDENTIALS,
        /** Too many have failed: wait. */
        TOO_MANY_FAILURES
    }

    private final Reason reason;
    private final long retryAfterSeconds;

    Refused(Reason reason, String message) {
        this(reason, message, 0);
    }

    Refused(Reason reason, String message, long retryAfterSeconds) {
        super(message);
        this.reason = reason;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }

    /** How long to wait; 0 where waiting does not help. */
    public long retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
