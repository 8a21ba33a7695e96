// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.dlms;

/**
 * What a meter says to a request.
 *
 * @param apdu the octets
 * @param cutShort whether the line is to break in the middle of them
 */
public record Answer(byte[] apdu, boolean cutShort) {
    static Answer of(byte[] apdu) {
        return new Answer(apdu, false);
    }
}
