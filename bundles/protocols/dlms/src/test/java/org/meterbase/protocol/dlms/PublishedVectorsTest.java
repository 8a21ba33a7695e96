// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.meterbase.api.model.ObisCode;
import org.meterbase.api.protocol.Failure;
import org.meterbase.protocol.dlms.data.BadData;
import org.meterbase.protocol.dlms.data.Cell;
import org.meterbase.protocol.dlms.data.CellBuilder;
import org.meterbase.protocol.dlms.data.CosemTime;
import org.meterbase.protocol.dlms.data.DataParser;
import org.meterbase.protocol.dlms.data.DataSink;
import org.meterbase.protocol.dlms.data.OctetWriter;
import org.meterbase.protocol.dlms.data.Tag;

/**
 * Octets that others published: the tests of dlms-cosem (pwitab, MIT) and amshan (MIT), from the data folder beside the checkout or
 * the system property {@code meterbase.test.data}.
 */
final class PublishedVectorsTest {
    @Test
    void readsAnAcceptedAssociation() throws Exception {
        byte[] aare = Vectors.of("dlms-pwitab", "test_aare.py", "test_no_ciphering_no_security_ok_association");
        AssociationAnswer answer = AssociationAnswer.read(aare, 0, aare.length);
        assertThat(answer.result()).isZero();
        assertThat(answer.context()).isEqualTo(1);
        assertThat(answer.terms()).contains(new Terms(0x00501F, 0x01F4));
    }

    @Test
    void readsRefusedAssociations() throws Exception {
        byte[] context =
                Vectors.of("dlms-pwitab", "test_aare.py", "test_no_ciphering_no_security_app_context_name_wrong");
        AssociationAnswer wrong = AssociationAnswer.read(context, 0, context.length);
        assertThat(wrong.result()).isEqualTo(1);
        assertThat(wrong.diagnostic()).isEqualTo(2);
        byte[] version = Vectors.of("dlms-pwitab", "test_aare.py", "test_no_cipher_no_security_incorrect_dlms_version");
        assertThat(AssociationAnswer.read(version, 0, version.length).initiateError())
                .isEqualTo(1);
        byte[] hls = Vectors.of("dlms-pwitab", "test_aare.py", "test_no_ciher_hls_ok");
        assertThat(AssociationAnswer.read(hls, 0, hls.length).diagnostic()).isEqualTo(14);
    }

    @Test
    void writesAssociationRequests() throws Exception {
        OctetWriter initiate = AssociationRequest.initiate(new byte[0], 0x007E1F, 0x04B0);
        assertThat(Hex.of(initiate.toArray()))
                .isEqualTo(Hex.of(Vectors.of("dlms-pwitab", "test_initiate.py", "test_parse_simple")));
        OctetWriter plain = new OctetWriter(64);
        AssociationRequest.write(plain, 1, Optional.empty(), 0, new byte[0], initiate);
        assertThat(Hex.of(plain.toArray()))
                .isEqualTo(Hex.of(Vectors.of("dlms-pwitab", "test_aarq.py", "test_parse_no_ciphering_no_sercurity")));
        OctetWriter secured = new OctetWriter(64);
        AssociationRequest.write(secured, 1, Optional.empty(), 1, Hex.of("3132333435363738"), initiate);
        assertThat(Hex.of(secured.toArray()))
                .isEqualTo(Hex.of(Vectors.of("dlms-pwitab", "test_aarq.py", "test_parse_no_ciphering_low_security")));
        OctetWriter challenged = new OctetWriter(64);
        AssociationRequest.write(challenged, 1, Optional.empty(), 5, Hex.of("4b35366956616759"), initiate);
        assertThat(Hex.of(challenged.toArray()))
                .isEqualTo(Hex.of(Vectors.of("dlms-pwitab", "test_aarq.py", "test_parse_no_ciphering_high_security")));
    }

    @Test
    void readsALongProfileInABlock() throws Exception {
        byte[] apdu = Vectors.of("dlms-pwitab", "test_a_xdr.py", "test_decode_long");
        Exchanged exchanged = new Exchanged();
        exchanged.ask();
        apdu[2] = (byte) exchanged.invoke;
        apdu[3] = 1;
        exchanged.exchange.answered(apdu, 0, apdu.length);
        assertThat(exchanged.broken)
                .as("the literal is cut: an answer in words")
                .isNotNull();
        assertThat(exchanged.broken.reason()).isEqualTo(Failure.Reason.BAD_ANSWER);
    }

    @Test
    void readsRowsOfAProfile() throws Exception {
        byte[] data = Vectors.of("dlms-pwitab", "test_a_xdr.py", "test_decode_array_and_structure");
        // The literal begins with the choice of a Get-Data-Result.
        Cell rows = parse(data, 1);
        assertThat(rows.elements()).hasSize(0x18);
        assertThat(rows.elements()).allMatch(row -> row.elements().size() == 3);
        Cell first = rows.elements().get(0);
        assertThat(CosemTime.wallClock(first.elements().get(0).octets(), 0))
                .isEqualTo(Instant.parse("2018-02-12T00:00:00Z").getEpochSecond());
        assertThat(first.elements().get(2).number()).isEqualTo(0x000186A0);
    }

    @Test
    void readsTheBodiesOfPushes() throws Exception {
        Cell list = parse(Vectors.of("han-amshan", "test_aidon.py", "NOTIFICATION_BODY_NO_LIST_2"), 0);
        assertThat(list.array()).hasSize(12);
        Cell power = list.elements().get(3);
        assertThat(power.elements().get(1).number()).isEqualTo(0x118);
        assertThat(ScalerUnit.read(power.elements().get(2))).hasToString("ScalerUnit[scaler=0, unit=WATT]");
        Cell swedish = parse(Vectors.of("han-amshan", "test_aidon.py", "NOTIFICATION_BODY_SE_LIST"), 0);
        assertThat(swedish.array()).hasSize(27);
        Cell kaifa = parse(Vectors.of("han-amshan", "test_kaifa.py", "NOTIFICATION_BODY_NO_LIST_3"), 0);
        assertThat(kaifa.elements()).hasSize(18);
        assertThat(kaifa.elements().get(0).text()).isEqualTo("KFM_001");
        Cell kamstrup =
                parse(Vectors.of("han-amshan", "test_kamstrup.py", "NOTIFICATION_BODY_NO_LIST_2_THREE_PHASE"), 0);
        assertThat(kamstrup.elements()).hasSize(35);
        assertThat(kamstrup.elements().get(0).text()).isEqualTo("Kamstrup_V0001");
    }

    @Test
    void survivesEveryChangeOfEveryVector() throws Exception {
        for (String folder : List.of("dlms-pwitab", "han-amshan")) {
            for (JsonNode node : Vectors.all(folder)) {
                byte[] octets = Hex.of(node.get("hex").asText());
                for (int at = 0; at < Math.min(octets.length, 300); at++) {
                    octets[at] ^= (byte) 0x81;
                    survive(octets);
                    octets[at] ^= (byte) 0x81;
                }
            }
        }
    }

    private static void survive(byte[] octets) {
        try {
            DataParser parser = new DataParser();
            parser.start(new CellBuilder());
            parser.feed(octets, 0, octets.length);
        } catch (BadData refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
        try {
            AssociationAnswer.read(octets, 0, octets.length);
        } catch (BadData refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
        Exchanged exchanged = new Exchanged();
        exchanged.ask();
        exchanged.exchange.answered(octets, 0, octets.length);
    }

    /** An exchange with a request in flight. */
    private static final class Exchanged implements Reception {
        private final GetExchange exchange = new GetExchange(new Sent());
        private int invoke;
        private Failure broken;

        void ask() {
            Attribute buffer = new Attribute(7, ObisCode.parse("1.0.99.1.0.255"), 2);
            exchange.ask(List.of(buffer), Selection.WHOLE, this);
        }

        @Override
        public DataSink begin(int place) {
            return new CellBuilder();
        }

        @Override
        public void refused(int place, int result) {}

        @Override
        public void complete() {}

        @Override
        public void broken(Failure failure) {
            broken = failure;
        }

        /** Notes the invoke-id of what is sent. */
        private final class Sent implements GetExchange.Outlet {
            @Override
            public OctetWriter begin(int room) {
                return new OctetWriter(room);
            }

            @Override
            public void send(OctetWriter frame) {
                invoke = frame.toArray()[2];
            }

            @Override
            public void remark(String text) {}
        }
    }

    private static Cell parse(byte[] octets, int from) throws BadData {
        CellBuilder cells = new CellBuilder();
        DataParser parser = new DataParser();
        parser.start(cells);
        parser.feed(octets, from, octets.length);
        assertThat(parser.complete()).isTrue();
        assertThat(cells.cell().tag()).isIn(Tag.ARRAY, Tag.STRUCTURE);
        return cells.cell();
    }
}
