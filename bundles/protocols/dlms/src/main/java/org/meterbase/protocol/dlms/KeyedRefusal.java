// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import java.util.HexFormat;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.protocol.Failure.Reason;

/** Why an association under keys does not come about, in the platform's words. */
final class KeyedRefusal {
    static final Failure WORN_OUT = Failure.of(
            Reason.WRONG_CREDENTIALS,
            "the invocation counter of the key ek is near its end; give the meter a new key, and set it here");

    static final Failure NO_CHALLENGE = Failure.of(
            Reason.REFUSED,
            "the meter accepted the association and does not challenge: it does not do high level security with GMAC for this client; check client and the parameter authentication");

    static final Failure NO_TITLE = Failure.of(
            Reason.REFUSED,
            "the meter does not tell its system title, without which nothing can be verified; set the parameter serverTitle");

    static final Failure UNPROTECTED = Failure.of(
            Reason.REFUSED,
            "the meter accepted the association and answers without protection; check client, or set the parameter protection");

    static final Failure UNVERIFIED = Failure.of(
            Reason.WRONG_CREDENTIALS,
            "the meter's answer cannot be verified: the keys ek and ak are not those of this meter; correct them");

    static final Failure UNPROVED = Failure.of(
            Reason.WRONG_CREDENTIALS,
            "the meter did not prove that it has the key: it is not the one that it says, or ek and ak are wrong");

    static final Failure COUNTER_REFUSED_AGAIN = Failure.of(
            Reason.COUNTER_TOO_LOW,
            "the meter refuses the invocation counter though it was moved forward to what it expects");

    static final Failure UNDECIPHERED = Failure.of(
            Reason.WRONG_CREDENTIALS,
            "the meter cannot decipher what we send: the keys ek and ak are not its own; correct them");

    private KeyedRefusal() {}

    static Failure onlyInPart(int diagnostic) {
        return Failure.of(
                Reason.REFUSED,
                "the meter accepted the association only in part (diagnostic " + diagnostic
                        + "): it wants high level security; set the secrets ek and ak");
    }

    static Failure title(byte[] title) {
        return Failure.of(
                Reason.WRONG_DEVICE,
                "the meter's system title is " + HexFormat.of().withUpperCase().formatHex(title)
                        + ", which is not the parameter serverTitle, or is our own (clientTitle)");
    }

    static Failure proofRefused(int result) {
        return Failure.of(
                Reason.WRONG_CREDENTIALS,
                "the meter did not take the proof of the key (action result " + result
                        + "); correct the secrets ek and ak");
    }
}
