// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.protocol;

import java.time.Instant;
import java.util.Objects;
import org.meterbase.api.model.Identity;

/**
 * The right to write to one device, or to act on it, once: given by {@code control} from an approved plan, and asked again at
 * the moment of sending ({@link Wire#permitted}). Immutable.
 */
public final class Permit {
    private final long id;
    private final Instant notBefore;
    private final Instant notAfter;
    private final Identity expected;
    private final long bindingVersion;

    /**
     * @param expected who must answer
     * @param bindingVersion the version of the device's binding that the approver saw
     */
    public Permit(long id, Instant notBefore, Instant notAfter, Identity expected, long bindingVersion) {
        this.id = id;
        this.notBefore = Objects.requireNonNull(notBefore);
        this.notAfter = Objects.requireNonNull(notAfter);
        this.expected = Objects.requireNonNull(expected);
        this.bindingVersion = bindingVersion;
    }

    /** Its id in {@code control}. */
    public long id() {
        return id;
    }

    /** Sending earlier is refused. */
    public Instant notBefore() {
        return notBefore;
    }

    /** Sending later is refused. */
    public Instant notAfter() {
        return notAfter;
    }

    /** Who must answer. */
    public Identity expected() {
        return expected;
    }

    /** The version of the device's binding that the approver saw. */
    public long bindingVersion() {
        return bindingVersion;
    }
}
