// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.dlms;

/**
 * What a meter says to a request.
 *
 * @param unasked an APDU that goes before it, empty for none
 * @param apdu the octets, empty for silence
 * @param cutShort whether the line is to break in the middle of them
 */
public record Answer(byte[] unasked, byte[] apdu, boolean cutShort) {
    private static final byte[] NOTHING = {};

    /** The meter says nothing. */
    static final Answer SILENCE = of(NOTHING);

    static Answer of(byte[] apdu) {
        return of(apdu, false);
    }

    static Answer of(byte[] apdu, boolean cutShort) {
        return new Answer(NOTHING, apdu, cutShort);
    }

    /** The same with something else in its place. */
    Answer with(byte[] otherApdu) {
        return new Answer(unasked, otherApdu, cutShort);
    }

    /** The same after something that nobody asked for. */
    Answer after(byte[] apduBefore) {
        return new Answer(apduBefore, apdu, cutShort);
    }
}
