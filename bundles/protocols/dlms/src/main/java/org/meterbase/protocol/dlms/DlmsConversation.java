// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.meterbase.api.protocol.Assignment;
import org.meterbase.api.protocol.Conversation;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.protocol.Failure.Reason;
import org.meterbase.api.protocol.Item;
import org.meterbase.api.protocol.Wire;
import org.meterbase.protocol.dlms.companion.CompanionProfile;
import org.meterbase.protocol.dlms.data.BadData;
import org.meterbase.protocol.dlms.data.OctetWriter;

/**
 * A conversation with one meter over the TCP wrapper: association, who is it, item after item, release. A pure state machine; what a
 * single item needs is an {@link Errand}'s affair.
 */
final class DlmsConversation implements Conversation, Dialogue, GetExchange.Outlet {
    private enum Phase {
        IDLE,
        ASSOCIATING,
        READY,
        RELEASING,
        ENDED
    }

    /** An answer that comes in drops may take so many times the patience, all in all. */
    private static final int DRIPPING = 10;
    /** Remarks of one conversation; a meter gone mad must not fill a log. */
    private static final int MAX_REMARKS = 20;

    private final Assignment assignment;
    private final CompanionProfile profile;
    private final Errands errands;
    private final DlmsFigures figures;
    private final WrapperFrames frames;
    private final int maxPdu;
    private final GetExchange exchange = new GetExchange(this);
    private Wire wire;
    private Phase phase = Phase.IDLE;
    private Errand errand;
    private Terms terms;
    private Optional<byte[]> systemTitle = Optional.empty();
    private boolean identified;
    private boolean stopping;
    private boolean unwelcome;
    private boolean asked;
    private Instant askedAt = Instant.MIN;
    private int repeatsLeft;
    private int remarks;

    DlmsConversation(Assignment assignment, CompanionProfile profile, Address address, DlmsFigures figures) {
        this.assignment = assignment;
        this.profile = profile;
        this.figures = figures;
        errands = new Errands(this);
        frames = new WrapperFrames(address.client(), address.server(), profile.skip());
        maxPdu = address.maxPdu();
    }

    @Override
    public void started(Wire newWire) {
        wire = newWire;
        figures.conversation();
        Optional<byte[]> password = assignment.credentials().secret(Address.PASSWORD);
        phase = Phase.ASSOCIATING;
        try {
            OctetWriter out = begin(128);
            AssociationRequest.write(out, password, profile.conformance(), maxPdu);
            send(out);
        } catch (IllegalArgumentException unusable) {
            abandon(Reason.WRONG_CREDENTIALS, unusable.getMessage());
        }
        arm();
    }

    @Override
    public void received(ByteBuffer octets, Wire newWire) {
        wire = newWire;
        if (phase == Phase.ENDED) {
            return;
        }
        try {
            frames.take(octets);
            while (phase != Phase.ENDED && frames.next()) {
                apdu(frames.octets(), frames.apduFrom(), frames.apduTo());
            }
        } catch (BadData bad) {
            figures.badFrame();
            abandon(Reason.BAD_ANSWER, bad.getMessage());
        }
        arm();
    }

    @Override
    public void silent(Wire newWire) {
        wire = newWire;
        if (phase == Phase.RELEASING) {
            hangUp();
        } else if (phase == Phase.READY && exchange.waiting() && repeatsLeft > 0 && !exchange.inBlocks()) {
            repeatsLeft--;
            exchange.askAgain();
            arm();
        } else if (phase != Phase.ENDED) {
            gaveUp();
        }
    }

    @Override
    public void closed(Wire newWire) {
        wire = newWire;
        if (errand != null && phase == Phase.READY) {
            errand.cut();
        }
        phase = Phase.ENDED;
    }

    @Override
    public void stop(Instant until, Wire newWire) {
        wire = newWire;
        stopping = true;
        if (phase == Phase.IDLE) {
            hangUp();
        }
        // Otherwise an answer is on its way; what it completes is kept, and the release follows it.
    }

    private void apdu(byte[] octets, int from, int to) throws BadData {
        int tag = octets[from] & 0xFF;
        if (Apdu.unsolicited(tag)) {
            remark("the meter sent something without being asked (tag " + tag + "); it was left out");
            return;
        }
        switch (phase) {
            case ASSOCIATING -> associated(tag, octets, from, to);
            case READY -> answered(tag, octets, from, to);
            case RELEASING -> released(tag);
            default -> {}
        }
    }

    private void associated(int tag, byte[] octets, int from, int to) throws BadData {
        if (tag == Apdu.EXCEPTION_RESPONSE || tag == Apdu.CONFIRMED_SERVICE_ERROR) {
            refuse(Refusal.service(octets, from, to));
            return;
        }
        if (tag == Apdu.GET_RESPONSE || tag == Apdu.RLRE) {
            remark("an answer to an earlier conversation was left out");
            return;
        }
        if (tag != Apdu.AARE) {
            throw new BadData("an APDU with the tag " + tag + " where an AARE was expected");
        }
        AssociationAnswer answer = AssociationAnswer.read(octets, from, to);
        if (answer.result() != 0) {
            boolean withPassword =
                    assignment.credentials().secret(Address.PASSWORD).isPresent();
            refuse(Refusal.association(answer, withPassword));
            return;
        }
        if (answer.context() != 1) {
            remark("the meter accepted the association under another application context (" + answer.context() + ")");
        }
        if (answer.terms().isEmpty()) {
            throw new BadData("an AARE that accepts and has no InitiateResponse");
        }
        if (answer.diagnostic() != 0) {
            refuse(Failure.of(
                    Reason.REFUSED,
                    "the meter accepted the association only in part (diagnostic " + answer.diagnostic()
                            + "): it wants high level security"));
            return;
        }
        terms = answer.terms().get();
        systemTitle = answer.systemTitle();
        phase = Phase.READY;
        goOn();
    }

    private void refuse(Failure failure) {
        figures.refused();
        phase = Phase.ENDED;
        wire.abandon(failure);
    }

    private void answered(int tag, byte[] octets, int from, int to) {
        switch (tag) {
            case Apdu.GET_RESPONSE -> exchange.answered(octets, from, to);
            case Apdu.EXCEPTION_RESPONSE, Apdu.CONFIRMED_SERVICE_ERROR -> {
                if (exchange.waiting()) {
                    exchange.broken(Refusal.service(octets, from, to));
                }
            }
            case Apdu.AARE, Apdu.RLRE -> remark("an answer that belongs to no request was left out");
            default ->
                exchange.broken(Failure.of(
                        Reason.BAD_ANSWER, "an APDU with the tag " + tag + " where a get-response was expected"));
        }
        goOn();
    }

    private void released(int tag) {
        if (tag == Apdu.RLRE) {
            phase = Phase.ENDED;
            wire.leave();
        } else if (tag == Apdu.EXCEPTION_RESPONSE || tag == Apdu.CONFIRMED_SERVICE_ERROR) {
            hangUp();
        }
    }

    /** Begins errands until one waits for an answer, or there is none left. */
    private void goOn() {
        while (phase == Phase.READY && errand == null) {
            if (stopping || unwelcome) {
                release();
            } else if (!identified) {
                identified = true;
                start(new IdentityErrand(this));
            } else {
                Optional<Item> item = wire.next();
                if (item.isEmpty()) {
                    release();
                } else {
                    start(errands.of(item.get()));
                }
            }
        }
    }

    private void start(Errand next) {
        errand = next;
        repeatsLeft = profile.repeats();
        next.begin();
    }

    private void release() {
        if (!profile.release()) {
            hangUp();
            return;
        }
        phase = Phase.RELEASING;
        OctetWriter out = begin(5);
        AssociationRequest.release(out);
        send(out);
    }

    private void hangUp() {
        phase = Phase.ENDED;
        wire.hangUp();
    }

    private void abandon(Reason reason, String text) {
        if (errand != null && phase == Phase.READY) {
            errand.cut();
        }
        phase = Phase.ENDED;
        wire.abandon(Failure.of(reason, text));
    }

    private void gaveUp() {
        figures.silent();
        if (phase == Phase.READY && exchange.waiting() && exchange.ofList()) {
            // There are meters that do not answer what they do not know.
            Batch.rememberNoLists(this);
        }
        String what = phase == Phase.ASSOCIATING
                ? "the meter took the connection and did not answer the association request"
                : "the meter stopped answering";
        abandon(
                Reason.SILENT,
                what + (frames.partial() ? ", in the middle of a frame" : "") + "; check address, client and server");
    }

    /** Arms the deadline after each call: for the answer to begin, and for what has begun to go on. */
    private void arm() {
        if (phase == Phase.ENDED) {
            return;
        }
        if (asked) {
            asked = false;
            askedAt = wire.now();
        } else if (Duration.between(askedAt, wire.now())
                        .compareTo(profile.answerPatience().multipliedBy(DRIPPING))
                > 0) {
            gaveUp();
            return;
        }
        wire.expect(phase == Phase.RELEASING ? profile.releasePatience() : profile.answerPatience());
    }

    @Override
    public OctetWriter begin(int room) {
        return frames.begin(room);
    }

    @Override
    public void send(OctetWriter frame) {
        asked = true;
        wire.send(WrapperFrames.end(frame));
    }

    @Override
    public void remark(String text) {
        if (++remarks <= MAX_REMARKS) {
            wire.remark(text);
        }
    }

    @Override
    public Wire wire() {
        return wire;
    }

    @Override
    public Assignment assignment() {
        return assignment;
    }

    @Override
    public CompanionProfile profile() {
        return profile;
    }

    @Override
    public Terms terms() {
        return terms;
    }

    @Override
    public Optional<byte[]> systemTitle() {
        return systemTitle;
    }

    @Override
    public void get(Attribute attribute, Selection selection, Reception reception) {
        exchange.ask(List.of(attribute), selection, reception);
    }

    @Override
    public void getList(List<Attribute> attributes, Reception reception) {
        exchange.ask(attributes, Selection.WHOLE, reception);
    }

    @Override
    public boolean stopping() {
        return stopping;
    }

    @Override
    public void over() {
        exchange.forget();
        errand = null;
    }

    @Override
    public void unwelcome() {
        unwelcome = true;
        over();
    }
}
