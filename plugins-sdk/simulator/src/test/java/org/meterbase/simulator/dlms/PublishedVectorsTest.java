// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.dlms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.meterbase.simulator.cosem.OctetReader;
import org.meterbase.simulator.security.Keys;
import org.meterbase.simulator.security.SuiteZero;
import org.meterbase.simulator.utility.MeterModels;

/** APDUs of other people's tests (dlms-pwitab in the reference data), which a meter has to understand. */
class PublishedVectorsTest {
    private static final Keys KEYS =
            new Keys("4D4D4D0000BC614E", "000102030405060708090A0B0C0D0E0F", "D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF");

    @Test
    void everyAarqIsUnderstoodAndTheCipheredOneOpened() throws Exception {
        List<String> terms = new ArrayList<>();
        for (String hex : vectors("60")) {
            OctetReader in = new OctetReader(Reader.hex(hex));
            in.u8();
            AssociationRequest aarq = AssociationRequest.read(in);
            byte[] plain = aarq.ciphered() ? opened(aarq) : aarq.initiate();
            InitiateRequest initiate = InitiateRequest.read(plain);
            assertThat(initiate.version()).isEqualTo(6);
            terms.add("%d %d %s %06X %d %d"
                    .formatted(
                            aarq.context(),
                            aarq.mechanism(),
                            new String(aarq.secret(), StandardCharsets.US_ASCII),
                            initiate.conformance(),
                            initiate.maxPdu(),
                            initiate.dedicatedKey().length));
        }
        assertThat(terms)
                .contains(
                        "1 0  007E1F 1200 0",
                        "1 1 12345678 007E1F 1200 0",
                        "1 5 K56iVagY 007E1F 1200 0",
                        "3 1 12345678 007E1F 1200 16");
    }

    @Test
    void everyGetIsAnswered() throws Exception {
        Bench bench = new Bench(MeterModels.INDEX_MODEL);
        bench.reader.associate(bench.meter);
        List<String> requests = vectors("c001");
        assertThat(requests).isNotEmpty();
        for (String hex : requests) {
            byte[] answer = bench.answer(Reader.hex(hex)).apdu();
            assertThat(answer).as(hex).startsWith(0xC4);
        }
    }

    @Test
    void aPushInGeneralCipheringIsOpenedWithTheTitleThatItBrings() throws Exception {
        List<String> pushes = vectors("db08");
        assertThat(pushes).hasSize(1);
        OctetReader in = new OctetReader(Reader.hex(pushes.get(0)));
        Envelope envelope = Envelope.read(in.u8(), in);
        assertThat(envelope.title()).isEqualTo(Reader.hex("2F19229199164103"));
        assertThat(envelope.counter()).isEqualTo(0x1E5);
        assertThat(envelope.control().octet()).isEqualTo(0x30);
        assertThat(HexFormat.of().formatHex(envelope.octets())).isEqualTo(pushes.get(0));
    }

    private static byte[] opened(AssociationRequest aarq) throws Exception {
        OctetReader in = new OctetReader(aarq.initiate());
        Envelope envelope = Envelope.read(in.u8(), in);
        assertThat(aarq.title()).isEqualTo(KEYS.title());
        return new SuiteZero()
                .open(
                        new SuiteZero.Parameters(
                                envelope.control(),
                                KEYS.encryption(),
                                KEYS.authentication(),
                                aarq.title(),
                                envelope.counter()),
                        envelope.content());
    }

    /** The whole APDUs that begin so; keys and other parts among the literals are shorter than they say. */
    private static List<String> vectors(String begin) throws IOException {
        Path root = Path.of("").toAbsolutePath().getParent().getParent();
        Path data = Path.of(System.getProperty(
                "meterbase.data", root.resolveSibling("shared").resolve("data").toString()));
        Path file = data.resolve("dlms-pwitab/vectors.json");
        assumeTrue(Files.exists(file), "no reference data at " + file + ": set -Dmeterbase.data");
        Set<String> found = new TreeSet<>();
        for (JsonNode vector : new ObjectMapper().readTree(file.toFile())) {
            String hex = vector.path("hex").asText();
            if (hex.startsWith(begin) && hex.length() > 24) {
                found.add(hex);
            }
        }
        return List.copyOf(found);
    }
}
