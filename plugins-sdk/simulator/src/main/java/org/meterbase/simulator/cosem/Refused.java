// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.cosem;

/** An attribute is not given: a data-access-result takes the place of its value. */
public final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final int result;

    /** @param result data-access-result, see {@link AccessResult} */
    public Refused(int result) {
        super("data-access-result " + result, null, false, false);
        this.result = result;
    }

    public int result() {
        return result;
    }
}
