// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.dlms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meterbase.simulator.utility.Fault;
import org.meterbase.simulator.utility.MeterModels;

/** Frames as in the examples of IEC 62056-5-3, annex C. */
class AssociationTest {
    private static final String AARQ = "601da109060760857405080101be10040e01000000065f1f0400007e1f04b0";

    @Test
    void withoutSecurity() {
        Bench bench = new Bench(MeterModels.DELTA_MODEL);
        // Accepted; get, selective access and blocks, no lists; 4,096 octets; VAA 0007.
        assertThat(bench.hex(AARQ))
                .isEqualTo("6129a109060760857405080101a203020100a305a103020100be10040e0800065f1f040000101410000007");
    }

    @Test
    void withPassword() {
        Bench bench = new Bench(MeterModels.INDEX_MODEL);
        String password = HexFormat.of().formatHex(bench.meter.password().getBytes());
        assertThat(bench.hex("6036a1090607608574050801018a0207808b0760857405080201ac0a8008" + password
                        + "be10040e01000000065f1f0400007e1f04b0"))
                .isEqualTo("6129a109060760857405080101a203020100a305a103020100be10040e0800065f1f040000121404000007");
    }

    @Test
    void aWrongPasswordIsAnAuthenticationFailure() {
        Bench bench = new Bench(MeterModels.INDEX_MODEL);
        assertThat(bench.hex("6036a1090607608574050801018a0207808b0760857405080201ac0a80083132333435363738"
                        + "be10040e01000000065f1f0400007e1f04b0"))
                .isEqualTo("6117a109060760857405080101a203020101a305a10302010d");
        assertThat(bench.hex("c001c100080000010000ff0200"))
                .as("nothing is told after a refusal")
                .isEqualTo("d80101");
    }

    @Test
    void aMeterWithAnotherPasswordRefusesTheOneOfTheRoster() throws Exception {
        Bench bench = new Bench(MeterModels.INDEX_MODEL);
        bench.condition.add(new Fault.WrongPassword());
        assertThat(bench.reader.associate(bench.meter)).endsWith(Reader.hex("02010d"));
        bench.condition.become(List.of());
        assertThat(bench.reader.associate(bench.meter)).endsWith(Reader.hex("0007"));
    }

    @Test
    void aReaderWithoutPasswordIsAskedForOneAndThePublicClientIsNot() {
        Bench bench = new Bench(MeterModels.INDEX_MODEL);
        assertThat(bench.hex(AARQ)).isEqualTo("6117a109060760857405080101a203020101a305a10302010e");
        bench.clientSap = 16;
        assertThat(bench.hex(AARQ)).startsWith("6129a109060760857405080101a203020100");
        assertThat(bench.hex("c001c100080000010000ff0200")).startsWith("c401c100090c07ea0b17");
        assertThat(bench.hex("c001c1000100002a0000ff0200")).startsWith("c401c100091053494d");
        assertThat(bench.hex("c001c100030100010800ff0200")).isEqualTo("c401c10103");
    }

    @ParameterizedTest
    @CsvSource({
        "60857405080103, 6117a109060760857405080101a203020101a305a103020102", // ciphered context
        "60857405090101, 6117a109060760857405080101a203020101a305a103020102", // no DLMS context
    })
    void anotherContextIsNotSupported(String context, String answer) {
        Bench bench = new Bench(MeterModels.DELTA_MODEL);
        assertThat(bench.hex(AARQ.replace("60857405080101", context))).isEqualTo(answer);
    }

    @Test
    void highLevelSecurityIsNotRecognised() {
        Bench bench = new Bench(MeterModels.INDEX_MODEL);
        assertThat(bench.hex("6036a1090607608574050801018a0207808b0760857405080205ac0a80084b35366956616759"
                        + "be10040e01000000065f1f0400007e1f04b0"))
                .endsWith("a305a10302010b");
    }

    @Test
    void anOldVersionNoGetAndATinyPduAreErrorsOfTheInitiation() {
        Bench bench = new Bench(MeterModels.DELTA_MODEL);
        assertThat(bench.hex(AARQ.replace("00065f", "00055f")))
                .isEqualTo("611fa109060760857405080101a203020101a305a103020101be0604040e010601");
        assertThat(bench.hex(AARQ.replace("7e1f04b0", "000804b0"))).endsWith("be0604040e010602");
        assertThat(bench.hex(AARQ.replace("7e1f04b0", "7e1f0010"))).endsWith("be0604040e010603");
    }

    @Test
    void proposedQualityAndDedicatedKeyAreReadOver() {
        Bench bench = new Bench(MeterModels.DELTA_MODEL);
        assertThat(bench.hex("602fa109060760857405080101be22042001" + "011000112233445566778899aabbccddeeff"
                        + "0000065f1f0400007e1f04b0"))
                .as("lengths that lie")
                .isEqualTo("d80203");
        assertThat(bench.hex("602ea109060760857405080101be21041f01" + "011000112233445566778899aabbccddeeff"
                        + "0000065f1f0400007e1f04b0"))
                .startsWith("6129a109060760857405080101a203020100");
    }

    @Test
    void releaseEndsIt() {
        Bench bench = new Bench(MeterModels.DELTA_MODEL);
        bench.hex(AARQ);
        assertThat(bench.hex("c001c100080000010000ff0200")).startsWith("c401c100");
        assertThat(bench.hex("6203800100")).isEqualTo("6303800100");
        assertThat(bench.hex("c001c100080000010000ff0200")).isEqualTo("d80101");
        bench.hex(AARQ);
        assertThat(bench.hex("6200")).isEqualTo("6303800100");
    }

    @Test
    void anAssociationBelongsToItsClient() {
        Bench bench = new Bench(MeterModels.DELTA_MODEL);
        bench.hex(AARQ);
        bench.clientSap = 17;
        assertThat(bench.hex("c001c100080000010000ff0200")).isEqualTo("d80101");
    }

    @Test
    void otherServicesAreRefused() {
        Bench bench = new Bench(MeterModels.DELTA_MODEL);
        assertThat(bench.hex("c301c100460000600310ff0100")).as("before").isEqualTo("d80101");
        bench.hex(AARQ);
        assertThat(bench.hex("c301c10046000060030aff0101 0f00"))
                .as("disconnect")
                .isEqualTo("d80102");
        assertThat(bench.hex("c101c100080000010000ff0200 1100"))
                .as("set the clock")
                .isEqualTo("d80102");
        assertThat(bench.hex("0600")).isEqualTo("d80203");
    }
}
