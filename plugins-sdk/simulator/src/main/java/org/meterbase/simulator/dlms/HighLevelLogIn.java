// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.dlms;

import java.util.Optional;

/** HLS-5 from the meter's side (IEC 62056-5-3, 5.7.4): two challenges are given, then two proofs. */
final class HighLevelLogIn {
    private final Protection protection;
    private final byte[] clientChallenge;
    private final byte[] challenge;
    private boolean done;

    /** @param challenge what the client has to prove */
    HighLevelLogIn(Protection protection, byte[] clientChallenge, byte[] challenge) {
        this.protection = protection;
        this.clientChallenge = clientChallenge;
        this.challenge = challenge;
    }

    byte[] title() {
        return protection.title();
    }

    byte[] challenge() {
        return challenge.clone();
    }

    boolean done() {
        return done;
    }

    /** The meter's proof, if the client's is right. */
    Optional<byte[]> answer(byte[] proof) throws Unacceptable {
        done = protection.proves(proof, challenge);
        return done ? Optional.of(protection.proof(clientChallenge)) : Optional.empty();
    }
}
