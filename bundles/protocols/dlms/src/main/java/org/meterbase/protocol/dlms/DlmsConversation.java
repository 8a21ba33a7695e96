// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
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
import org.meterbase.protocol.dlms.security.Ciphering;

/**
 * A conversation with one meter over the TCP wrapper: {@link Association}, who is it, item after item, release. A pure state machine;
 * what a single item needs is an {@link Errand}'s affair.
 */
final class DlmsConversation implements Conversation, Dialogue, GetExchange.Outlet, Association.Host {
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
    private final Protection protection;
    private final Association association;
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

    DlmsConversation(
            Assignment assignment,
            CompanionProfile profile,
            Address address,
            Security security,
            SecureRandom random,
            DlmsFigures figures) {
        this.assignment = assignment;
        this.profile = profile;
        this.figures = figures;
        errands = new Errands(this);
        frames = new WrapperFrames(address.client(), address.server(), profile.skip());
        Nonces nonces = new Nonces(random, security.dedicated());
        protection = security.keyed() ? Protection.of(security, assignment.credentials(), nonces) : null;
        association = new Association(this, assignment, profile, address, security, protection, nonces);
    }

    @Override
    public void started(Wire newWire) {
        wire = newWire;
        figures.conversation();
        phase = Phase.ASSOCIATING;
        asked = true;
        association.begin();
        arm();
    }

    @Override
    public void reserved(String counter, long first, int count, Wire newWire) {
        wire = newWire;
        if (phase == Phase.ENDED || protection == null) {
            return;
        }
        OctetWriter held = protection.reserved(first, count);
        if (held != null) {
            send(held);
        } else if (phase == Phase.ASSOCIATING) {
            association.counted(first);
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
        } else if (phase == Phase.ASSOCIATING && association.silent()) {
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
        boolean sealed = protection != null && protection.isOn() && protection.opens(tag);
        if (!sealed) {
            if (protection != null && protection.isOn() && Apdu.isAnswer(tag)) {
                throw new BadData("an answer without protection (tag " + tag + ") to a protected request");
            }
            plain(tag, octets, from, to);
            return;
        }
        Ciphering ciphering = protection.ciphering();
        switch (ciphering.open(octets, from, to)) {
            case OPENED -> plain(ciphering.text()[0] & 0xFF, ciphering.text(), 0, ciphering.length());
            case FORGED -> throw new BadData("a protected answer whose tag is wrong: it was changed on its way");
            case REPLAYED -> remark("a protected answer whose counter is not above the last one was left out");
            case FOREIGN -> remark("something protected by another system title was left out");
        }
    }

    private void plain(int tag, byte[] octets, int from, int to) throws BadData {
        if (Apdu.unsolicited(tag)) {
            remark("the meter sent something without being asked (tag " + tag + "); it was left out");
            return;
        }
        switch (phase) {
            case ASSOCIATING -> association.answered(tag, octets, from, to);
            case READY -> answered(tag, octets, from, to);
            case RELEASING -> released(tag);
            default -> {}
        }
    }

    @Override
    public void opened(Terms agreed, Optional<byte[]> title) {
        terms = agreed;
        systemTitle = title;
        phase = Phase.READY;
        goOn();
    }

    @Override
    public void refused(Failure failure) {
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
        } else if (Apdu.isError(tag)) {
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
        sendPlain(out);
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
        boolean leaving = phase == Phase.RELEASING || phase == Phase.ASSOCIATING && association.leaving();
        wire.expect(leaving ? profile.releasePatience() : profile.answerPatience());
    }

    @Override
    public OctetWriter begin(int room) {
        return frames.begin(room);
    }

    @Override
    public void send(OctetWriter frame) {
        if (protection == null || !protection.isOn()) {
            sendPlain(frame);
            return;
        }
        asked = true;
        OctetWriter out = frames.begin(frame.size() + Protection.OVERHEAD);
        if (protection.protect(frame, out, wire)) {
            wire.send(WrapperFrames.end(out));
        }
    }

    @Override
    public void sendPlain(OctetWriter frame) {
        asked = true;
        wire.send(WrapperFrames.end(frame));
    }

    @Override
    public void speakAs(int client) {
        frames.speakAs(client);
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
