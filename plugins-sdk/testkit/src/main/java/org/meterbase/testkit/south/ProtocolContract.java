// SPDX-License-Identifier: Apache-2.0
package org.meterbase.testkit.south;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.meterbase.api.delivery.Observation;
import org.meterbase.api.model.DeviceKey;
import org.meterbase.api.protocol.Assignment;
import org.meterbase.api.protocol.Credentials;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.protocol.Item;
import org.meterbase.api.protocol.Protocol;

/**
 * What every protocol plugin promises, as tests. Extend it, say which protocol, which device answers and what it can be asked; the
 * tests cut, mutate and interrupt that session at every octet.
 *
 * <pre>{@code
 * final class LineProtocolContractTest extends ProtocolContract {
 *     protected Protocol protocol() { return new LineProtocol(); }
 *     protected Peer peer() { return LinePeer.healthy(); }
 *     protected List<Item> items() { return List.of(new Item.ReadClock(1, DEVICE), ...); }
 * }
 * }</pre>
 */
public abstract class ProtocolContract {
    /** The device of the session. */
    protected static final DeviceKey DEVICE = new DeviceKey(7, 4711);

    /** After so many deadlines in a row a conversation has given up. */
    private static final int PATIENCE = 20;

    private final Clock clock = TestClock.at("2026-03-10T08:00:00Z");

    /** The protocol under test. */
    protected abstract Protocol protocol();

    /** A healthy device, at the beginning of a new connection; the same every time. */
    protected abstract Peer peer();

    /** At least two items that this device answers: fresh objects every time, of {@link #DEVICE}, with ascending ids from 1. */
    protected abstract List<Item> items();

    /** The settings of the device; no secrets and no parameters unless overridden. */
    protected Assignment assignment() {
        return Assignment.builder(DEVICE)
                .memory(new MapMemory())
                .credentials(Credentials.of(Map.of()))
                .build();
    }

    /** An item that the device does not have, to be failed as undefined, refused or not supported; empty if there is none. */
    protected Optional<Item> undefined() {
        return Optional.empty();
    }

    /** Whether a conversation can tell who answered. */
    protected boolean tellsIdentity() {
        return true;
    }

    @Test
    void readsEverythingAndEndsPolitely() {
        Peer peer = peer();
        RecordingWire wire = wire(items());
        session(wire, peer).start().finish();

        assertThat(wire.failed()).isEmpty();
        assertThat(wire.done()).hasSameSizeAs(items());
        assertThat(wire.deliveries()).isNotEmpty().allMatch(delivery -> delivery.device()
                .equals(DEVICE));
        assertThat(wire.hungUp()).as("ends by hanging up").isTrue();
        assertThat(peer.released()).as("released before hanging up").isTrue();
        assertThat(wire.violations()).isEmpty();
    }

    @Test
    void withNothingToDoItEndsPolitely() {
        Peer peer = peer();
        RecordingWire wire = wire(List.of());
        session(wire, peer).start().finish();

        assertThat(wire.hungUp()).isTrue();
        assertThat(peer.released()).isTrue();
        assertThat(wire.deliveries()).isEmpty();
        assertThat(wire.violations()).isEmpty();
    }

    @Test
    void tellsWhoAnsweredBeforeItDelivers() {
        RecordingWire wire = wire(items());
        Session session = session(wire, peer()).start();
        while (wire.deliveries().isEmpty() && session.step()) {}
        assertThat(wire.deliveries()).isNotEmpty();
        assertThat(wire.identityTold()).isEqualTo(tellsIdentity());
    }

    @Test
    void goesOnWithNothingWhereAnotherDeviceAnswers() {
        Peer peer = peer();
        RecordingWire wire = wire(items()).accepting(identity -> false);
        session(wire, peer).start().finish();

        if (tellsIdentity()) {
            assertThat(wire.done()).isEmpty();
            assertThat(wire.hungUp()).as("hangs up by itself").isTrue();
            assertThat(peer.released()).isTrue();
        }
        assertThat(wire.violations()).isEmpty();
    }

    @Test
    void pullsItemsBetweenRequests() {
        List<Item> items = items();
        Item urgent = items().get(items.size() - 1);
        RecordingWire wire = wire(items);
        Session session = session(wire, peer()).start();
        while (wire.pulled().isEmpty() && session.step()) {}
        assertThat(wire.pulled())
                .as("items pulled before the first was asked for")
                .hasSizeLessThan(items.size());
        wire.urgent(urgent);
        int before = wire.pulled().size();
        session.finish();

        assertThat(wire.pulled().get(before)).as("the next item pulled").isSameAs(urgent);
        assertThat(wire.violations()).isEmpty();
    }

    @Test
    void takesOctetsInAnyPortion() {
        Outcome whole = outcomeOf(octets -> new byte[][] {octets});
        assertThat(outcomeOf(Cuts::singleOctets)).isEqualTo(whole);
        for (int cut = 1; cut < 40; cut++) {
            int at = cut;
            assertThat(outcomeOf(octets -> Cuts.at(octets, at)))
                    .as("split after %d octets", cut)
                    .isEqualTo(whole);
        }
    }

    @Test
    void survivesALinkThatBreaksAnywhere() {
        for (int cut : Cuts.places(transcriptLength())) {
            RecordingWire wire = wire(items());
            Session session = session(wire, peer()).start();
            playUntil(session, wire, cut);
            session.close();
            assertThat(wire.violations()).as("link broken after %d octets", cut).isEmpty();
            assertThat(wire.open()).isEmpty();
        }
    }

    @Test
    void reportsSilenceAnywhere() {
        for (int cut : Cuts.places(transcriptLength())) {
            RecordingWire wire = wire(items());
            Session session = session(wire, peer()).start();
            playUntil(session, wire, cut);
            for (int i = 0; i < PATIENCE && !wire.ended(); i++) {
                session.silent();
            }
            assertThat(wire.ended())
                    .as("gives up a device that is silent after %d octets", cut)
                    .isTrue();
            assertThat(wire.open()).isEmpty();
            assertThat(wire.violations()).as("silent after %d octets", cut).isEmpty();
            assertTyped(wire, "silent after " + cut + " octets");
            if (wire.pulled().isEmpty()) {
                assertThat(wire.abandoned()).as("says why it never began").isPresent();
            }
        }
    }

    @Test
    void survivesEveryChangedOctet() {
        long length = transcriptLength();
        for (int mask : new int[] {0x01, 0x80, 0xFF}) {
            for (int place : Cuts.places(length)) {
                RecordingWire wire = wire(items());
                Session session = session(wire, peer()).start();
                long seen = 0;
                while (!wire.ended() && session.octetsReceived() <= length * 3) {
                    byte[] portion = session.peek();
                    if (portion.length == 0) {
                        session.silent();
                        continue;
                    }
                    if (seen <= place && place < seen + portion.length) {
                        portion[(int) (place - seen)] ^= (byte) mask;
                        session.replace(portion);
                    }
                    seen += portion.length;
                    session.step();
                }
                session.finish();
                assertThat(wire.violations())
                        .as("octet %d changed by %02x", place, mask)
                        .isEmpty();
                assertTyped(wire, "octet " + place + " changed");
            }
        }
    }

    @Test
    void survivesNoise() {
        Random random = new Random(20260310);
        for (int round = 0; round < 50; round++) {
            RecordingWire wire = wire(items());
            Session session = session(wire, octets -> List.of()).start();
            for (int i = 0; i < 200 && !wire.ended(); i++) {
                byte[] noise = new byte[1 + random.nextInt(600)];
                random.nextBytes(noise);
                session.receive(noise);
            }
            session.finish();
            assertThat(wire.done()).isEmpty();
            assertThat(wire.violations()).isEmpty();
            assertTyped(wire, "noise");
        }
    }

    @Test
    void stopsPolitelyAnywhere() {
        for (int cut : Cuts.places(transcriptLength())) {
            Peer peer = peer();
            RecordingWire wire = wire(items());
            Session session = session(wire, peer).start();
            playUntil(session, wire, cut);
            if (wire.ended()) {
                continue;
            }
            int pulled = wire.pulled().size();
            session.stop(clock.instant().plus(Duration.ofSeconds(10)));
            session.finish();
            assertThat(wire.pulled()).as("pulled after stop at %d", cut).hasSize(pulled);
            assertThat(wire.open()).isEmpty();
            assertThat(wire.violations()).as("stopped after %d octets", cut).isEmpty();
            if (wire.identityTold()) {
                assertThat(peer.released())
                        .as("released when stopped after %d octets", cut)
                        .isTrue();
            }
        }
    }

    @Test
    void writesNothingWithoutPermit() {
        List<Item> items = new ArrayList<>(items());
        Item write = new Item.Write(100, DEVICE, "0.0.96.1.0.255", new Observation.Value.Text("x"), null);
        Item act = new Item.Act(101, DEVICE, Item.Act.Deed.DISCONNECT, "0.0.96.3.10.255", null);
        items.add(0, act);
        items.add(0, write);
        RecordingWire wire = wire(items);
        session(wire, peer()).start().finish();

        for (Item forbidden : List.of(write, act)) {
            assertThat(wire.failed()).containsKey(forbidden);
            assertThat(wire.failed().get(forbidden).reason())
                    .isIn(Failure.Reason.NOT_PERMITTED, Failure.Reason.NOT_SUPPORTED);
        }
        assertThat(wire.done()).as("the others are read all the same").hasSize(items.size() - 2);
        assertThat(wire.violations()).isEmpty();
    }

    @Test
    void failsWhatTheDeviceDoesNotHaveAndGoesOn() {
        undefined().ifPresent(item -> {
            List<Item> items = new ArrayList<>(items());
            items.add(0, item);
            RecordingWire wire = wire(items);
            session(wire, peer()).start().finish();

            assertThat(wire.failed()).containsOnlyKeys(item);
            assertThat(wire.failed().get(item).reason())
                    .isIn(Failure.Reason.UNDEFINED, Failure.Reason.REFUSED, Failure.Reason.NOT_SUPPORTED);
            assertThat(wire.done()).hasSize(items.size() - 1);
            assertThat(wire.violations()).isEmpty();
        });
    }

    @Test
    void conversationsDoNotKnowOfEachOther() {
        Protocol protocol = protocol();
        RecordingWire one = wire(items());
        RecordingWire other = wire(items());
        Session first = new Session(protocol.converse(assignment()), one, peer()).start();
        Session second = new Session(protocol.converse(assignment()), other, peer()).start();
        while (first.step() | second.step()) {}
        first.finish();
        second.finish();
        assertThat(one.failed()).isEmpty();
        assertThat(other.failed()).isEmpty();
        assertThat(texts(other)).isEqualTo(texts(one));
    }

    @Test
    void tellsNoSecrets() {
        Map<String, byte[]> secrets = new java.util.HashMap<>();
        for (String name : List.of("lls", "hls", "ek", "ak", "password")) {
            secrets.put(name, "S3cret-Octets-16".getBytes(StandardCharsets.US_ASCII));
        }
        Assignment plain = assignment();
        Assignment assignment = Assignment.builder(DEVICE)
                .memory(new MapMemory())
                .companionProfile(plain.companionProfile())
                .zone(plain.zone())
                .parameters(plain.parameters())
                .credentials(Credentials.of(secrets))
                .build();
        RecordingWire wire = wire(items());
        new Session(protocol().converse(assignment), wire, peer()).start().finish();
        assertThat(wire.remarks() + " " + wire.failed().values() + " " + wire.abandoned())
                .doesNotContain("S3cret");
    }

    private record Outcome(List<String> deliveries, int done, int failed) {}

    private interface Portions {
        byte[][] of(byte[] octets);
    }

    private Outcome outcomeOf(Portions portions) {
        RecordingWire wire = wire(items());
        Session session = session(wire, peer()).start();
        while (!wire.ended()) {
            byte[] octets = session.peek();
            if (octets.length == 0) {
                session.silent();
                continue;
            }
            byte[][] pieces = portions.of(octets);
            session.replace(pieces);
            for (int i = 0; i < pieces.length; i++) {
                session.step();
            }
        }
        assertThat(wire.violations()).isEmpty();
        return new Outcome(texts(wire), wire.done().size(), wire.failed().size());
    }

    private static List<String> texts(RecordingWire wire) {
        return wire.deliveries().stream().map(Object::toString).toList();
    }

    /** Plays a session until so many octets were received, the last portion cut. */
    private static void playUntil(Session session, RecordingWire wire, long octets) {
        while (!wire.ended() && session.octetsReceived() < octets) {
            byte[] portion = session.peek();
            if (portion.length == 0) {
                return;
            }
            long room = octets - session.octetsReceived();
            if (portion.length > room) {
                session.replace(Cuts.at(portion, (int) room));
            }
            session.step();
        }
    }

    private void assertTyped(RecordingWire wire, String when) {
        wire.failed().forEach((item, failure) -> assertThat(failure.reason())
                .as("%s: %s of %s", when, failure, item)
                .isNotEqualTo(Failure.Reason.INTERNAL));
        wire.abandoned()
                .ifPresent(failure ->
                        assertThat(failure.reason()).as("%s: %s", when, failure).isNotEqualTo(Failure.Reason.INTERNAL));
    }

    private long transcriptLength() {
        RecordingWire wire = wire(items());
        Session session = session(wire, peer());
        assertThatCode(() -> session.start().finish()).doesNotThrowAnyException();
        return session.octetsReceived();
    }

    private RecordingWire wire(List<Item> items) {
        return new RecordingWire(clock, items);
    }

    private Session session(RecordingWire wire, Peer peer) {
        return new Session(protocol().converse(assignment()), wire, peer);
    }
}
