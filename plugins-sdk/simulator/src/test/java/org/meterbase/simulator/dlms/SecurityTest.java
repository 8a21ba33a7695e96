// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.dlms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meterbase.simulator.cosem.OctetWriter;
import org.meterbase.simulator.utility.MeterModels;
import org.meterbase.simulator.utility.SecurityFault;
import org.meterbase.simulator.utility.SecurityFault.Refusal;
import org.meterbase.simulator.utility.SecurityFault.RequiredProtection.Protection;
import org.meterbase.simulator.utility.Trap;

class SecurityTest {
    private static final byte[] CLOCK = Reader.get(8, "0.0.1.0.0.255", 2);
    private static final String PLAIN_AARQ = "601da109060760857405080101be10040e01000000065f1f0400007e1f04b0";

    private final Bench bench = new Bench(MeterModels.SECURE_MODEL);
    private final SecureReader client = client(0);

    @Test
    void aClientThatProvesItselfReadsInBlocksThatFit() throws Exception {
        client.logIn();
        assertThat(client.meterTitle).isEqualTo(bench.meter.keys().title());
        assertThat(client.reader.rows(Reader.entries(1, 96))).hasSize(96);
        assertThat(client.reader.whole(CLOCK)).hasSize(14);
        byte[] block =
                bench.answer(client.protect(Reader.get(7, "1.0.99.1.0.255", 2))).apdu();
        assertThat(block).startsWith(0xCC).hasSizeBetween(480, 512);
        assertThat(bench.condition.counters().report().reused()).isZero();
        assertThat(bench.condition.counters().report().repeated()).isZero();
        assertThat(bench.condition.counters().taken()).isEqualTo(client.counter);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x10, 0x20, 0x30})
    void theAnswerIsProtectedAsTheQuestionWas(int control) throws Exception {
        bench.condition.add(new SecurityFault.RequiredProtection(null, Protection.NONE));
        client.control = control;
        client.logIn();
        byte[] answer = bench.answer(client.protect(CLOCK)).apdu();
        assertThat(answer[2]).isEqualTo((byte) control);
        assertThat(client.open(answer)).startsWith(0xC4, 1, 0xC1, 0);
    }

    @ParameterizedTest
    @CsvSource({"false, D4", "true, DC"})
    void aDedicatedKeyHasItsOwnCounters(boolean general, String tag) throws Exception {
        client.dedicated = Reader.hex("00112233445566778899AABBCCDDEEFF");
        client.logIn();
        client.general = general;
        client.counter = 1_000_000;
        byte[] answer = bench.answer(client.protect(CLOCK)).apdu();
        assertThat(answer).startsWith(HexFormat.of().parseHex(tag));
        assertThat(client.open(answer)).startsWith(0xC4);
        assertThat(bench.condition.counters().taken()).isLessThan(10);
    }

    @Test
    void generalCipheringBringsTheTitle() throws Exception {
        client.logIn();
        client.general = true;
        byte[] answer = bench.answer(client.protect(CLOCK)).apdu();
        assertThat(answer).startsWith(0xDB, 8, 'S', 'I', 'M');
        assertThat(client.open(answer)).startsWith(0xC4);
    }

    @Test
    void aCounterThatIsTooLowIsRefusedWithTheOneExpected() throws Exception {
        client.logIn();
        SecureReader late = client(client.counter - 1);
        assertThat(late.associate()).isEqualTo(Reader.hex("D80206 0000 0004"));
        assertThat(late.associate()).as("the expected one").startsWith(0x61);
        assertThat(bench.condition.counters().report().reused())
                .as("of the two log-ins under counter 3 one had another content")
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"EXCEPTION, d80206000003e9", "SILENCE, ''", "REJECT, 6117a109060760857405080101a203020101a305a10302010d"
    })
    void howItIsRefusedIsTheMetersWay(Refusal refusal, String answer) throws Exception {
        bench.condition.add(new SecurityFault.CounterAhead(1000));
        bench.condition.add(new SecurityFault.CounterRefusal(refusal));
        assertThat(HexFormat.of().formatHex(client.associate())).isEqualTo(answer);
    }

    @Test
    void thePublicClientReadsTheCounterThatWasTaken() throws Exception {
        client.logIn();
        bench.clientSap = 16;
        assertThat(bench.hex(PLAIN_AARQ)).startsWith("6129a109060760857405080101a203020100");
        assertThat(bench.hex("c001c1000100002b0100ff0200")).isEqualTo("c401c1000600000003");
        assertThat(bench.hex("c001c10001000060 0100ff0200")).isEqualTo("c401c10103");
        bench.condition.add(new SecurityFault.CounterAhead(100_000));
        assertThat(bench.hex("c001c1000100002b0100ff0200")).isEqualTo("c401c10006000186a0");
    }

    @ParameterizedTest
    @CsvSource({"EXCEPTION, d80205", "SILENCE, ''", "REJECT, 6117a109060760857405080101a203020101a305a10302010d"})
    void anotherKeyIsNotDeciphered(Refusal refusal, String answer) throws Exception {
        bench.condition.add(new SecurityFault.WrongKey(refusal));
        assertThat(HexFormat.of().formatHex(client.associate())).isEqualTo(answer);
        assertThat(bench.condition.counters().report().apdus())
                .as("refused, and still heard")
                .isEqualTo(1);
    }

    @Test
    void whatIsChangedOnTheWayIsADecipheringError() throws Exception {
        client.logIn();
        byte[] request = client.protect(CLOCK);
        request[request.length - 1] ^= 1;
        assertThat(HexFormat.of().formatHex(bench.answer(request).apdu())).isEqualTo("d80205");
        assertThat(client.reader.whole(CLOCK)).as("the next one is heard").hasSize(14);
    }

    @Test
    void aWrongProofEndsTheAssociation() throws Exception {
        client.associate();
        byte[] refused = client.open(
                bench.answer(client.protect(client.reply(new byte[16]))).apdu());
        assertThat(HexFormat.of().formatHex(refused)).isEqualTo("c701c10300");
        assertThat(HexFormat.of().formatHex(bench.answer(client.protect(CLOCK)).apdu()))
                .isEqualTo("d80101");
    }

    @Test
    void beforeTheProofNothingIsTold() throws Exception {
        client.challenge(client.associate());
        assertThat(HexFormat.of().formatHex(bench.answer(client.protect(CLOCK)).apdu()))
                .isEqualTo("d80101");
    }

    @Test
    void anImpostorsProofIsWrong() {
        bench.condition.add(new SecurityFault.FalseProof());
        assertThatThrownBy(client::logIn).hasMessage("the meter's proof is wrong");
    }

    @Test
    void lessProtectionThanThePolicyAsksForIsNotAllowed() throws Exception {
        client.logIn();
        assertThat(bench.hex(HexFormat.of().formatHex(CLOCK))).as("plain").isEqualTo("d80101");
        client.control = 0x10;
        assertThat(bench.answer(client.protect(CLOCK)).apdu()).isEqualTo(Reader.hex("D80101"));
        bench.condition.add(new SecurityFault.RequiredProtection(null, Protection.AUTHENTICATED));
        assertThat(client.reader.whole(CLOCK)).hasSize(14);
    }

    @Test
    void eachClientHasItsOwnPolicy() throws Exception {
        bench.condition.add(new SecurityFault.RequiredProtection(2, Protection.AUTHENTICATED));
        client.control = 0x10;
        assertThat(client.associate()).as("client 1").endsWith(Reader.hex("A305A10302010D"));
        bench.clientSap = 2;
        client.logIn();
        assertThat(client.reader.whole(CLOCK)).hasSize(14);
    }

    @Test
    void withoutCipheringTheLogInIsThatOfTheStandardsExample() throws Exception {
        String aarq = "6042a109060760857405080101a60a04084d425300000000018a0207808b0760857405080205ac0a8008"
                + "4b35366956616759be10040e01000000065f1f0400007e1f04b0";
        assertThat(bench.hex(aarq)).endsWith("a305a103020102");
        bench.condition.add(new SecurityFault.RequiredProtection(null, Protection.NONE));
        byte[] aare = bench.answer(Reader.hex(aarq)).apdu();
        assertThat(HexFormat.of().formatHex(aare))
                .matches("6156a109060760857405080101a203020100a305a10302010ea40a0408"
                        + bench.meter.keys().systemTitle().toLowerCase()
                        + "88020780890760857405080205aa128010.{32}be10040e0800065f1f0400.*0007");
        byte[] answer = bench.answer(client.reply(client2Challenge(aare))).apdu();
        assertThat(answer).startsWith(0xC7, 1, 0xC1, 0, 1, 0, 9, 17, 0x10);
        assertThat(bench.answer(CLOCK).apdu()).startsWith(0xC4, 1, 0xC1, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "81", "82"})
    void otherSuitesAndCompressionAreNotSupported(String mechanism) throws Exception {
        client.logIn();
        client.control = 0x30 | Integer.parseInt(mechanism, 16);
        assertThat(bench.answer(client.protect(CLOCK)).apdu()).isEqualTo(Reader.hex("D80102"));
    }

    @ParameterizedTest
    @CsvSource({
        "601da109060760857405080101be10040e01000000065f1f0400007e1f04b0, 02",
        "602ea109060760857405080101 8a0207808b0760857405080201ac028000be10040e01000000065f1f0400007e1f04b0, 02",
        "601da109060760857405080103be10040e01000000065f1f0400007e1f04b0, 0e"
    })
    void withoutTheRightNamesThereIsNoAssociation(String aarq, String diagnostic) {
        assertThat(bench.hex(aarq)).isEqualTo("6117a109060760857405080101a203020101a305a1030201" + diagnostic);
    }

    @Test
    void thePublicClientGetsNoMoreByAnEmptyPassword() {
        bench.clientSap = 16;
        assertThat(bench.hex("602ea1090607608574050801018a0207808b0760857405080201ac028000"
                        + "be10040e01000000065f1f0400007e1f04b0"))
                .endsWith("0d");
    }

    @Test
    void theInitiateRequestInAReleaseUsesItsCounterUp() throws Exception {
        bench.condition.add(new Trap.ReleaseInformation());
        client.logIn();
        byte[] initiate = client.protect(Reader.hex("01000000065F1F0400007E1FFFFF"));
        initiate[0] = 0x21;
        String release = "62" + "%02x".formatted(initiate.length + 7)
                + "800100be%02x04%02x".formatted(initiate.length + 2, initiate.length)
                + HexFormat.of().formatHex(initiate);
        byte[] answer = bench.answer(Reader.hex(release)).apdu();
        assertThat(answer).startsWith(0x63);
        assertThat(client.open(java.util.Arrays.copyOfRange(answer, 9, answer.length)))
                .startsWith(8);
        assertThat(bench.condition.counters().taken()).isEqualTo(client.counter);
    }

    @Test
    void whatNobodyAskedForComesFirst() throws Exception {
        client.logIn();
        bench.condition.add(new Trap.Unsolicited(Trap.Unsolicited.Apdu.GENERAL_GLO));
        Answer answer = bench.answer(client.protect(CLOCK));
        assertThat(client.open(answer.apdu())).startsWith(0xC4);
        assertThat(answer.unasked()).startsWith(0xDB);
        client.meterCounter = -1;
        assertThat(client.open(answer.unasked())).startsWith(0x0F);
    }

    @Test
    void everyListedAttributeCanBeReadAndTheSecurityIsTold() throws Exception {
        client.logIn();
        List<?> objects = (List<?>) client.reader.value(Reader.get(15, "0.0.40.0.0.255", 2));
        for (Object object : objects) {
            List<?> fields = (List<?>) object;
            int classId = ((Long) fields.get(0)).intValue();
            for (Object attribute : (List<?>) ((List<?>) fields.get(3)).get(0)) {
                int id = ((Long) ((List<?>) attribute).get(0)).intValue();
                if (((List<?>) attribute).get(1).equals(1L)) {
                    byte[] name = (byte[]) fields.get(2);
                    byte[] request = new OctetWriter()
                            .raw(Reader.hex("C001C1"))
                            .u16(classId)
                            .raw(name)
                            .u8(id)
                            .u8(0)
                            .toBytes();
                    assertThat(client.reader.value(request)).isNotNull();
                }
            }
        }
        assertThat(objects).hasSizeGreaterThan(20);
        assertThat(client.reader.value(Reader.get(64, "0.0.43.0.0.255", 2))).isEqualTo(3L);
        assertThat(client.reader.value(Reader.get(64, "0.0.43.0.0.255", 3))).isEqualTo(0L);
        assertThat(client.reader.value(Reader.get(64, "0.0.43.0.0.255", 4))).isEqualTo(SecureReader.TITLE);
        assertThat(client.reader.value(Reader.get(64, "0.0.43.0.0.255", 5)))
                .isEqualTo(bench.meter.keys().title());
    }

    private byte[] client2Challenge(byte[] aare) {
        int at = HexFormat.of().formatHex(aare).indexOf("aa128010") / 2 + 4;
        return java.util.Arrays.copyOfRange(aare, at, at + 16);
    }

    private SecureReader client(long lastCounter) {
        return new SecureReader(apdu -> bench.answer(apdu).apdu(), bench.meter.keys(), lastCounter);
    }
}
