// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.access;

/** The caller is known, and lacks the right. REST answers 403, the console prints the message. */
public final class AccessDenied extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says who lacks what, and who can give it. */
    public AccessDenied(String message) {
        super(message);
    }
}
