// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import org.meterbase.api.protocol.Failure;
import org.meterbase.api.protocol.Failure.Reason;

/** What a meter says instead of an answer, in the platform's words. */
final class Refusal {
    private static final String[] DIAGNOSTICS = {
        "no reason",
        "no reason given",
        "application context name not supported",
        "calling AP title not recognised",
        "calling AP invocation identifier not recognised",
        "calling AE qualifier not recognised",
        "calling AE invocation identifier not recognised",
        "called AP title not recognised",
        "called AP invocation identifier not recognised",
        "called AE qualifier not recognised",
        "called AE invocation identifier not recognised",
        "authentication mechanism name not recognised",
        "authentication mechanism name required",
        "authentication failure",
        "authentication required"
    };
    private static final String[] INITIATE_ERRORS = {
        "other", "DLMS version too low", "incompatible conformance", "PDU size too short", "refused by the VDE handler"
    };

    private static final int NO_REASON_GIVEN = 1;
    private static final int MECHANISM_REQUIRED = 12;
    private static final int AUTHENTICATION_FAILURE = 13;
    private static final int AUTHENTICATION_REQUIRED = 14;
    private static final int REJECTED_FOR_NOW = 2;

    private Refusal() {}

    /** Of a rejected association. @param by how the client proved who it is @param keyed whether keys were used */
    static Failure association(AssociationAnswer answer, Security.Authentication by, boolean keyed) {
        boolean said = !answer.byProvider() && answer.diagnostic() > NO_REASON_GIVEN;
        if (answer.initiateError() >= 0 && !said) {
            return Failure.of(
                    Reason.REFUSED,
                    "the meter refused the association: " + word(INITIATE_ERRORS, answer.initiateError())
                            + "; check conformance and maxPdu in the companion profile");
        }
        if (answer.byProvider()) {
            return Failure.of(
                    answer.result() == REJECTED_FOR_NOW ? Reason.TEMPORARY : Reason.REFUSED,
                    "the meter's service provider refused the association (diagnostic " + answer.diagnostic() + ")");
        }
        String why = word(DIAGNOSTICS, answer.diagnostic());
        return switch (answer.diagnostic()) {
            case AUTHENTICATION_FAILURE ->
                Failure.of(
                        Reason.WRONG_CREDENTIALS,
                        by == Security.Authentication.LLS
                                ? "the meter refused the password (" + why + "); correct the secret lls"
                                : keyed
                                        ? "the meter refused the key (" + why + "); correct the secrets ek and ak"
                                        : "the meter refused a client without authentication (" + why
                                                + "); set the secret lls, or ek and ak");
            case MECHANISM_REQUIRED, AUTHENTICATION_REQUIRED ->
                by == Security.Authentication.NONE
                        ? Failure.of(
                                Reason.WRONG_CREDENTIALS,
                                "the meter wants a password (" + why + "); set the secret lls, or ek and ak")
                        : Failure.of(
                                Reason.REFUSED,
                                "the meter wants another authentication than " + by + " (" + why
                                        + "); correct the parameter authentication");
            default ->
                Failure.of(
                        answer.result() == REJECTED_FOR_NOW ? Reason.TEMPORARY : Reason.REFUSED,
                        "the meter refused the association: " + why
                                + "; check client and server address and the security set for it");
        };
    }

    /** Of an attribute: a data-access-result (IEC 62056-5-3, clause 8). */
    static Failure access(Attribute attribute, int result) {
        return switch (result) {
            case 1 -> Failure.of(Reason.TEMPORARY, attribute + ": hardware fault");
            case 2 -> Failure.of(Reason.TEMPORARY, attribute + ": temporary failure");
            case 3 ->
                Failure.of(Reason.REFUSED, attribute + ": access denied; read with another client address or password");
            case 4 -> Failure.of(Reason.UNDEFINED, attribute + ": the meter has no such object");
            case 9 ->
                Failure.of(
                        Reason.UNDEFINED, attribute + ": the object is of another class; write class/ before its name");
            case 11 -> Failure.of(Reason.UNDEFINED, attribute + ": the object is not available");
            case 12 -> Failure.of(Reason.REFUSED, attribute + ": the meter does not take the selection");
            case 13 -> Failure.of(Reason.REFUSED, attribute + ": outside of what this client may access");
            case 14, 15, 16 ->
                Failure.of(Reason.TEMPORARY, attribute + ": the transfer in blocks was broken off (" + result + ")");
            case 19 -> Failure.of(Reason.BAD_ANSWER, attribute + ": the meter says that the block number is wrong");
            default -> Failure.of(Reason.TEMPORARY, attribute + ": refused with the reason " + result);
        };
    }

    /** Whether a meter that answers so to a selection may still answer without one, or with another. */
    static boolean ofSelection(int result) {
        return result == 11 || result == 12 || result == 13 || result == 250;
    }

    /** Of an APDU as such: exception-response or ConfirmedServiceError; it begins at {@code from}. */
    static Failure service(byte[] octets, int from, int to) {
        int tag = octets[from] & 0xFF;
        int first = from + 1 < to ? octets[from + 1] & 0xFF : 0;
        int second = from + 2 < to ? octets[from + 2] & 0xFF : 0;
        if (tag == Apdu.CONFIRMED_SERVICE_ERROR) {
            return Failure.of(
                    Reason.REFUSED, "the meter answered with a service error (" + first + ", " + second + ")");
        }
        String state = first == 1 ? "service not allowed" : "service unknown";
        return switch (second) {
            case 1 ->
                Failure.of(Reason.REFUSED, "the meter answered with an exception: operation not possible, " + state);
            case 2 ->
                Failure.of(Reason.REFUSED, "the meter answered with an exception: service not supported, " + state);
            case 4 -> Failure.of(Reason.BAD_ANSWER, "the meter answered with an exception: PDU too long");
            case 5 -> Failure.of(Reason.WRONG_CREDENTIALS, "the meter answered with an exception: deciphering error");
            case 6 ->
                Failure.of(Reason.COUNTER_TOO_LOW, "the meter answered with an exception: invocation counter error");
            default ->
                Failure.of(Reason.TEMPORARY, "the meter answered with an exception: " + state + " (" + second + ")");
        };
    }

    private static String word(String[] words, int index) {
        return index >= 0 && index < words.length ? words[index] : "reason " + index;
    }
}
