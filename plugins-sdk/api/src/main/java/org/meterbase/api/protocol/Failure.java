// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.protocol;

import java.util.Objects;

/** Why an item, or a whole conversation, failed. What failed is data; nobody parses the text. Immutable, a value. */
public final class Failure {
    /** The closed list of reasons. The code is kept in runs and never changes. */
    public enum Reason {
        /** There is no channel, no protocol or no address for this device. */
        NO_ROUTE(1, false),
        /** The route or the device has no place free. */
        BUSY(2, false),
        /** The connection could not be made, or nothing came before the deadline. */
        SILENT(3, false),
        /** The connection was lost in the middle. */
        LOST(4, false),
        /** The device refused: the service, the access right, or the association as such. */
        REFUSED(5, true),
        /** The device refused the password or key. */
        WRONG_CREDENTIALS(6, true),
        /** The device refused the invocation counter as too low. */
        COUNTER_TOO_LOW(7, false),
        /** Another device answered than the archive expects. */
        WRONG_DEVICE(8, true),
        /** The plugin or the device does not know this kind of item. */
        NOT_SUPPORTED(9, true),
        /** The device does not have this object, profile or channel. */
        UNDEFINED(10, true),
        /** The answer could not be understood. */
        BAD_ANSWER(11, false),
        /** The device no longer has what was asked for. */
        NO_LONGER_IN_BUFFER(12, true),
        /** The device says that it cannot now. */
        TEMPORARY(13, false),
        /** The window, the validity or the permit ended first. */
        EXPIRED(14, false),
        /** A person or a swap of the plugin stopped it. */
        STOPPED(15, false),
        /** A write or act had no permit. */
        NOT_PERMITTED(16, true),
        /** It was sent, and whether it took effect is unknown. */
        OUTCOME_UNKNOWN(17, false),
        /** A fault of the platform or of the plugin; the log has the trace. */
        INTERNAL(18, false);

        private final int code;
        private final boolean permanent;

        Reason(int code, boolean permanent) {
            this.code = code;
            this.permanent = permanent;
        }

        /** The number kept in runs, 1..127. */
        public int code() {
            return code;
        }

        /** Whether asking again the same way is in vain until something is changed. */
        public boolean permanent() {
            return permanent;
        }

        /** The reason of this code. @throws IllegalArgumentException where there is none */
        public static Reason ofCode(int code) {
            for (Reason reason : values()) {
                if (reason.code == code) {
                    return reason;
                }
            }
            throw new IllegalArgumentException("no failure reason has the code " + code);
        }
    }

    private final Reason reason;
    private final String text;

    private Failure(Reason reason, String text) {
        this.reason = Objects.requireNonNull(reason);
        this.text = text.length() > 500 ? text.substring(0, 500) : text;
    }

    /** A failure. @param text for people, what happened and what to do next; cut at 500 characters, never a secret */
    public static Failure of(Reason reason, String text) {
        return new Failure(reason, text);
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }

    /** For people. */
    public String text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Failure o && reason == o.reason && text.equals(o.text);
    }

    @Override
    public int hashCode() {
        return Objects.hash(reason, text);
    }

    @Override
    public String toString() {
        return reason + ": " + text;
    }
}
