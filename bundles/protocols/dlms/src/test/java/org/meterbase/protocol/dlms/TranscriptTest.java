// SPDX-License-Identifier: Apache-2.0
package org.meterbase.protocol.dlms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meterbase.api.delivery.Delivery;
import org.meterbase.api.delivery.IntervalSegment;
import org.meterbase.api.delivery.Register;
import org.meterbase.api.delivery.RegisterSet;
import org.meterbase.api.protocol.Assignment;
import org.meterbase.api.protocol.Credentials;
import org.meterbase.testkit.south.MapMemory;
import org.meterbase.testkit.south.RecordingWire;
import org.meterbase.testkit.south.Session;
import org.meterbase.testkit.south.TestClock;

/** Sessions that were recorded on real sockets, replayed octet for octet. */
final class TranscriptTest {
    /** Challenges and dedicated keys of sessions that were recorded: the numbers from 1. */
    private static final SecureRandom FROM_ONE = new SecureRandom() {
        private static final long serialVersionUID = 1;

        @Override
        public void nextBytes(byte[] octets) {
            for (int i = 0; i < octets.length; i++) {
                octets[i] = (byte) (i + 1);
            }
        }
    };

    private final DlmsProtocol protocol = new DlmsProtocol(Optional.empty(), FROM_ONE);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sim-index",
                "sim-delta",
                "sim-delta-small",
                "sim-average",
                "sim-index-secondary",
                "gurux-none",
                "gurux-lls",
                "jdlms-none",
                "jdlms-lls",
                "gurux-gmac",
                "gurux-gmac-dedicated",
                "gurux-gmac-general",
                "gurux-gmac-authentication",
                "gurux-gmac-encryption",
                "gurux-gmac-plain",
                "jdlms-gmac"
            })
    void comesToTheSameAgain(String name) throws IOException {
        Transcript transcript = Transcript.read(name);
        RecordingWire wire = new RecordingWire(TestClock.at("2026-11-23T09:50:00Z"), transcript.freshItems());
        Map<String, byte[]> secrets =
                switch (transcript.security()) {
                    case NONE -> Map.of();
                    case SECURED -> Map.of("lls", "12345678".getBytes(StandardCharsets.US_ASCII));
                    case KEYED -> Map.of("ek", CipheredMeter.EK.clone(), "ak", CipheredMeter.AK.clone());
                };
        Assignment assignment = Assignment.builder(Meters.DEVICE)
                .companionProfile(transcript.profile())
                .memory(new MapMemory())
                .parameters(transcript.parameters())
                .credentials(Credentials.of(secrets))
                .build();
        new Session(protocol.converse(assignment), wire, transcript.peer())
                .start()
                .finish();

        assertThat(wire.violations()).isEmpty();
        assertThat(found(wire)).isEqualTo(transcript.expected());
    }

    private static List<String> found(RecordingWire wire) {
        List<String> found = new ArrayList<>();
        int rows = 0;
        for (Delivery delivery : wire.deliveries()) {
            if (delivery instanceof RegisterSet set) {
                for (Register register : set.registers()) {
                    found.add("register " + register.name() + " " + register.value() + " " + register.scaler() + " "
                            + register.unit());
                }
            } else if (delivery instanceof IntervalSegment segment) {
                for (int row = 0; row < segment.rowCount(); row++, rows++) {
                    if (rows % 24 == 0) {
                        found.add(row(segment, row, rows));
                    }
                }
            }
        }
        found.add(0, "done " + wire.done().size() + " failed " + wire.failed().size() + " rows " + rows);
        return found;
    }

    private static String row(IntervalSegment segment, int row, int number) {
        StringBuilder text = new StringBuilder("row " + number + " " + Instant.ofEpochSecond(segment.epochSecond(row)));
        text.append(' ').append(segment.status(row));
        for (int channel = 0; channel < segment.channelCount(); channel++) {
            text.append(' ').append(segment.value(row, channel));
        }
        return text.toString();
    }
}
