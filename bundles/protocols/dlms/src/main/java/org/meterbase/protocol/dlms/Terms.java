// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import org.meterbase.protocol.dlms.companion.Conformance;

/**
 * What an association came to.
 *
 * @param conformance services that both sides have
 * @param maxPdu the largest APDU that the meter takes; 0 for any
 */
record Terms(int conformance, int maxPdu) {
    /** The same, where protection takes so many octets of each APDU. */
    Terms less(int overhead) {
        return new Terms(conformance, maxPdu == 0 ? 0 : Math.max(1, maxPdu - overhead));
    }

    boolean allow(Conformance service) {
        return service.in(conformance);
    }

    /** How many attributes fit into one request. */
    int attributesInRequest(int most) {
        return maxPdu == 0 ? most : Math.min(most, Math.max(1, (maxPdu - 5) / (Attribute.ENCODED + 1)));
    }
}
