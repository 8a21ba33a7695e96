// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.util.List;

/** The archive does not do what it was asked for, and says why. Nothing was stored. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kind of reason it is. */
    public enum Reason {
        /** What was sent is wrong in itself. */
        INVALID,
        /** What it is about is not there. */
        ABSENT,
        /** It contradicts what the archive holds for true. */
        CONFLICT,
        /** It was changed by somebody else in between. */
        STALE
    }

    /**
     * One thing that is wrong.
     *
     * @param pointer where in the body, as a JSON pointer; empty for the whole
     */
    public record Fault(String pointer, String message) {}

    private final Reason reason;
    private final transient List<Fault> faults;

    private Refused(Reason reason, List<Fault> faults, Throwable cause) {
        super(faults.get(0).message(), cause);
        this.reason = reason;
        this.faults = List.copyOf(faults);
    }

    static Refused invalid(String pointer, String message) {
        return new Refused(Reason.INVALID, List.of(new Fault(pointer, message)), null);
    }

    static Refused invalid(List<Fault> faults) {
        return new Refused(Reason.INVALID, faults, null);
    }

    static Refused absent(String what, Object id) {
        String message = "there is no " + what + " " + id + "; look it up in the list of its kind";
        return new Refused(Reason.ABSENT, List.of(new Fault("", message)), null);
    }

    static Refused conflict(String pointer, String message, Throwable cause) {
        return new Refused(Reason.CONFLICT, List.of(new Fault(pointer, message)), cause);
    }

    static Refused stale(String what, long version) {
        String message = what + " has been changed in between, its version is " + version
                + " now; read it again, and send your change with the new ETag";
        return new Refused(Reason.STALE, List.of(new Fault("", message)), null);
    }

    public Reason reason() {
        return reason;
    }

    /** At least one. */
    public List<Fault> faults() {
        return faults;
    }
}
