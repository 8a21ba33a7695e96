// SPDX-License-Identifier: Apache-2.0
package org.meterbase.simulator.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.meterbase.simulator.dlms.Reader;
import org.meterbase.simulator.utility.Utility;

class TenThousandMetersTest {
    private static final int METERS = 10_000;
    private static final long MOST_HEAP = 40L << 20;

    private int lastPort = 21_000;

    @Test
    void listenInOneThreadAndLittleMemory() throws Exception {
        var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        assumeTrue(
                system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount() > METERS + 1000,
                "needs 11,000 file descriptors: raise ulimit -n");
        long heapBefore = usedHeap();
        int threadsBefore = Thread.activeCount();
        try (Simulation simulation =
                new Simulation(Utility.of(METERS, 1), this::nextFree, 365, InstantSource.system())) {
            List<Call> calls = new ArrayList<>();
            List<Station> stations = List.copyOf(simulation.stations().values());
            for (int i = 0; i < METERS; i += 20) {
                calls.add(new Call(stations.get(i)).associated());
            }
            for (Call call : calls) {
                assertThat(call.reader.rows(Reader.entries(1, 4))).hasSize(4);
            }
            assertThat(Thread.activeCount()).isEqualTo(threadsBefore + 1);
            assertThat(usedHeap() - heapBefore).isLessThan(MOST_HEAP);
            for (Call call : calls) {
                call.close();
            }
        }
        assertThat(Thread.activeCount()).isEqualTo(threadsBefore);
    }

    /** The next port that nobody has; the kernel takes half a minute to choose ten thousand itself. */
    private int nextFree() {
        while (true) {
            lastPort++;
            try (ServerSocket probe = new ServerSocket()) {
                probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), lastPort));
                return lastPort;
            } catch (IOException taken) {
                // Somebody else's: the next one, up to 65,535, beyond which there is an IllegalArgumentException.
            }
        }
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
