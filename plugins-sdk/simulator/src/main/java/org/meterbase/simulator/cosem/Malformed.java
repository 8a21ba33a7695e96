// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.cosem;

/** Octets that do not say what they ought to. Costs no stack trace: it is what a meter expects of a line. */
public final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    public Malformed(String why) {
        super(why, null, false, false);
    }
}
