// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meterbase.simulator.cosem.Malformed;

class FrameTest {
    private static final String GET = "0001 0010 0001 000D C001C100080000010000FF0200";

    @Test
    void answersFromPortToPort() throws Malformed {
        Frame frame = Frame.take(octets(GET), 100).orElseThrow();
        assertThat(frame.source()).isEqualTo(16);
        assertThat(frame.destination()).isEqualTo(1);
        assertThat(frame.answer(HexFormat.of().parseHex("d80101")).octets())
                .isEqualTo(octets("0001 0001 0010 0003 D80101").array());
    }

    @Test
    void waitsForTheRest() throws Malformed {
        byte[] whole = octets(GET + GET).array();
        for (int length = 0; length < whole.length; length++) {
            ByteBuffer part = ByteBuffer.wrap(whole, 0, length);
            int frames = 0;
            while (Frame.take(part, 100).isPresent()) {
                frames++;
            }
            assertThat(frames).isEqualTo(length / 21);
            assertThat(part.position()).isEqualTo(frames * 21);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0002", "0001 0010 0001 0000", "0001 0010 0001 0065", "7EA0", "0001 0010 0001 FFFF"})
    void refusesWhatIsNoFrameAsSoonAsItShows(String hex) {
        assertThatThrownBy(() -> Frame.take(octets(hex), 100)).isInstanceOf(Malformed.class);
    }

    private static ByteBuffer octets(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
    }
}
