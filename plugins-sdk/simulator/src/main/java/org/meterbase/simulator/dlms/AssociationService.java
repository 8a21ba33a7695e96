// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.dlms;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.meterbase.simulator.cosem.Malformed;
import org.meterbase.simulator.cosem.OctetReader;
import org.meterbase.simulator.security.SuiteZero;
import org.meterbase.simulator.utility.Condition;
import org.meterbase.simulator.utility.Fault;
import org.meterbase.simulator.utility.Meter;
import org.meterbase.simulator.utility.MeterModel.Security;
import org.meterbase.simulator.utility.Trap;

/** What a meter makes of an AARQ: terms, or why there are none (IEC 62056-5-3, 7.2 and 7.3). */
final class AssociationService {
    private static final int PUBLIC_CLIENT = 16;
    private static final int LEAST_PDU = 32;
    private static final int LEAST_CHALLENGE = 8;
    private static final int MOST_CHALLENGE = 64;
    private static final int SYSTEM_TITLE = 8;
    private static final int KEY = 16;

    private final Meter meter;
    private final Condition condition;
    private final SuiteZero suite;

    AssociationService(Meter meter, Condition condition, SuiteZero suite) {
        this.meter = meter;
        this.condition = condition;
        this.suite = suite;
    }

    /** An answer, and the association if it came to one. */
    record Outcome(Answer answer, Optional<Association> association) {
        static Outcome refused(Answer answer) {
            return new Outcome(answer, Optional.empty());
        }
    }

    Outcome associate(int clientSap, AssociationRequest asked) throws Malformed {
        Optional<byte[]> objection = objection(clientSap, asked);
        if (objection.isPresent()) {
            return Outcome.refused(Answer.of(objection.get()));
        }
        boolean keyed = asked.ciphered() || asked.mechanism() == AssociationRequest.GMAC;
        Protection protection = keyed ? new Protection(suite, meter, condition, clientSap, asked.title()) : null;
        if (!asked.ciphered()) {
            return initiated(clientSap, asked, InitiateRequest.read(asked.initiate()), protection, null);
        }
        OctetReader in = new OctetReader(asked.initiate());
        int tag = in.u8();
        if (tag != Envelope.GLO_INITIATE_REQUEST && tag != Envelope.GENERAL_GLO) {
            return Outcome.refused(Answer.of(AssociationAnswer.rejected(AssociationAnswer.AUTHENTICATION_FAILURE)));
        }
        Envelope envelope = Envelope.read(tag, in);
        protection.hear(envelope);
        try {
            InitiateRequest initiate = InitiateRequest.read(protection.open(envelope));
            return initiated(clientSap, asked, initiate, protection, envelope);
        } catch (Unacceptable unacceptable) {
            return Outcome.refused(unacceptable.answerToLogIn());
        }
    }

    private Outcome initiated(
            int clientSap,
            AssociationRequest asked,
            InitiateRequest initiate,
            Protection protection,
            Envelope envelope) {
        int conformance = initiate.conformance() & Conformance.served(meter.model(), condition);
        int least = asked.ciphered() ? LEAST_PDU + Protection.AROUND : LEAST_PDU;
        Optional<byte[]> objection = objection(initiate, conformance, least);
        if (objection.isPresent()) {
            return Outcome.refused(Answer.of(objection.get()));
        }
        int ours = meter.model().maxPdu();
        int maxPdu = initiate.maxPdu() == 0 ? ours : Math.min(initiate.maxPdu(), ours);
        boolean reader = asked.mechanism() != 0 || !locked();
        HighLevelLogIn logIn = asked.mechanism() == AssociationRequest.GMAC
                ? new HighLevelLogIn(protection, asked.secret(), challenge())
                : null;
        if (asked.ciphered() && initiate.dedicatedKey().length > 0) {
            protection.dedicate(initiate.dedicatedKey());
        }
        byte[] response = AssociationAnswer.initiateResponse(
                initiate.conformance() & Conformance.stated(meter.model(), condition),
                condition.fault(Trap.NoPduLimit.class).isPresent() ? 0 : ours);
        int context = condition
                .fault(Trap.WrongContext.class)
                .map(Trap.WrongContext::context)
                .orElse(asked.context());
        byte[] answer = AssociationAnswer.accepted(
                context, logIn, envelope == null ? response : protection.seal(envelope, response));
        return new Outcome(
                Answer.of(answer),
                Optional.of(new Association(
                        clientSap,
                        reader,
                        conformance,
                        asked.ciphered() ? maxPdu - Protection.AROUND : maxPdu,
                        protection,
                        logIn)));
    }

    /** What is wrong with the names and the secret of an AARQ, as an AARE. */
    private Optional<byte[]> objection(int clientSap, AssociationRequest asked) {
        boolean keyed = meter.model().security() == Security.GMAC && clientSap != PUBLIC_CLIENT;
        boolean plainWillDo = !keyed || condition.required(clientSap).octet() == 0;
        int mechanism = asked.mechanism();
        int diagnostic = 0;
        if (!(asked.context() == AssociationRequest.PLAIN && plainWillDo || asked.ciphered() && keyed)) {
            diagnostic = AssociationAnswer.CONTEXT_NOT_SUPPORTED;
        } else if (mechanism < 0 || mechanism > 1 && !(keyed && mechanism == AssociationRequest.GMAC)) {
            diagnostic = AssociationAnswer.MECHANISM_NOT_RECOGNISED;
        } else if (mechanism == 0 && locked() && clientSap != PUBLIC_CLIENT
                || keyed && mechanism == AssociationRequest.LLS) {
            diagnostic = AssociationAnswer.AUTHENTICATION_REQUIRED;
        } else if (mechanism == AssociationRequest.LLS && !knows(asked.secret())) {
            diagnostic = AssociationAnswer.AUTHENTICATION_FAILURE;
        } else if (mechanism == AssociationRequest.GMAC && asked.title().length != SYSTEM_TITLE) {
            diagnostic = AssociationAnswer.TITLE_NOT_RECOGNISED;
        } else if (mechanism == AssociationRequest.GMAC
                && (asked.secret().length < LEAST_CHALLENGE || asked.secret().length > MOST_CHALLENGE)) {
            diagnostic = AssociationAnswer.AUTHENTICATION_FAILURE;
        }
        return diagnostic == 0 ? Optional.empty() : Optional.of(AssociationAnswer.rejected(diagnostic));
    }

    private static Optional<byte[]> objection(InitiateRequest asked, int conformance, int leastPdu) {
        int error = 0;
        if (asked.version() < 6) {
            error = AssociationAnswer.DLMS_VERSION_TOO_LOW;
        } else if ((conformance & Conformance.GET) == 0) {
            error = AssociationAnswer.INCOMPATIBLE_CONFORMANCE;
        } else if (asked.maxPdu() != 0 && asked.maxPdu() < leastPdu) {
            error = AssociationAnswer.PDU_SIZE_TOO_SHORT;
        } else if (asked.dedicatedKey().length != 0 && asked.dedicatedKey().length != KEY) {
            error = AssociationAnswer.REFUSED_BY_HANDLER;
        }
        return error == 0 ? Optional.empty() : Optional.of(AssociationAnswer.initiateError(error));
    }

    /** Whether a reader has to log in. */
    private boolean locked() {
        return meter.model().security() != Security.NONE;
    }

    private boolean knows(byte[] secret) {
        boolean other = condition.fault(Fault.WrongPassword.class).isPresent();
        String password = other ? "not " + meter.password() : meter.password();
        return meter.model().security() != Security.GMAC
                && Arrays.equals(secret, password.getBytes(StandardCharsets.US_ASCII));
    }

    /** Sixteen octets that never come again, because the counter in them does not. */
    private byte[] challenge() {
        return ByteBuffer.allocate(16)
                .putLong(meter.chance())
                .putLong(condition.counters().next())
                .array();
    }
}
