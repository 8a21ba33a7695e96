// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.security;

/** Another key, another title, or changed on the way: the tag does not fit. Costs no stack trace: it is what a meter expects of a line. */
public final class NotGenuine extends Exception {
    private static final long serialVersionUID = 1L;

    NotGenuine() {
        super("the authentication tag does not fit", null, false, false);
    }
}
