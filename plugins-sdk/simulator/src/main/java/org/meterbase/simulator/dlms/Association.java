// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.dlms;

/**
 * The terms that an AARQ and its AARE came to.
 *
 * @param clientSap whose it is
 * @param reader whether it may read all, or only what the public client may
 * @param conformance services that both sides have
 * @param maxPdu largest APDU that the meter may send, before it is protected
 * @param protection keys of the association, null where nothing is ciphered
 * @param logIn what the client has to prove, null where it need not
 */
record Association(
        int clientSap, boolean reader, int conformance, int maxPdu, Protection protection, HighLevelLogIn logIn) {
    boolean allows(int service) {
        return (conformance & service) != 0;
    }

    /** Whether all was said that a log-in takes. */
    boolean open() {
        return logIn == null || logIn.done();
    }
}
