// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterbase.simulator.dlms.Reader;
import org.meterbase.simulator.dlms.Traffic;
import org.meterbase.simulator.utility.Fault;
import org.meterbase.simulator.utility.MeterModel;
import org.meterbase.simulator.utility.MeterModels;
import org.meterbase.simulator.utility.Utility;

class StationTest {
    private static final byte[] CLOCK = Reader.get(8, "0.0.1.0.0.255", 2);

    private static final byte[] RELEASE = Reader.hex("6203800100");

    private Simulation simulation;

    @BeforeEach
    void start() throws IOException {
        simulation = new Simulation(Utility.of(100, 1), () -> 0, 30, InstantSource.system());
    }

    @AfterEach
    void stop() {
        simulation.close();
    }

    @Test
    void everyModelIsReadOverItsPort() throws Exception {
        for (MeterModel model : MeterModels.all()) {
            try (Call call = new Call(station(model)).associated()) {
                assertThat((List<?>) call.reader.value(Reader.get(15, "0.0.40.0.0.255", 2)))
                        .isNotEmpty();
                assertThat(call.reader.rows(Reader.entries(1, 96))).hasSize(96);
            }
        }
    }

    @Test
    void requestsMayComeInPiecesAndSeveralAtOnce() throws Exception {
        try (Call call = new Call(station(MeterModels.INDEX_MODEL)).associated()) {
            call.socket().setTcpNoDelay(true);
            byte[] frame = call.frame(CLOCK);
            for (byte octet : frame) {
                call.send(new byte[] {octet});
            }
            assertThat(call.receive()).startsWith(0xC4, 1);
            byte[] three = new byte[3 * frame.length];
            for (int i = 0; i < 3; i++) {
                System.arraycopy(frame, 0, three, i * frame.length, frame.length);
            }
            call.send(three);
            for (int i = 0; i < 3; i++) {
                assertThat(call.receive()).startsWith(0xC4, 1);
            }
        }
    }

    @Test
    void aSecondConnectionIsClosedAndTheFirstGoesOn() throws Exception {
        Station station = station(MeterModels.INDEX_MODEL);
        try (Call first = new Call(station).associated();
                Call second = new Call(station)) {
            assertThat(second.rest()).isEmpty();
            assertThat(first.reader.whole(CLOCK)).hasSize(14);
        }
        Station wide = station(MeterModels.INDEX_SECONDARY_MODEL);
        try (Call first = new Call(wide).associated();
                Call second = new Call(wide).associated();
                Call third = new Call(wide)) {
            assertThat(third.rest()).isEmpty();
            assertThat(first.reader.whole(CLOCK)).hasSize(14);
            assertThat(second.reader.whole(CLOCK)).hasSize(14);
        }
    }

    @Test
    void whoHangsUpMayCallAgainAtOnce() throws Exception {
        Station station = station(MeterModels.INDEX_MODEL);
        for (int i = 0; i < 300; i++) {
            try (Call call = new Call(station).associated()) {
                assertThat(call.reader.whole(CLOCK)).hasSize(14);
                call.send(call.frame(RELEASE));
            }
        }
        assertThat(count(Traffic.Count.CONNECTIONS)).isEqualTo(300);
        assertThat(count(Traffic.Count.CONNECTIONS_REFUSED)).isZero();
    }

    @Test
    void badFramesCloseTheirConnectionAndNoOther() throws Exception {
        Random random = new Random(1);
        try (Call other = new Call(station(MeterModels.AVERAGE_MODEL)).associated()) {
            for (int i = 0; i < 200; i++) {
                try (Call call = new Call(station(MeterModels.INDEX_MODEL)).associated()) {
                    byte[] frame = call.frame(CLOCK);
                    frame[random.nextInt(2)] ^= (byte) (1 + random.nextInt(255));
                    call.send(frame);
                    assertThat(call.rest()).isEmpty();
                }
            }
            assertThat(other.reader.whole(CLOCK)).hasSize(14);
        }
        assertThat(count(Traffic.Count.BAD_FRAMES)).isEqualTo(200);
        assertThat(count(Traffic.Count.FAILURES)).isZero();
    }

    @Test
    void anotherLogicalDeviceIsNotThere() throws Exception {
        try (Call call = new Call(station(MeterModels.DELTA_MODEL))) {
            byte[] frame = call.frame(CLOCK);
            frame[5] = 17;
            call.send(frame);
            assertThat(call.rest()).isEmpty();
        }
    }

    @Test
    void aSilentMeterTakesTheCallAndSaysNothing() throws Exception {
        Station station = station(MeterModels.INDEX_MODEL);
        become(station, new Fault.Silent());
        try (Call call = new Call(station)) {
            call.socket().setSoTimeout(200);
            assertThatThrownBy(call::associated).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void aSlowMeterAnswersLateAndInDrops() throws Exception {
        Station station = station(MeterModels.INDEX_MODEL);
        try (Call call = new Call(station).associated()) {
            become(station, new Fault.Slow(150, 8, 10));
            long start = System.nanoTime();
            assertThat(call.reader.whole(CLOCK)).hasSize(14);
            // 26 octets: after 150 ms, then three more drops, 10 ms between them.
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isGreaterThanOrEqualTo(180);
        }
    }

    @Test
    void aMeterThatGoesAwayInTheMiddleOfABlockComesBack() throws Exception {
        Station station = station(MeterModels.SMALL_MODEL);
        become(station, new Fault.HalfAnswer(3, 1));
        try (Call call = new Call(station).associated()) {
            assertThatThrownBy(() -> call.reader.rows(Reader.entries(1, 96)))
                    .isInstanceOf(EOFException.class)
                    .hasMessage("hung up after 67 octets of 134");
        }
        try (Call call = new Call(station).associated()) {
            assertThat(call.reader.rows(Reader.entries(1, 96))).hasSize(96);
        }
    }

    @Test
    void aClosedPortOpensAgain() throws Exception {
        Station station = station(MeterModels.INDEX_MODEL);
        try (Call before = new Call(station).associated()) {
            become(station, new Fault.RefuseConnection());
            assertThat(before.rest()).isEmpty();
            assertThatThrownBy(() -> new Call(station)).isInstanceOf(ConnectException.class);
        }
        become(station);
        try (Call after = new Call(station).associated()) {
            assertThat(after.reader.whole(CLOCK)).hasSize(14);
        }
    }

    @Test
    void aClientThatAsksAndDoesNotReadIsNotAnsweredForEver() throws Exception {
        Station station = station(MeterModels.INDEX_SECONDARY_MODEL);
        byte[] whole = Reader.get(7, "1.0.99.1.0.255", 2);
        try (Call deaf = new Call(station).associated();
                Call other = new Call(station).associated()) {
            Thread asking = new Thread(() -> {
                try {
                    for (int i = 0; i < 100_000; i++) {
                        deaf.send(deaf.frame(whole));
                    }
                } catch (IOException closedByTheTest) {
                    // The pipe was full, as it should be, until the test hung up.
                }
            });
            asking.start();
            for (int i = 0; i < 50; i++) {
                assertThat(other.reader.whole(CLOCK)).hasSize(14);
            }
            deaf.close();
            asking.join();
            assertThat(count(Traffic.Count.GETS)).isLessThan(50_000);
        }
    }

    private void become(Station station, Fault... faults) throws Exception {
        simulation
                .reactor()
                .ask(() -> {
                    station.condition().become(List.of(faults));
                    station.follow();
                    return true;
                })
                .get();
    }

    private long count(Traffic.Count what) throws Exception {
        return simulation
                .reactor()
                .ask(() -> simulation.traffic().counts().get(what))
                .get();
    }

    private Station station(MeterModel model) {
        return simulation.stations().values().stream()
                .filter(any -> any.meter().model() == model)
                .findFirst()
                .orElseThrow();
    }
}
