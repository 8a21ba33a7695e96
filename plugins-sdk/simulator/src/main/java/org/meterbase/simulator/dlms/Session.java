// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.dlms;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.meterbase.simulator.cosem.Malformed;
import org.meterbase.simulator.cosem.ObjectModel;
import org.meterbase.simulator.cosem.OctetReader;
import org.meterbase.simulator.security.SuiteZero;
import org.meterbase.simulator.utility.Condition;
import org.meterbase.simulator.utility.Meter;
import org.meterbase.simulator.utility.Moment;
import org.meterbase.simulator.utility.Trap;

/**
 * A meter's side of one connection, APDU by APDU, without a line: a request goes in, an answer comes out. For one thread.
 *
 * <p>A request that does not parse is answered with an exception-response; so is a service that was not agreed upon.
 */
public final class Session {
    private final Meter meter;
    private final ObjectModel objects;
    private final Condition condition;
    private final Instant since;
    private final InstantSource clock;
    private final Traffic traffic;
    private final AssociationService associations;
    private Association association;
    private GetService gets;

    /**
     * @param since nothing is held from before
     * @param suite does the ciphering; shared by all sessions of a thread
     */
    public Session(
            Meter meter,
            ObjectModel objects,
            Condition condition,
            Instant since,
            InstantSource clock,
            Traffic traffic,
            SuiteZero suite) {
        this.meter = meter;
        this.objects = objects;
        this.condition = condition;
        this.since = since;
        this.clock = clock;
        this.traffic = traffic;
        this.associations = new AssociationService(meter, condition, suite);
    }

    /** @param clientSap the client's address as the wrapper gives it */
    public Answer answer(int clientSap, byte[] apdu) {
        try {
            OctetReader in = new OctetReader(apdu);
            int tag = in.u8();
            return switch (tag) {
                case 0x60 -> associate(clientSap, AssociationRequest.read(in));
                case 0x62 -> release(in);
                default -> Envelope.begins(tag) ? opened(clientSap, Envelope.read(tag, in)) : plain(clientSap, apdu);
            };
        } catch (Malformed malformed) {
            traffic.add(Traffic.Count.MALFORMED);
            return Answer.of(ExceptionResponse.unknown());
        }
    }

    /** What a connection above the model's number is told while another one is served. */
    public static byte[] busy() {
        return AssociationAnswer.busy();
    }

    private Answer associate(int clientSap, AssociationRequest asked) throws Malformed {
        association = null;
        gets = null;
        AssociationService.Outcome outcome = associations.associate(clientSap, asked);
        if (outcome.association().isEmpty()) {
            traffic.add(Traffic.Count.ASSOCIATIONS_REJECTED);
            return outcome.answer();
        }
        association = outcome.association().get();
        gets = new GetService(objects, association, condition, traffic);
        traffic.add(Traffic.Count.ASSOCIATIONS);
        return outcome.answer();
    }

    private Answer release(OctetReader in) {
        Optional<Envelope> envelope = heardIn(in);
        traffic.add(Traffic.Count.RELEASES);
        if (condition.fault(Trap.NoRelease.class).isPresent()) {
            return Answer.SILENCE;
        }
        Association ended = association;
        association = null;
        gets = null;
        if (ended == null || condition.fault(Trap.ReleaseInformation.class).isEmpty()) {
            return Answer.of(AssociationAnswer.released());
        }
        byte[] response = AssociationAnswer.initiateResponse(
                ended.conformance(), meter.model().maxPdu());
        return Answer.of(AssociationAnswer.released(
                envelope.isPresent() ? ended.protection().seal(envelope.get(), response) : response));
    }

    /** The protected InitiateRequest in an RLRQ: it is not needed, but its counter is used up. */
    private Optional<Envelope> heardIn(OctetReader in) {
        if (association == null || association.protection() == null) {
            return Optional.empty();
        }
        try {
            OctetReader fields = in.part(in.length());
            while (fields.remaining() > 0) {
                int tag = fields.u8();
                OctetReader field = fields.part(fields.length());
                if (tag == 0xBE && field.u8() == 0x04) {
                    OctetReader information = field.part(field.length());
                    Envelope envelope = Envelope.read(information.u8(), information);
                    association.protection().hear(envelope);
                    association.protection().open(envelope);
                    return Optional.of(envelope);
                }
            }
        } catch (Malformed | Unacceptable released) {
            // A release is not refused.
        }
        return Optional.empty();
    }

    private Answer opened(int clientSap, Envelope envelope) throws Malformed {
        if (association == null || association.clientSap() != clientSap || association.protection() == null) {
            return Answer.of(ExceptionResponse.notAllowed());
        }
        Protection protection = association.protection();
        protection.hear(envelope);
        if (envelope.general() && !association.allows(Conformance.GENERAL_PROTECTION)) {
            return Answer.of(ExceptionResponse.notSupported());
        }
        try {
            byte[] plain = protection.open(envelope);
            Answer answer = serve(new OctetReader(plain));
            byte[] apdu = answer.apdu();
            boolean sealed = apdu.length > 0 && (apdu[0] & 0xFF) != 0xD8;
            return sealed ? answer.with(protection.seal(envelope, apdu)) : answer;
        } catch (Unacceptable unacceptable) {
            return unacceptable.answer();
        }
    }

    private Answer plain(int clientSap, byte[] apdu) throws Malformed {
        int tag = apdu[0] & 0xFF;
        if (tag != 0xC0 && tag != 0xC1 && tag != 0xC3) {
            return Answer.of(ExceptionResponse.unknown());
        }
        boolean ours = association != null && association.clientSap() == clientSap;
        if (!ours
                || association.protection() != null
                        && condition.required(clientSap).octet() != 0) {
            return Answer.of(ExceptionResponse.notAllowed());
        }
        try {
            return serve(new OctetReader(apdu));
        } catch (Unacceptable unacceptable) {
            return unacceptable.answer();
        }
    }

    private Answer serve(OctetReader in) throws Malformed, Unacceptable {
        int tag = in.u8();
        if (tag == 0xC3 && association.logIn() != null) {
            byte[] answer = new ActionService(association).answer(in);
            if (!association.open()) {
                association = null;
                gets = null;
            }
            return Answer.of(answer);
        }
        if (!association.open()) {
            return Answer.of(ExceptionResponse.notAllowed());
        }
        if (tag != 0xC0) {
            return Answer.of(ExceptionResponse.notSupported());
        }
        Moment moment = new Moment(meter, condition, since, clock.instant());
        Answer answer = gets.answer(in, moment);
        return condition
                .fault(Trap.Unsolicited.class)
                .map(trap -> answer.after(unasked(trap.apdu(), moment)))
                .orElse(answer);
    }

    private byte[] unasked(Trap.Unsolicited.Apdu kind, Moment moment) {
        if (kind == Trap.Unsolicited.Apdu.EVENT_NOTIFICATION) {
            return Notification.event(moment);
        }
        byte[] notification = Notification.data(moment);
        boolean ciphers = kind == Trap.Unsolicited.Apdu.GENERAL_GLO && association.protection() != null;
        return ciphers ? association.protection().push(notification) : notification;
    }
}
