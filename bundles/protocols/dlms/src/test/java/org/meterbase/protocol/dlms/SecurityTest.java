// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meterbase.api.protocol.Assignment;
import org.meterbase.api.protocol.Credentials;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.protocol.Failure.Reason;
import org.meterbase.protocol.dlms.CipheredMeter.LowCounter;
import org.meterbase.protocol.dlms.CipheredMeter.Trick;
import org.meterbase.testkit.south.MapMemory;
import org.meterbase.testkit.south.RecordingWire;
import org.meterbase.testkit.south.Session;
import org.meterbase.testkit.south.TestClock;

/** High level security, protected APDUs and invocation counters (IEC 62056-5-3, 5.3), with a meter that plays tricks. */
final class SecurityTest {
    private static final byte[] OTHER_KEY = Hex.of("FF0102030405060708090A0B0C0D0E0F");
    private static final AtomicInteger TITLES = new AtomicInteger(0x7000_0000);

    private final DlmsProtocol protocol = new DlmsProtocol(Optional.empty());
    private final MapMemory memory = new MapMemory();
    private final Map<String, byte[]> secrets =
            new HashMap<>(Map.of("ek", CipheredMeter.EK.clone(), "ak", CipheredMeter.AK.clone()));
    private final Map<String, String> parameters = new HashMap<>();
    private final CipheredMeter meter = new CipheredMeter(Meters.usual().inBlocksOf(50));
    private long firstCounter = 1;
    private RecordingWire wire;

    @ParameterizedTest
    @CsvSource({
        "authentication-encryption, 0x30",
        "authentication, 0x10",
        "encryption, 0x20",
        // A meter may protect more than it is asked to.
        "authentication, 0x30"
    })
    void readsUnderEachKindOfProtection(String protection, String answers) {
        meter.answeringWith(Integer.decode(answers));
        parameters.put("protection", protection);
        run();
        assertThat(wire.failed()).isEmpty();
        assertThat(wire.done()).hasSize(2);
        assertThat(wire.answered().systemTitle()).contains("4D42530000001267");
        assertThat(meter.released()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"false, false, 200", "false, true, 208", "true, false, 219", "true, true, 220"})
    void asksInEachKindOfCiphering(boolean general, boolean dedicated, int tag) {
        parameters.put("generalCiphering", Boolean.toString(general));
        parameters.put("dedicatedKey", Boolean.toString(dedicated));
        run();
        assertThat(wire.done()).hasSize(2);
        assertThat(meter.tags().get(meter.tags().size() - 2)).isEqualTo(tag);
    }

    @Test
    void readsWithAPasswordUnderProtection() {
        secrets.put("lls", "12345678".getBytes(StandardCharsets.US_ASCII));
        parameters.put("authentication", "lls");
        run();
        assertThat(wire.done()).hasSize(2);
        // Public association, counter and release; then AARQ and at once a GET.
        assertThat(meter.tags()).startsWith(0x60, 0xC0, 0x62, 0x60, 0xC8);
    }

    @Test
    void countersAscendFromTheMetersOwn() {
        meter.expecting(1_000_000);
        run();
        assertThat(wire.done()).hasSize(2);
        assertThat(meter.counters().get(0)).isEqualTo(1_000_001);
        assertThat(meter.counters()).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void asksTheMeterForItsCounterOnlyOnce() {
        run();
        int publicly = meter.tags().size();
        firstCounter = 1_000;
        run();
        assertThat(meter.tags().subList(publicly, publicly + 2)).containsExactly(0x60, 0xCB);
        assertThat(wire.done()).hasSize(2);
    }

    @Test
    void whereTheMeterHangsUpBehindTheReleaseTheNextConversationGoesOn() {
        meter.expecting(300);
        RecordingWire first = wire();
        Session session = session(first, meter).start();
        while (!meter.tags().contains(0x62)) {
            session.step();
        }
        session.step();
        session.close();
        meter.tags().clear();
        firstCounter = 400;
        run();
        assertThat(meter.tags()).startsWith(0x60, 0xCB);
        assertThat(wire.done()).hasSize(2);
    }

    @Test
    void goesOnWhereThePublicClientIsNotLetIn() {
        meter.closedToThePublic();
        run();
        assertThat(wire.done()).hasSize(2);
        assertThat(wire.remarks()).anyMatch(remark -> remark.contains("does not let the public client in"));
    }

    @ParameterizedTest
    @EnumSource(LowCounter.class)
    void aCounterThatIsRefusedIsMovedForward(LowCounter how) {
        memory.put("counted", new byte[0]);
        meter.expecting(5_000).toALowCounter(how);
        run();
        assertThat(wire.failed()).isEmpty();
        assertThat(wire.done()).hasSize(2);
        assertThat(meter.counters()).startsWith(1L, 5_001L).doesNotHaveDuplicates();
        assertThat(wire.remarks()).anyMatch(remark -> remark.contains("moved forward"));
    }

    @Test
    void aCounterThatCannotBeRepairedIsItsOwnFailure() {
        memory.put("counted", new byte[0]);
        meter.expecting(5_000).toALowCounter(LowCounter.REFUSES).closedToThePublic();
        run();
        assertThat(failure().reason()).isEqualTo(Reason.COUNTER_TOO_LOW);
    }

    @Test
    void aKeyThatIsWornOutAsksForANewOne() {
        meter.expecting(0xFFFF_FFF0L);
        run();
        assertThat(failure().reason()).isEqualTo(Reason.WRONG_CREDENTIALS);
        assertThat(failure().text()).contains("new key");
        assertThat(meter.counters()).isEmpty();
    }

    @Test
    void aLongAnswerReservesMoreOnTheWay() {
        CipheredMeter small = new CipheredMeter(Meters.usual().inBlocksOf(3));
        run(small);
        assertThat(wire.done()).hasSize(2);
        assertThat(small.counters()).hasSizeGreaterThan(50).isSorted().doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ek", "ak"})
    void aWrongKeyIsItsOwnFailure(String name) {
        secrets.put(name, OTHER_KEY.clone());
        run();
        assertThat(failure().reason()).isEqualTo(Reason.WRONG_CREDENTIALS);
        assertThat(failure().text()).contains("key").contains("ek and ak").doesNotContain("password");
    }

    @Test
    void aWrongKeyWithoutProtectionIsToldByTheProof() {
        meter.withKeys(CipheredMeter.EK, OTHER_KEY);
        parameters.put("protection", "encryption");
        meter.answeringWith(0x20);
        run();
        assertThat(failure().reason()).isEqualTo(Reason.WRONG_CREDENTIALS);
        assertThat(failure().text()).contains("did not take the proof");
    }

    @Test
    void aRefusedAssociationIsItsOwnFailure() {
        memory.put("counted", new byte[0]);
        meter.refusing(11);
        run();
        assertThat(failure().reason()).isEqualTo(Reason.REFUSED);
        assertThat(failure().text()).contains("mechanism name not recognised");
        assertThat(meter.tags()).as("its counter is not asked for").containsExactly(0x60);
    }

    @Test
    void aMeterWithoutTitleHasToBeGivenOne() {
        meter.withoutTitle();
        run();
        assertThat(failure().text()).contains("serverTitle");
        parameters.put("serverTitle", "4D42530000001267");
        firstCounter = 500;
        run();
        assertThat(wire.done()).hasSize(2);
    }

    @Test
    void aMeterThatDoesNotProveItselfIsNotRead() {
        meter.provingNothing();
        run();
        assertThat(failure().reason()).isEqualTo(Reason.WRONG_CREDENTIALS);
        assertThat(failure().text()).contains("did not prove");
        assertThat(wire.deliveries()).isEmpty();
    }

    @Test
    void aKeyThatIsNoneIsSaidWithoutShowingIt() {
        secrets.put("ak", Hex.of("D0D1D2"));
        run();
        assertThat(failure().reason()).isEqualTo(Reason.WRONG_CREDENTIALS);
        assertThat(failure().text()).contains("ak has 3 octets").doesNotContainIgnoringCase("d0d1d2");
    }

    @ParameterizedTest
    @CsvSource({
        "protection, both, one of none, authentication",
        "authentication, md5, 'one of none, lls, gmac'",
        "clientTitle, 4D42, 16 hexadecimal digits",
        "dedicatedKey, yes, true or false"
    })
    void saysWhatIsWrongWithAParameter(String name, String value, String right) {
        parameters.put(name, value);
        run();
        assertThat(failure().text()).contains(name).contains(value).contains(right);
    }

    @Test
    void anotherTitleThanExpectedIsAnotherDevice() {
        parameters.put("serverTitle", "4D42530000009999");
        run();
        assertThat(failure().reason()).isEqualTo(Reason.WRONG_DEVICE);
    }

    @Test
    void aForgedAnswerEndsTheConversation() {
        meter.playing(Trick.FORGE);
        run();
        assertThat(failure().reason()).isEqualTo(Reason.BAD_ANSWER);
        assertThat(failure().text()).contains("tag is wrong");
    }

    @Test
    void anAnswerWithoutProtectionIsNotBelieved() {
        meter.playing(Trick.STRIP);
        run();
        assertThat(failure().reason()).isEqualTo(Reason.BAD_ANSWER);
        assertThat(failure().text()).contains("without protection");
    }

    @Test
    void anAnswerThatIsProtectedLessIsNotBelieved() {
        meter.answeringWith(0x20);
        run();
        assertThat(failure().reason()).isEqualTo(Reason.BAD_ANSWER);
        assertThat(failure().text()).contains("protected less");
    }

    @Test
    void aReplayedAnswerIsLeftOut() {
        meter.playing(Trick.REPLAY);
        run();
        assertThat(wire.done()).hasSize(2);
        assertThat(wire.remarks()).anyMatch(remark -> remark.contains("counter is not above the last one"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatComesUnaskedDisturbsNothing(boolean general) {
        meter.playing(Trick.PUSH);
        parameters.put("generalCiphering", Boolean.toString(general));
        run();
        assertThat(wire.failed()).isEmpty();
        assertThat(wire.done()).hasSize(2);
        assertThat(wire.remarks())
                .filteredOn(remark -> remark.contains("left out"))
                .hasSize(3);
    }

    private Failure failure() {
        return wire.abandoned().orElseThrow();
    }

    private void run() {
        run(meter);
    }

    private void run(CipheredMeter peer) {
        wire = wire();
        session(wire, peer).start().finish();
        assertThat(wire.violations()).isEmpty();
    }

    private static RecordingWire wire() {
        return new RecordingWire(
                TestClock.at("2026-03-10T08:00:00Z"),
                new ArrayList<>(List.of(Meters.registers(1, "1.0.1.8.0.255"), Meters.profile(2))));
    }

    /** Under a client title of its own, so that no two tests share a nonce. */
    private Session session(RecordingWire onto, CipheredMeter peer) {
        Map<String, String> settings = new HashMap<>(parameters);
        settings.putIfAbsent("clientTitle", "4D425345%08X".formatted(TITLES.incrementAndGet()));
        Map<String, byte[]> copies = new HashMap<>();
        secrets.forEach((name, secret) -> copies.put(name, secret.clone()));
        Assignment assignment = Assignment.builder(Meters.DEVICE)
                .companionProfile("sim")
                .parameters(settings)
                .memory(memory)
                .credentials(Credentials.of(copies))
                .build();
        return new Session(protocol.converse(assignment), onto, peer).countingFrom(firstCounter);
    }
}
