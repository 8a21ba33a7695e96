// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import org.meterbase.api.protocol.Assignment;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.protocol.Failure.Reason;
import org.meterbase.protocol.dlms.companion.CompanionProfile;
import org.meterbase.protocol.dlms.companion.Conformance;
import org.meterbase.protocol.dlms.data.BadData;
import org.meterbase.protocol.dlms.data.OctetReading;
import org.meterbase.protocol.dlms.data.OctetWriter;
import org.meterbase.protocol.dlms.security.Ciphering;

/**
 * Opens an association (IEC 62056-5-3, 6.2): where it is under keys, after counters are there, and where the meter is asked for its
 * own idea of the counter first, by the public client. With high level security it is open when each side has proved that it has the
 * key (passes 3 and 4). A counter that the meter refuses is moved forward to what it expects, and tried once more.
 */
final class Association {
    private enum Step {
        /** Until counters are reserved. */
        COUNTING,
        /** As the public client. */
        ASKING,
        LEAVING,
        OPENING,
        PROVING,
        OPEN
    }

    /** What is remembered of a meter whose counter is known, or was asked for: nothing, or the least that it expects. */
    private static final String COUNTED = "counted";

    private static final int DECIPHERING_ERROR = 5;
    private static final int COUNTER_ERROR = 6;
    private static final int NO_REASON_GIVEN = 1;
    private static final int AUTHENTICATION_FAILURE = 13;
    /** Beyond this a key is worn out. */
    private static final long LAST_COUNTER = 0xFF00_0000L;

    private static final byte[] NOTHING = {};

    private final AssociationHost host;
    private final Assignment assignment;
    private final CompanionProfile profile;
    private final Address address;
    private final Security security;
    private final Protection protection;
    private final Nonces nonces;
    private final PublicCounter publicly;
    private Step step = Step.COUNTING;
    private byte[] challenge = NOTHING;
    private AssociationAnswer answer;
    private long atLeast;
    private boolean repaired;
    private boolean asked;
    private Failure suspected;

    /** @param protection null where nothing is under keys */
    Association(
            AssociationHost host,
            Assignment assignment,
            CompanionProfile profile,
            Address address,
            Security security,
            Protection protection,
            Nonces nonces) {
        this.host = host;
        this.assignment = assignment;
        this.profile = profile;
        this.address = address;
        this.security = security;
        this.protection = protection;
        this.nonces = nonces;
        publicly = new PublicCounter(host, security.counter());
    }

    void begin() {
        try {
            security.check(assignment.credentials());
        } catch (IllegalArgumentException unusable) {
            host.refused(Failure.of(Reason.WRONG_CREDENTIALS, unusable.getMessage()));
            return;
        }
        Optional<byte[]> known = assignment.memory().get(COUNTED);
        atLeast = known.filter(entry -> entry.length == Long.BYTES)
                .map(entry -> ByteBuffer.wrap(entry).getLong())
                .orElse(0L);
        if (protection == null) {
            open();
        } else if (known.isPresent() || security.counter().isEmpty()) {
            count();
        } else {
            askPublicly();
        }
    }

    /** Whether it waits for the answer to a release. */
    boolean leaving() {
        return step == Step.LEAVING;
    }

    private void count() {
        step = Step.COUNTING;
        host.speakAs(address.client());
        if (atLeast > LAST_COUNTER) {
            wornOut();
            return;
        }
        protection.off();
        protection.reserve(host.wire(), atLeast);
    }

    /** Counters have come. */
    void counted(long first) {
        if (first > LAST_COUNTER) {
            wornOut();
        } else if (step == Step.COUNTING && first >= atLeast) {
            open();
        }
    }

    private void wornOut() {
        host.refused(KeyedRefusal.WORN_OUT);
    }

    private void askPublicly() {
        step = Step.ASKING;
        asked = true;
        protection.off();
        host.speakAs(profile.publicClient());
        publicly.begin(profile, address.maxPdu());
    }

    /** The public client has said what it could. */
    private void leavePublicly() {
        step = Step.LEAVING;
        if (publicly.isOpen()) {
            OctetWriter out = host.begin(5);
            AssociationRequest.release(out);
            host.sendPlain(out);
        } else {
            left();
        }
    }

    private void left() {
        OptionalLong found = publicly.counter();
        if (suspected != null) {
            Failure failure = suspected;
            suspected = null;
            if (found.isEmpty() || found.getAsLong() <= protection.used() || repaired) {
                host.refused(failure);
                return;
            }
            repaired = true;
            host.remark("the meter's counter is at " + found.getAsLong() + ", ours was at " + protection.used()
                    + ": ours is moved forward");
        }
        atLeast = found.isPresent() ? found.getAsLong() + 1 : atLeast;
        // Some meters hang up behind a release: then the next conversation goes on from here.
        assignment
                .memory()
                .put(COUNTED, ByteBuffer.allocate(Long.BYTES).putLong(atLeast).array());
        count();
    }

    private void open() {
        step = Step.OPENING;
        boolean gmac = security.authentication() == Security.Authentication.GMAC;
        challenge = gmac ? nonces.challenge() : NOTHING;
        byte[] proof = gmac
                ? challenge
                : assignment.credentials().secret(Security.PASSWORD).orElse(NOTHING);
        int conformance = profile.conformance();
        conformance |= gmac ? Conformance.ACTION.bit() : 0;
        conformance |= security.general() ? Conformance.GENERAL_PROTECTION.bit() : 0;
        OctetWriter initiate = AssociationRequest.initiate(nonces.dedicatedKey(), conformance, address.maxPdu());
        if (security.protection() != 0) {
            OctetWriter sealed = new OctetWriter(initiate.size() + Protection.OVERHEAD);
            protection.ciphering().protect(initiate.array(), 0, initiate.size(), protection.take(), sealed);
            initiate = sealed;
        }
        OctetWriter out = host.begin(128);
        AssociationRequest.write(
                out,
                security.context(),
                security.keyed() ? Optional.of(security.clientTitle()) : Optional.empty(),
                security.authentication().mechanism(),
                proof,
                initiate);
        host.sendPlain(out);
    }

    /** Nothing came in time. @return whether it goes on all the same */
    boolean silent() {
        switch (step) {
            case ASKING -> {
                publicly.failed();
                host.remark("the public client got no answer; the counter is taken as it is known here");
                leavePublicly();
            }
            case LEAVING -> left();
            case COUNTING ->
                host.refused(Failure.of(Reason.TEMPORARY, "no invocation counters could be reserved in time"));
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Takes an APDU in, opened where it was protected. */
    void answered(int tag, byte[] octets, int from, int to) throws BadData {
        switch (step) {
            case ASKING -> {
                if (publicly.answered(tag, octets, from, to)) {
                    leavePublicly();
                }
            }
            case LEAVING -> {
                if (tag == Apdu.RLRE || Apdu.isError(tag)) {
                    left();
                }
            }
            case OPENING -> opening(tag, octets, from, to);
            case PROVING -> proving(tag, octets, from, to);
            default -> host.remark("an answer that belongs to no request was left out");
        }
    }

    private void opening(int tag, byte[] octets, int from, int to) throws BadData {
        if (Apdu.isError(tag)) {
            failed(tag, octets, from, to);
            return;
        }
        if (tag == Apdu.GET_RESPONSE || tag == Apdu.RLRE) {
            host.remark("an answer to an earlier conversation was left out");
            return;
        }
        if (tag != Apdu.AARE) {
            throw new BadData("an APDU with the tag " + tag + " where an AARE was expected");
        }
        answer = AssociationAnswer.read(octets, from, to);
        if (answer.result() != 0) {
            Failure failure = Refusal.association(answer, security.authentication(), security.keyed());
            suspect(failure);
            return;
        }
        if (answer.context() != security.context()) {
            contextDiffers();
        }
        if (security.keyed() && !titled()) {
            return;
        }
        Terms terms = terms(octets);
        if (terms == null) {
            return;
        }
        boolean gmac = security.authentication() == Security.Authentication.GMAC;
        if (gmac && answer.challenge().length == 0) {
            host.refused(KeyedRefusal.NO_CHALLENGE);
        } else if (gmac) {
            answer = answer.with(terms);
            prove();
        } else if (answer.diagnostic() != 0) {
            host.refused(KeyedRefusal.onlyInPart(answer.diagnostic()));
        } else {
            done(terms);
        }
    }

    /** Said once for a meter, not in each conversation. */
    private void contextDiffers() {
        String key = "context " + answer.context();
        if (assignment.memory().get(key).isEmpty()) {
            assignment.memory().put(key, new byte[] {1});
            host.remark(
                    "the meter accepted the association under another application context (" + answer.context() + ")");
        }
    }

    private boolean titled() {
        Optional<byte[]> title = answer.systemTitle();
        if (title.isPresent() && !protection.ciphering().titled(title.get())) {
            host.refused(KeyedRefusal.title(title.get()));
            return false;
        }
        if (protection.ciphering().serverTitle().isEmpty()) {
            host.refused(KeyedRefusal.NO_TITLE);
            return false;
        }
        return true;
    }

    /** What the meter agrees to; null where the association was refused for it. */
    private Terms terms(byte[] octets) throws BadData {
        if (security.protection() == 0) {
            return answer.terms().orElseThrow(() -> new BadData("an AARE that accepts and has no InitiateResponse"));
        }
        if (answer.informationTo() == answer.informationFrom()
                || !Ciphering.isProtected(octets[answer.informationFrom()] & 0xFF)) {
            host.refused(KeyedRefusal.UNPROTECTED);
            return null;
        }
        Ciphering ciphering = protection.ciphering();
        return switch (ciphering.open(octets, answer.informationFrom(), answer.informationTo())) {
            case OPENED ->
                AssociationAnswer.terms(ciphering.text(), 0, ciphering.length()).less(Protection.OVERHEAD);
            case FORGED -> {
                host.refused(KeyedRefusal.UNVERIFIED);
                yield null;
            }
            default -> throw new BadData("a protected answer that was sent before, or by another meter");
        };
    }

    /** Pass 3: f(StoC), as the parameter of reply_to_HLS_authentication (IEC 62056-6-2, 4.4.3). */
    private void prove() {
        step = Step.PROVING;
        if (security.protection() != 0) {
            protection.on();
        }
        byte[] proof = protection.ciphering().proof(answer.challenge(), protection.take());
        host.send(ReplyToHls.write(host.begin(ReplyToHls.SIZE), proof));
    }

    /** Pass 4: f(CtoS). */
    private void proving(int tag, byte[] octets, int from, int to) throws BadData {
        if (Apdu.isError(tag)) {
            failed(tag, octets, from, to);
            return;
        }
        if (tag != Apdu.ACTION_RESPONSE || to - from < 4) {
            throw new BadData("an APDU with the tag " + tag + " where the meter's proof of the key was expected");
        }
        if (octets[from + 3] != 0) {
            suspect(KeyedRefusal.proofRefused(octets[from + 3] & 0xFF));
            return;
        }
        if (!protection.ciphering().proves(ReplyToHls.proof(octets, from, to), challenge)) {
            host.refused(KeyedRefusal.UNPROVED);
            return;
        }
        done(answer.terms().orElseThrow());
    }

    private void done(Terms terms) {
        step = Step.OPEN;
        if (protection != null) {
            if (assignment.memory().get(COUNTED).map(entry -> entry.length != 0).orElse(true)) {
                assignment.memory().put(COUNTED, NOTHING);
            }
            if (security.protection() != 0) {
                protection.on();
            }
            protection.ciphering().associated();
        }
        host.opened(
                terms,
                answer.systemTitle()
                        .or(() -> protection == null
                                ? Optional.empty()
                                : protection.ciphering().serverTitle()));
    }

    /** An exception-response or a ConfirmedServiceError. */
    private void failed(int tag, byte[] octets, int from, int to) {
        Failure failure = Refusal.service(octets, from, to);
        boolean exception = tag == Apdu.EXCEPTION_RESPONSE && to - from >= 3;
        int error = exception ? octets[from + 2] : 0;
        if (error == COUNTER_ERROR && protection != null && !repaired) {
            if (to - from >= 7) {
                repaired = true;
                atLeast = OctetReading.unsigned(octets, from + 3, 4) + 1;
                host.remark("the meter refuses the counter " + protection.used() + " and expects " + (atLeast - 1)
                        + ": ours is moved forward");
                count();
                return;
            }
            suspect(failure);
        } else if (error == COUNTER_ERROR) {
            host.refused(KeyedRefusal.COUNTER_REFUSED_AGAIN);
        } else if (error == DECIPHERING_ERROR) {
            suspect(KeyedRefusal.UNDECIPHERED);
        } else {
            host.refused(failure);
        }
    }

    /** A refusal that a counter too low may be behind: the meter is asked for it, if it was not yet. */
    private void suspect(Failure failure) {
        boolean clear = answer != null
                && answer.diagnostic() > NO_REASON_GIVEN
                && answer.diagnostic() != AUTHENTICATION_FAILURE;
        if (clear
                || protection == null
                || asked
                || repaired
                || security.counter().isEmpty()) {
            host.refused(failure);
            return;
        }
        suspected = failure;
        askPublicly();
    }
}
