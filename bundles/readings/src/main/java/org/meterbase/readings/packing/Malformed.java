// SPDX-License-Identifier: Apache-2.0
package org.meterbase.readings.packing;

/** Packed bytes that cannot be what this version of the codec wrote: cut, changed, or written by a later one. */
public final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says what was met where. */
    public Malformed(String message) {
        super(message);
    }

    /** Says what was met, and what it led to. */
    public Malformed(String message, Throwable cause) {
        super(message, cause);
    }
}
