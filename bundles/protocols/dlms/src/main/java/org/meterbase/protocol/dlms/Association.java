// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.meterbase.api.protocol.Assignment;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.protocol.Failure.Reason;
import org.meterbase.api.protocol.Wire;
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

    /** What an association needs of its conversation. */
    interface Host {
        Wire wire();

        OctetWriter begin(int room);

        /** Sends an APDU, protected where protection is on. */
        void send(OctetWriter frame);

        /** Sends an APDU as it is. */
        void sendPlain(OctetWriter frame);

        /** Speaks from another client address. */
        void speakAs(int client);

        void remark(String text);

        void opened(Terms terms, Optional<byte[]> systemTitle);

        void refused(Failure failure);
    }

    /** What is remembered of a meter whose counter is known, or was asked for: nothing, or the least that it expects. */
    private static final String COUNTED = "counted";

    private static final int ACTION_NORMAL = 1;
    private static final int INVOKE = 0xC1;
    private static final int ASSOCIATION_LN = 15;
    /** 0.0.40.0.0.255: the association in use. */
    private static final long CURRENT_ASSOCIATION = 0x0000_2800_00FFL;

    private static final int REPLY_TO_HLS = 1;
    private static final int PROOF = 17;
    private static final int DECIPHERING_ERROR = 5;
    private static final int COUNTER_ERROR = 6;
    private static final int AUTHENTICATION_REQUIRED = 14;
    /** Beyond this a key is worn out. */
    private static final long LAST_COUNTER = 0xFF00_0000L;

    private static final byte[] NOTHING = {};

    private final Host host;
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
            Host host,
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
        } else if (step == Step.COUNTING) {
            open();
        }
    }

    private void wornOut() {
        host.refused(Failure.of(
                Reason.WRONG_CREDENTIALS,
                "the invocation counter of the key ek is near its end; give the meter a new key, and set it here"));
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
            host.refused(
                    Failure.of(
                            Reason.REFUSED,
                            "the meter accepted the association and does not challenge: it does not do high level security with GMAC for this client; check client and the parameter authentication"));
        } else if (gmac) {
            answer = answer.with(terms);
            prove();
        } else if (answer.diagnostic() != 0) {
            host.refused(Failure.of(
                    Reason.REFUSED,
                    "the meter accepted the association only in part (diagnostic " + answer.diagnostic()
                            + "): it wants high level security; set the secrets ek and ak"));
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
            host.refused(Failure.of(
                    Reason.WRONG_DEVICE,
                    "the meter's system title is "
                            + java.util.HexFormat.of().withUpperCase().formatHex(title.get())
                            + ", which is not the parameter serverTitle, or is our own (clientTitle)"));
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
            host.refused(
                    Failure.of(
                            Reason.REFUSED,
                            "the meter accepted the association and answers without protection; check client, or set the parameter protection"));
            return null;
        }
        Ciphering ciphering = protection.ciphering();
        return switch (ciphering.open(octets, answer.informationFrom(), answer.informationTo())) {
            case OPENED ->
                AssociationAnswer.terms(ciphering.text(), 0, ciphering.length()).less(Protection.OVERHEAD);
            case FORGED -> {
                host.refused(
                        Failure.of(
                                Reason.WRONG_CREDENTIALS,
                                "the meter's answer cannot be verified: the keys ek and ak are not those of this meter; correct them"));
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
        OctetWriter out = host.begin(32);
        out.u8(Apdu.ACTION_REQUEST).u8(ACTION_NORMAL).u8(INVOKE);
        out.u16(ASSOCIATION_LN).name(CURRENT_ASSOCIATION).u8(REPLY_TO_HLS);
        host.send(out.u8(1).u8(9).u8(PROOF).octets(proof, 0, PROOF));
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
            suspect(Failure.of(
                    Reason.WRONG_CREDENTIALS,
                    "the meter did not take the proof of the key (action result " + (octets[from + 3] & 0xFF)
                            + "); correct the secrets ek and ak"));
            return;
        }
        // Return parameters: present, data, octet-string. Some leave the choice of data out.
        int at = to - PROOF - 2;
        boolean proof = at >= from + 5 && octets[at] == 9 && octets[at + 1] == PROOF;
        if (!proof || !protection.ciphering().proves(Arrays.copyOfRange(octets, at + 2, to), challenge)) {
            host.refused(
                    Failure.of(
                            Reason.WRONG_CREDENTIALS,
                            "the meter did not prove that it has the key: it is not the one that it says, or ek and ak are wrong"));
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
            host.refused(Failure.of(
                    Reason.COUNTER_TOO_LOW,
                    "the meter refuses the invocation counter though it was moved forward to what it expects"));
        } else if (error == DECIPHERING_ERROR) {
            suspect(Failure.of(
                    Reason.WRONG_CREDENTIALS,
                    "the meter cannot decipher what we send: the keys ek and ak are not its own; correct them"));
        } else {
            host.refused(failure);
        }
    }

    /** A refusal that a counter too low may be behind: the meter is asked for it, if it was not yet. */
    private void suspect(Failure failure) {
        boolean curable =
                protection != null && !asked && !repaired && security.counter().isPresent();
        if (curable && answer != null && answer.diagnostic() == AUTHENTICATION_REQUIRED) {
            curable = false;
        }
        if (!curable) {
            host.refused(failure);
            return;
        }
        suspected = failure;
        askPublicly();
    }
}
