// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.protocol.Assignment;
import org.meterbase.api.protocol.Credentials;
import org.meterbase.api.protocol.Failure;
import org.meterbase.api.protocol.Failure.Reason;
import org.meterbase.api.protocol.Item;
import org.meterbase.protocol.dlms.data.BadData;
import org.meterbase.protocol.dlms.data.CellBuilder;
import org.meterbase.protocol.dlms.data.DataParser;
import org.meterbase.protocol.dlms.security.Ciphering;
import org.meterbase.testkit.south.MapMemory;
import org.meterbase.testkit.south.RecordingWire;
import org.meterbase.testkit.south.Session;
import org.meterbase.testkit.south.TestClock;

/**
 * Every parser, given anything: it answers in words. Ordinary runs try the recorded sessions and the published vectors; the README says how to
 * look for more.
 */
final class ParsersFuzzTest {
    private static final AtomicInteger TITLES = new AtomicInteger();
    private static final DlmsProtocol PROTOCOL = new DlmsProtocol(Optional.empty());
    private static final String[] RECORDED = {"gurux-none", "gurux-gmac", "jdlms-gmac", "sim-index", "sim-delta-small"};

    /** Some of them, for what takes a session each. */
    static Stream<byte[]> fewSeeds() throws IOException {
        List<byte[]> all = seeds().toList();
        return IntStream.range(0, all.size()).filter(i -> i % 16 == 0).mapToObj(all::get);
    }

    /** Octets of recorded answers, and what others published, each once. */
    static Stream<byte[]> seeds() throws IOException {
        Set<String> seeds = new LinkedHashSet<>();
        for (String name : RECORDED) {
            for (String line : Transcript.read(name).wire()) {
                if (line.startsWith("< ")) {
                    String frame = line.substring(2);
                    // With its header, the APDU, and the data of a get-response.
                    for (int skip : new int[] {0, 16, 24}) {
                        seeds.add(frame.substring(Math.min(skip, frame.length())));
                    }
                }
            }
        }
        if (Vectors.present()) {
            for (String folder : List.of("dlms-pwitab", "han-amshan")) {
                for (JsonNode vector : Vectors.all(folder)) {
                    seeds.add(vector.get("hex").asText());
                }
            }
        }
        return seeds.stream().map(Hex::of);
    }

    @FuzzTest
    @MethodSource("seeds")
    void data(byte[] octets) {
        for (int cut : new int[] {0, 1, octets.length / 2}) {
            try {
                DataParser parser = new DataParser();
                parser.start(new CellBuilder());
                int used = parser.feed(octets, 0, Math.min(cut, octets.length));
                if (!parser.complete()) {
                    parser.feed(octets, used, octets.length);
                }
            } catch (BadData refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        }
    }

    @FuzzTest
    @MethodSource("seeds")
    void associations(byte[] octets) {
        try {
            AssociationAnswer answer = AssociationAnswer.read(octets, 0, octets.length);
            assertThat(answer.informationTo()).isLessThanOrEqualTo(octets.length);
            assertThat(answer.challenge()).hasSizeLessThanOrEqualTo(64);
        } catch (BadData refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    @FuzzTest
    @MethodSource("seeds")
    void protectedApdus(byte[] octets) {
        if (octets.length == 0) {
            return;
        }
        byte[] key = CipheredMeter.EK;
        for (int control : new int[] {0x10, 0x20, 0x30}) {
            Ciphering ciphering = new Ciphering(control, true, key, key, key, new byte[8], CipheredMeter.TITLE);
            try {
                ciphering.open(octets, 0, octets.length);
                assertThat(ciphering.length()).isLessThanOrEqualTo(octets.length);
            } catch (BadData refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        }
    }

    /** The octets instead of a meter's, in each phase of a conversation. */
    @FuzzTest
    @MethodSource("fewSeeds")
    void frames(byte[] octets) {
        for (Map<String, byte[]> secrets : List.of(
                Map.<String, byte[]>of(), Map.of("ek", CipheredMeter.EK.clone(), "ak", CipheredMeter.AK.clone()))) {
            for (int steps = 0; steps < 4; steps++) {
                RecordingWire wire = wire(Meters.registers(1, "1.0.1.8.0.255"), Meters.profile(2));
                Session session = new Session(PROTOCOL.converse(assignment(secrets)), wire, Meters.usual()).start();
                for (int step = 0; step < steps; step++) {
                    session.step();
                }
                if (octets.length > 0) {
                    session.receive(octets);
                }
                session.close();
                assertTyped(wire);
            }
        }
    }

    /** The octets as whatever a meter is asked for. */
    @FuzzTest
    @MethodSource("fewSeeds")
    void values(byte[] octets) {
        String axdr = Hex.of(octets);
        for (String attribute : List.of(
                "1/0.0.42.0.0.255:2",
                "8/0.0.1.0.0.255:2",
                "3/1.0.1.8.0.255:2",
                "3/1.0.1.8.0.255:3",
                "7/1.0.99.1.0.255:2",
                "7/1.0.99.1.0.255:3",
                "7/1.0.99.1.0.255:4",
                "7/0.0.99.98.0.255:2",
                "70/0.0.96.3.10.255:2")) {
            RecordingWire wire = wire(
                    Meters.registers(1, "1.0.1.8.0.255"),
                    Meters.profile(2),
                    new Item.ReadClock(3, Meters.DEVICE),
                    new Item.ReadEvents(4, Meters.DEVICE, "0.0.99.98.0.255", Meters.RANGE),
                    new Item.ReadRegisterSets(
                            5, Meters.DEVICE, RegisterSet.Kind.BILLING, "1.0.99.1.0.255", Meters.RANGE),
                    new Item.ReadParameter(6, Meters.DEVICE, org.meterbase.api.delivery.Observation.Kind.RELAY, ""));
            TestMeter meter = Meters.usual().with(attribute, axdr).inBlocksOf(200);
            new Session(PROTOCOL.converse(assignment(Map.of())), wire, meter)
                    .start()
                    .finish();
            assertTyped(wire);
        }
    }

    private static RecordingWire wire(Item... items) {
        return new RecordingWire(TestClock.at("2026-03-10T08:00:00Z"), List.of(items));
    }

    private static Assignment assignment(Map<String, byte[]> secrets) {
        // Every session counts from 1; under a title of its own it repeats no nonce.
        return Assignment.builder(Meters.DEVICE)
                .companionProfile("sim")
                .parameters(Map.of("clientTitle", "4D425346%08X".formatted(TITLES.incrementAndGet())))
                .memory(new MapMemory())
                .credentials(Credentials.of(secrets))
                .build();
    }

    private static void assertTyped(RecordingWire wire) {
        assertThat(wire.violations()).isEmpty();
        assertThat(wire.failed().values()).noneMatch(failure -> failure.reason() == Reason.INTERNAL);
        assertThat(wire.abandoned().map(Failure::reason)).isNotEqualTo(Optional.of(Reason.INTERNAL));
        assertThat(wire.remarks()).hasSizeLessThan(200);
    }
}
