// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.dlms;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import org.meterbase.simulator.cosem.Malformed;
import org.meterbase.simulator.cosem.ObjectModel;
import org.meterbase.simulator.cosem.OctetReader;
import org.meterbase.simulator.utility.Condition;
import org.meterbase.simulator.utility.Fault;
import org.meterbase.simulator.utility.Meter;
import org.meterbase.simulator.utility.MeterModel.Lists;
import org.meterbase.simulator.utility.MeterModel.Security;
import org.meterbase.simulator.utility.Moment;

/**
 * A meter's side of one connection, APDU by APDU, without a line: a request goes in, an answer comes out. For one thread.
 *
 * <p>A request that does not parse is answered with an exception-response; so is a service that was not agreed upon.
 */
public final class Session {
    private static final int PUBLIC_CLIENT = 16;
    private static final int LEAST_PDU = 32;
    private static final byte[] SERVICE_NOT_ALLOWED = {(byte) 0xD8, 1, 1};
    private static final byte[] SERVICE_NOT_SUPPORTED = {(byte) 0xD8, 1, 2};
    private static final byte[] SERVICE_UNKNOWN = {(byte) 0xD8, 2, 3};

    private final Meter meter;
    private final ObjectModel objects;
    private final Condition condition;
    private final Instant since;
    private final InstantSource clock;
    private final Traffic traffic;
    private Association association;
    private GetService gets;

    /** @param since nothing is held from before */
    public Session(
            Meter meter,
            ObjectModel objects,
            Condition condition,
            Instant since,
            InstantSource clock,
            Traffic traffic) {
        this.meter = meter;
        this.objects = objects;
        this.condition = condition;
        this.since = since;
        this.clock = clock;
        this.traffic = traffic;
    }

    /** @param clientSap the client's address as the wrapper gives it */
    public Answer answer(int clientSap, byte[] apdu) {
        try {
            OctetReader in = new OctetReader(apdu);
            int tag = in.u8();
            return switch (tag) {
                case 0x60 -> Answer.of(associate(clientSap, AssociationRequest.read(in)));
                case 0x62 -> Answer.of(release());
                case 0xC0 -> get(clientSap, in);
                case 0xC1, 0xC3 -> Answer.of(association == null ? SERVICE_NOT_ALLOWED : SERVICE_NOT_SUPPORTED);
                default -> Answer.of(SERVICE_UNKNOWN);
            };
        } catch (Malformed malformed) {
            traffic.add(Traffic.Count.MALFORMED);
            return Answer.of(SERVICE_UNKNOWN);
        }
    }

    private byte[] associate(int clientSap, AssociationRequest asked) {
        association = null;
        gets = null;
        int conformance = asked.conformance() & Conformance.of(meter.model());
        Optional<byte[]> objection = objection(clientSap, asked, conformance);
        if (objection.isPresent()) {
            traffic.add(Traffic.Count.ASSOCIATIONS_REJECTED);
            return objection.get();
        }
        int ours = meter.model().maxPdu();
        int maxPdu = asked.maxPdu() == 0 ? ours : Math.min(asked.maxPdu(), ours);
        boolean reader = asked.mechanism() == 1 || !locked();
        association = new Association(clientSap, reader, conformance, maxPdu);
        gets = new GetService(objects, association, condition, meter.model().getWithList() == Lists.SERVED, traffic);
        traffic.add(Traffic.Count.ASSOCIATIONS);
        return AssociationAnswer.accepted(conformance, ours);
    }

    /** Why there will be no association, as an AARE. */
    private Optional<byte[]> objection(int clientSap, AssociationRequest asked, int conformance) {
        byte[] objection = null;
        if (asked.context() != 1) {
            objection = AssociationAnswer.rejected(AssociationAnswer.CONTEXT_NOT_SUPPORTED);
        } else if (asked.mechanism() > 1 || asked.mechanism() < 0) {
            objection = AssociationAnswer.rejected(AssociationAnswer.MECHANISM_NOT_RECOGNISED);
        } else if (asked.mechanism() == 0 && locked() && clientSap != PUBLIC_CLIENT) {
            objection = AssociationAnswer.rejected(AssociationAnswer.AUTHENTICATION_REQUIRED);
        } else if (asked.mechanism() == 1 && !Arrays.equals(asked.secret(), password())) {
            objection = AssociationAnswer.rejected(AssociationAnswer.AUTHENTICATION_FAILURE);
        } else if (asked.version() < 6) {
            objection = AssociationAnswer.initiateError(AssociationAnswer.DLMS_VERSION_TOO_LOW);
        } else if ((conformance & Conformance.GET) == 0) {
            objection = AssociationAnswer.initiateError(AssociationAnswer.INCOMPATIBLE_CONFORMANCE);
        } else if (asked.maxPdu() != 0 && asked.maxPdu() < LEAST_PDU) {
            objection = AssociationAnswer.initiateError(AssociationAnswer.PDU_SIZE_TOO_SHORT);
        }
        return Optional.ofNullable(objection);
    }

    /** Whether a reader has to log in. */
    private boolean locked() {
        return meter.model().security() == Security.LLS;
    }

    private byte[] password() {
        boolean other = condition.fault(Fault.WrongPassword.class).isPresent();
        return (other ? "not " + meter.password() : meter.password()).getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] release() {
        association = null;
        gets = null;
        traffic.add(Traffic.Count.RELEASES);
        return AssociationAnswer.released();
    }

    private Answer get(int clientSap, OctetReader in) throws Malformed {
        if (association == null || association.clientSap() != clientSap) {
            return Answer.of(SERVICE_NOT_ALLOWED);
        }
        return gets.answer(in, new Moment(meter, condition, since, clock.instant()));
    }

    /** What a meter says to a service that was not agreed upon. */
    static byte[] notSupported() {
        return SERVICE_NOT_SUPPORTED.clone();
    }
}
