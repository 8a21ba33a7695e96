// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms.data;

/** Octets that cannot be understood. Its message is for people. Thrown for what a device may send, so it carries no stack trace. */
public final class BadData extends Exception {
    private static final long serialVersionUID = 1;

    public BadData(String message) {
        super(message, null, false, false);
    }
}
