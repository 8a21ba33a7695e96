// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.cosem;

import org.meterbase.simulator.utility.Moment;

/** How an attribute's value is written. */
interface Attribute {
    /** @param selector what part of it is asked for; {@link Selector#NONE} for all */
    void write(OctetWriter out, Moment moment, Selector selector) throws Refused;

    /** An attribute that can only be had whole. */
    interface Plain extends Attribute {
        void write(OctetWriter out, Moment moment) throws Refused;

        @Override
        default void write(OctetWriter out, Moment moment, Selector selector) throws Refused {
            if (selector != Selector.NONE) {
                throw new Refused(AccessResult.TYPE_UNMATCHED);
            }
            write(out, moment);
        }
    }
}
