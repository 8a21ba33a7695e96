// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.dlms;

import org.meterbase.simulator.utility.SecurityFault.Refusal;

/** A protected APDU that is not taken, and what is said to it. Costs no stack trace. */
final class Unacceptable extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient byte[] exceptionResponse;
    private final Refusal refusal;

    Unacceptable(byte[] exceptionResponse, Refusal refusal) {
        super("not taken", null, false, false);
        this.exceptionResponse = exceptionResponse;
        this.refusal = refusal;
    }

    /** What is said within an association. */
    Answer answer() {
        return refusal == Refusal.SILENCE ? Answer.SILENCE : Answer.of(exceptionResponse);
    }

    /** What is said to a log-in. */
    Answer answerToLogIn() {
        return refusal == Refusal.REJECT
                ? Answer.of(AssociationAnswer.rejected(AssociationAnswer.AUTHENTICATION_FAILURE))
                : answer();
    }
}
