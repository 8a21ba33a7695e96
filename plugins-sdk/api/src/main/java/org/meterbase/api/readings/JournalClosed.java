// SPDX-License-Identifier: Apache-2.0
package org.meterbase.api.readings;

/** The journal takes no more for now. Nothing of the frame was kept. */
public final class JournalClosed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says why, and when to try again. */
    public JournalClosed(String message) {
        super(message);
    }
}
