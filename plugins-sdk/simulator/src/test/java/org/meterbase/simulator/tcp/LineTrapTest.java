// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterbase.simulator.dlms.Reader;
import org.meterbase.simulator.utility.Fault;
import org.meterbase.simulator.utility.Trap;
import org.meterbase.simulator.utility.Utility;

/** What a meter does to a TCP connection. */
class LineTrapTest {
    private static final byte[] CLOCK = Reader.get(8, "0.0.1.0.0.255", 2);

    private Simulation simulation;
    private Station station;

    @BeforeEach
    void start() throws IOException {
        simulation = new Simulation(Utility.of(3, 1), () -> 0, 2, InstantSource.system());
        station = simulation.stations().get("60000003");
    }

    @AfterEach
    void stop() {
        simulation.close();
    }

    @Test
    void aLineOfTextMayComeBeforeTheFirstFrame() throws Exception {
        become(new Trap.Greeting("LOGIN 60000003\r\n"));
        try (Call call = new Call(station)) {
            assertThat(call.socket().getInputStream().readNBytes(16))
                    .isEqualTo("LOGIN 60000003\r\n".getBytes(StandardCharsets.US_ASCII));
            call.associated();
            assertThat(call.reader.whole(CLOCK)).hasSize(14);
        }
    }

    @Test
    void aSecondConnectionMayBeReset() throws Exception {
        become(new Trap.SecondConnection(Trap.SecondConnection.Refusal.RESET));
        try (Call first = new Call(station).associated();
                Call second = new Call(station)) {
            assertThatThrownBy(second::rest).isInstanceOf(SocketException.class).hasMessageContaining("reset");
            assertThat(first.reader.whole(CLOCK)).hasSize(14);
        }
    }

    @Test
    void aSecondConnectionMayBeToldThatTheMeterIsBusy() throws Exception {
        become(new Trap.SecondConnection(Trap.SecondConnection.Refusal.BUSY));
        try (Call first = new Call(station).associated();
                Call second = new Call(station)) {
            second.send(second.frame(Reader.lls(station.meter().password())));
            assertThat(second.receive()).isEqualTo(Reader.hex("6117A109060760857405080101A203020102A305A103020101"));
            assertThat(second.rest()).isEmpty();
            assertThat(first.reader.whole(CLOCK)).hasSize(14);
        }
        try (Call after = new Call(station).associated()) {
            assertThat(after.reader.whole(CLOCK)).hasSize(14);
        }
    }

    @Test
    void whatNobodyAskedForIsAFrameOfItsOwn() throws Exception {
        try (Call call = new Call(station).associated()) {
            become(new Trap.Unsolicited(Trap.Unsolicited.Apdu.DATA_NOTIFICATION));
            call.send(call.frame(CLOCK));
            assertThat(call.receive()).startsWith(0x0F);
            assertThat(call.receive()).startsWith(0xC4);
        }
    }

    @Test
    void aReleaseMayGoUnanswered() throws Exception {
        become(new Trap.NoRelease());
        try (Call call = new Call(station).associated()) {
            call.send(call.frame(Reader.hex("6203800100")));
            call.socket().setSoTimeout(200);
            assertThatThrownBy(call::receive).isInstanceOf(SocketTimeoutException.class);
            assertThat(call.reader.whole(CLOCK)).as("it goes on").hasSize(14);
        }
    }

    private void become(Fault... faults) throws Exception {
        simulation
                .reactor()
                .ask(() -> {
                    station.condition().become(List.of(faults));
                    return true;
                })
                .get();
    }
}
