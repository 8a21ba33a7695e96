// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meterbase.api.protocol.Assignment;
import org.meterbase.api.protocol.Credentials;
import org.meterbase.api.protocol.Failure.Reason;
import org.meterbase.testkit.south.MapMemory;
import org.meterbase.testkit.south.RecordingWire;
import org.meterbase.testkit.south.Session;
import org.meterbase.testkit.south.TestClock;

/** Association, identity and release (IEC 62056-5-3, 6.2, 6.3 and 7.2). */
final class AssociationTest {
    private final DlmsProtocol protocol = new DlmsProtocol(Optional.empty());
    private final MapMemory memory = new MapMemory();
    private final RecordingWire wire =
            new RecordingWire(TestClock.at("2026-03-10T08:00:00Z"), List.of(Meters.registers(1, "1.0.1.8.0.255")));

    @Test
    void asksWithoutSecurityAsTheGreenBookHasIt() {
        TestMeter meter = Meters.usual();
        run(meter, "standard", "", Map.of());
        assertThat(meter.requests().get(0)).isEqualTo("601da109060760857405080101be10040e01000000065f1f0400001214ffff");
        assertThat(wire.done()).hasSize(1);
    }

    @Test
    void asksWithAPasswordAsTheGreenBookHasIt() {
        TestMeter meter = Meters.usual();
        run(meter, "standard", "12345678", Map.of());
        assertThat(meter.requests().get(0))
                .isEqualTo("6036a1090607608574050801018a0207808b0760857405080201ac0a80083132333435363738"
                        + "be10040e01000000065f1f0400001214ffff");
    }

    @Test
    void takesAddressesAndApduSizeFromTheDevice() {
        TestMeter meter = Meters.usual();
        Session session = session(meter, "standard", "", Map.of("client", "32", "server", "0x11", "maxPdu", "512"));
        session.start();
        assertThat(meter.requests().get(0)).endsWith("0200");
        assertThat(Hex.of(session.peek())).startsWith("000100110020");
    }

    @ParameterizedTest
    @CsvSource({
        // Rejected for good: authentication failure, required, mechanism, context, no reason; for now; by the provider
        "0201 01, a103 0201 0d, WRONG_CREDENTIALS",
        "0201 01, a103 0201 0e, WRONG_CREDENTIALS",
        "0201 01, a103 0201 0b, REFUSED",
        "0201 01, a103 0201 02, REFUSED",
        "0201 01, a103 0201 01, REFUSED",
        "0201 02, a103 0201 01, TEMPORARY",
        "0201 01, a203 0201 02, REFUSED",
        // Accepted, and yet high level security is wanted
        "0201 00, a103 0201 0e, REFUSED"
    })
    void tellsRefusalsApart(String result, String diagnostic, Reason reason) {
        String aare = "6129 a109060760857405080101 a203" + result + " a305" + diagnostic
                + " be10040e 0800065f1f0400 001814 ffff 0007";
        run(Meters.usual().associating(aare), "standard", "", Map.of());
        assertThat(wire.abandoned().orElseThrow().reason()).isEqualTo(reason);
        assertThat(wire.abandoned().orElseThrow().text()).isNotBlank();
    }

    @Test
    void tellsAnInitiateErrorApart() {
        run(
                Meters.usual().associating("611fa109060760857405080101a203020101a305a103020101be0604040e010601"),
                "standard",
                "",
                Map.of());
        assertThat(wire.abandoned().orElseThrow().reason()).isEqualTo(Reason.REFUSED);
        assertThat(wire.abandoned().orElseThrow().text()).contains("DLMS version too low");
    }

    @Test
    void takesAnAcceptedAssociationUnderAnotherContextAndSaysSo() {
        String ciphered = TestMeter.AARE.replace("080101", "080103");
        run(Meters.usual().associating(ciphered), "standard", "", Map.of());
        assertThat(wire.done()).hasSize(1);
        assertThat(wire.remarks()).anyMatch(remark -> remark.contains("another application context"));
        RecordingWire later = new RecordingWire(TestClock.at("2026-03-10T09:00:00Z"), List.of());
        new Session(
                        protocol.converse(Meters.assignment("standard", memory)),
                        later,
                        Meters.usual().associating(ciphered))
                .start()
                .finish();
        assertThat(later.remarks()).as("said once").noneMatch(remark -> remark.contains("another application context"));
    }

    @Test
    void takesTheTitleOfTheMeterForItsIdentity() {
        String titled = "6135 a109060760857405080101 a203020100 a305a103020100 a40a0408 4d42530000001267"
                + " be10040e 0800065f1f0400 001814 ffff 0007";
        run(Meters.usual().associating(titled), "sim", "", Map.of());
        assertThat(wire.answered().systemTitle()).contains("4D42530000001267");
        assertThat(wire.answered().logicalDeviceName()).contains("MBS0000000004711");
        assertThat(wire.answered().serialNumber()).contains("4711");
    }

    @Test
    void goesOnWhereAMeterDoesNotSayWhoItIs() {
        run(Meters.usual().refusing("1/0.0.42.0.0.255:2", 3), "standard", "", Map.of());
        assertThat(wire.done()).hasSize(1);
        assertThat(wire.answered().isUnknown()).isTrue();
        assertThat(wire.remarks()).anyMatch(remark -> remark.contains("does not say who it is"));
    }

    @Test
    void hangsUpSoonWhereAMeterDoesNotAnswerARelease() {
        TestMeter meter = Meters.usual().silentOnRelease();
        Session session = run(meter, "standard", "", Map.of());
        assertThat(wire.hungUp()).isTrue();
        assertThat(session.silences()).isEqualTo(1);
    }

    @Test
    void saysWhichCompanionProfilesThereAre() {
        run(Meters.usual(), "nobody's", "", Map.of());
        assertThat(wire.abandoned().orElseThrow().reason()).isEqualTo(Reason.NOT_SUPPORTED);
        assertThat(wire.abandoned().orElseThrow().text()).contains("idis, sim, standard");
    }

    @ParameterizedTest
    @CsvSource({"client, 0", "server, x", "maxPdu, 70000"})
    void saysWhatIsWrongWithAParameter(String name, String value) {
        run(Meters.usual(), "standard", "", Map.of(name, value));
        assertThat(wire.abandoned().orElseThrow().text()).contains(name).contains(value);
    }

    private Session run(TestMeter meter, String profile, String password, Map<String, String> parameters) {
        return session(meter, profile, password, parameters).start().finish();
    }

    private Session session(TestMeter meter, String profile, String password, Map<String, String> parameters) {
        Map<String, byte[]> secrets =
                password.isEmpty() ? Map.of() : Map.of("lls", password.getBytes(StandardCharsets.US_ASCII));
        Assignment assignment = Assignment.builder(Meters.DEVICE)
                .companionProfile(profile)
                .memory(memory)
                .parameters(parameters)
                .credentials(Credentials.of(secrets))
                .build();
        return new Session(protocol.converse(assignment), wire, meter);
    }
}
