// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.register;

import java.io.IOException;

/** The platform answered, but not with what was asked for. */
final class Refused extends IOException {
    private static final long serialVersionUID = 1;

    private final int status;

    Refused(int status, String message) {
        super(message);
        this.status = status;
    }

    /** Status of the HTTP answer. */
    int status() {
        return status;
    }
}
